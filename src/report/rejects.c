// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdlib.h>
#include <string.h>

#include "base/plural.h"
#include "report/report.h"

/* Rounds of one reason in one variant, over all of its runs. */
struct tally {
	const char *variant, *first;
	unsigned int reason, rounds;
};

struct tallies {
	struct tally *items; /* owned; room for one of each reason of each file */
	size_t count, valid;
};

static void count_round(struct tallies *tallies, const char *variant,
			const struct result_round *round)
{
	struct tally *tally = tallies->items;

	if (round->warmup)
		return;
	if (round->valid) {
		tallies->valid++;
		return;
	}
	while (tally < tallies->items + tallies->count &&
	       (tally->reason != round->reject || strcmp(tally->variant, variant) != 0))
		tally++;
	if (tally == tallies->items + tallies->count)
		*tally = (struct tally){ variant, round->reject_detail, round->reject,
					 0 };
	tallies->count += !tally->rounds++;
}

static void count_file(struct tallies *tallies, const struct compare_file *file)
{
	const struct result *result = &file->result;
	const char *variant = *file->label ? file->label : result->variant.name;

	for (size_t c = 0; c < result->cells.count; c++) {
		const struct result_cell *cell = result_cell(result, c);

		for (size_t i = 0; i < cell->rounds.count; i++)
			count_round(tallies, variant, result_round(cell, i));
	}
}

static void add_table(struct document *document, const struct tallies *tallies)
{
	static const char *const heads[] = { "reason", "variant", "rounds" };
	bool said[REJECT_COUNT] = { false };

	if (tallies->count)
		document_table(document, heads, sizeof(heads) / sizeof(heads[0]));
	for (size_t i = 0; i < tallies->count; i++) {
		const struct tally *tally = &tallies->items[i];

		document_cell(document, "%s", reject_names.items[tally->reason]);
		document_cell(document, "%s", tally->variant);
		document_cell(document, "%u", tally->rounds);
	}
	for (size_t i = 0; i < tallies->count; i++) {
		const struct tally *tally = &tallies->items[i];

		if (said[tally->reason])
			continue;
		said[tally->reason] = true;
		document_note(document, "%s: %s%s%s", reject_names.items[tally->reason],
			      tally->first, *tally->first ? ": " : "",
			      reject_advice(tally->reason));
	}
}

void report_rejects(struct report *report)
{
	const struct report_source *source = report->source;
	struct report_section *section = report_add(report, "Rejected rounds", NULL);
	struct tallies tallies = {
		calloc(source->file_count * REJECT_COUNT, sizeof(*tallies.items)), 0, 0
	};
	size_t rejected = 0;

	if (!section || !tallies.items)
		goto out;
	for (size_t i = 0; i < source->file_count; i++)
		count_file(&tallies, &source->files[i]);
	for (size_t i = 0; i < tallies.count; i++)
		rejected += tallies.items[i].rounds;
	document_init(&section->document, SUMMARY_SCHEMA);
	document_head(&section->document,
		      "%zu round%s used, %zu %s rejected; a rejected round is in no "
		      "figure.",
		      tallies.valid, plural(tallies.valid), rejected,
		      rejected == 1 ? "was" : "were");
	add_table(&section->document, &tallies);
out:
	free(tallies.items);
}
