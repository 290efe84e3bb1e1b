// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdlib.h>

#include "caveat/caveat.h"
#include "caveat/caveats.h"

#define ADDRESS(symbol) caveat_##symbol,

static caveat_fn *const kinds[] = { CAVEATS(ADDRESS) };

void caveats_add(struct document *document, const struct caveat_side *sides, size_t count,
		 bool one_boot, const struct caveat_again *again)
{
	struct caveat_facts *facts = calloc(count + 1, sizeof(*facts));
	struct caveat_look look = { .document = document,
				    .sides = sides,
				    .facts = facts,
				    .count = count,
				    .one_boot = one_boot,
				    .again = again };
	json_t *conditions = json_array();
	size_t runs = 0;

	document_set(document, "conditions", conditions);
	for (size_t i = 0; i < count; i++)
		runs += sides[i].count;
	look.results = calloc(runs + 1, sizeof(*look.results));
	if (!facts || !look.results) {
		document->error = -ENOMEM;
		goto out;
	}
	for (size_t i = 0; i < count; i++) {
		caveat_facts_make(&facts[i], &sides[i]);
		json_array_append_new(conditions,
				      record_encode(&caveat_facts_record, &facts[i]));
		for (size_t j = 0; j < sides[i].count; j++)
			look.results[look.runs++] = sides[i].results[j];
	}
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		kinds[i](&look);
out:
	free(look.results);
	free(facts);
}

void caveats_of_study(struct document *document, const struct study *study,
		      const struct caveat_again *again)
{
	const struct compare_columns *columns = study->columns;
	size_t files = compare_columns_files(columns), used = 0;
	struct caveat_side *sides = calloc(columns->count + 1, sizeof(*sides));
	const struct result **results = calloc(files + 1, sizeof(*results));

	if (!sides || !results) {
		document->error = -ENOMEM;
		goto out;
	}
	for (size_t i = 0; i < columns->count; i++) {
		const struct compare_column *column = &columns->items[i];

		sides[i] = (struct caveat_side){ column->name, &results[used],
						 column->file_count };
		for (size_t j = 0; j < column->file_count; j++)
			results[used++] = &column->files[j]->result;
	}
	caveats_add(document, sides, columns->count, study_has_one_boot(study), again);
out:
	free(sides);
	free(results);
}

void caveats_of_result(struct document *document, const struct result *result,
		       const struct caveat_again *again)
{
	const struct caveat_side side = { result->variant.name, &result, 1 };

	caveats_add(document, &side, 1, true, again);
}
