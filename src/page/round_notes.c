// SPDX-License-Identifier: GPL-2.0-or-later
#include "page/round_notes.h"

/* Why rounds of a kind were rejected in a cell, with the first one's detail. */
static void say_rejects(struct document *document, const struct result_cell *cell,
			enum watch watch, const char *name)
{
	unsigned int counts[REJECT_COUNT] = { 0 };
	const char *first[REJECT_COUNT] = { NULL };

	for (size_t i = 0; i < cell->rounds.count; i++) {
		const struct result_round *round = result_round(cell, i);

		if (round->warmup || round->watch != watch)
			continue;
		if (!counts[round->reject]++)
			first[round->reject] = round->reject_detail;
	}
	for (unsigned int i = REJECT_NONE + 1; i < REJECT_COUNT; i++) {
		if (counts[i])
			document_note(document, "%s%s%s: %u rejected: %s: %s: %s", name,
				      watch ? ", " : "",
				      watch ? watch_names.items[watch] : "", counts[i],
				      reject_names.items[i], first[i], reject_advice(i));
	}
}

void round_notes_rejects(struct document *document, const struct result_cell *cell,
			 const char *name)
{
	for (int watch = WATCH_NONE; watch < WATCH_COUNT; watch++)
		say_rejects(document, cell, (enum watch)watch, name);
}
