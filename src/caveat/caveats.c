// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdlib.h>

#include "caveat/caveat.h"
#include "caveat/caveats.h"

#define ADDRESS(symbol) caveat_##symbol,

static caveat_fn *const kinds[] = { CAVEATS(ADDRESS) };

void caveats_add(struct caveat_look *look)
{
	struct document *document = look->document;
	struct caveat_facts *facts = calloc(look->count + 1, sizeof(*facts));
	json_t *conditions = json_array();
	size_t runs = 0;

	document_set(document, "conditions", conditions);
	for (size_t i = 0; i < look->count; i++)
		runs += look->sides[i].count;
	look->facts = facts;
	look->results = calloc(runs + 1, sizeof(*look->results));
	if (!facts || !look->results) {
		document->error = -ENOMEM;
		goto out;
	}
	for (size_t i = 0; i < look->count; i++) {
		const struct caveat_side *side = &look->sides[i];

		caveat_facts_make(&facts[i], side);
		json_array_append_new(conditions,
				      record_encode(&caveat_facts_record, &facts[i]));
		json_object_set_new(json_array_get(conditions, i), "each_run",
				    caveat_runs_data(side));
		for (size_t j = 0; j < side->count; j++)
			look->results[look->runs++] = side->results[j];
	}
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		kinds[i](look);
out:
	free(look->results);
	free(facts);
}

void caveats_of_study(struct document *document, const struct study *study,
		      const struct caveat_again *again)
{
	const struct compare_columns *columns = study->columns;
	size_t files = compare_columns_files(columns), used = 0;
	struct caveat_side *sides = calloc(columns->count + 1, sizeof(*sides));
	const struct result **results = calloc(files + 1, sizeof(*results));
	struct caveat_look look = { .document = document,
				    .sides = sides,
				    .count = columns->count,
				    .one_boot = study_has_one_boot(study),
				    .study = study,
				    .again = again };

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
	caveats_add(&look);
out:
	free(sides);
	free(results);
}

/* A study of one column, with nothing to compare. */
static int study_alone(struct study *study, const struct compare_columns *columns,
		       enum metric metric)
{
	const struct analysis_wish wish = ANALYSIS_WISH;
	int ret;

	*study = (struct study){ .columns = columns, .metric = metric };
	ret = sample_set_make(&study->set, columns, metric);
	return ret ? ret : analysis_make(&study->analysis, &study->set, &wish);
}

void caveats_of_result(struct document *document, const struct result *result,
		       enum metric metric, const struct caveat_again *again)
{
	char nowhere[] = "";
	const struct compare_file file = { .result = *result, .path = nowhere };
	const struct caveat_side side = { result->variant.name, &result, 1 };
	struct compare_columns columns;
	struct study study = { 0 };
	struct caveat_look look = { .document = document,
				    .sides = &side,
				    .count = 1,
				    .one_boot = true,
				    .alone = true,
				    .again = again };
	struct err ignored;
	int ret = compare_columns_make(&columns, &file, 1, true, &ignored);

	if (!ret)
		ret = study_alone(&study, &columns, metric);
	if (!ret)
		look.study = &study;
	if (ret == -ENOMEM)
		document->error = ret;
	else
		caveats_add(&look);
	study_free(&study);
	compare_columns_free(&columns);
}
