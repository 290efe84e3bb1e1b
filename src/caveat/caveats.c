// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdlib.h>

#include "caveat/caveat.h"
#include "caveat/caveats.h"

#define ADDRESS(symbol) caveat_##symbol,

static caveat_fn *const kinds[] = { CAVEATS(ADDRESS) };

void caveat_each(const struct caveat_look *look,
		 void (*visit)(void *arg, const struct result *result), void *arg)
{
	for (size_t i = 0; i < look->count; i++) {
		for (size_t j = 0; j < look->sides[i].count; j++)
			visit(arg, look->sides[i].results[j]);
	}
}

static int keep_conditions(const struct caveat_look *look)
{
	json_t *list = json_array();

	for (size_t i = 0; i < look->count; i++)
		json_array_append_new(
			list, record_encode(&caveat_facts_record, &look->facts[i]));
	return json_object_set_new(look->document->data, "conditions", list) ? -ENOMEM
									     : 0;
}

int caveats_add(struct document *document, const struct caveat_side *sides, size_t count,
		bool one_boot, const struct caveat_again *again)
{
	struct caveat_facts *facts = calloc(count + 1, sizeof(*facts));
	struct caveat_look look = { document, sides, facts, count, 0, one_boot, again };
	int ret;

	if (!facts)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++) {
		caveat_facts_make(&facts[i], &sides[i]);
		look.runs += sides[i].count;
	}
	ret = keep_conditions(&look);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]) && !ret; i++)
		ret = kinds[i](&look);
	free(facts);
	return ret;
}

int caveats_of_study(struct document *document, const struct study *study,
		     const struct caveat_again *again)
{
	const struct compare_columns *columns = study->columns;
	size_t boots = compare_columns_boots(columns), used = 0;
	struct caveat_side *sides = calloc(columns->count + 1, sizeof(*sides));
	const struct result **results = calloc(boots + 1, sizeof(*results));
	int ret = sides && results ? 0 : -ENOMEM;

	for (size_t i = 0; i < columns->count && !ret; i++) {
		const struct compare_column *column = &columns->items[i];

		sides[i] = (struct caveat_side){ column->name, &results[used],
						 column->boot_count };
		for (size_t j = 0; j < column->boot_count; j++)
			results[used++] = &column->boots[j]->result;
	}
	if (!ret)
		ret = caveats_add(document, sides, columns->count,
				  study_has_one_boot(study), again);
	free(sides);
	free(results);
	return ret;
}

int caveats_of_result(struct document *document, const struct result *result,
		      const struct caveat_again *again)
{
	const struct caveat_side side = { result->variant.name, &result, 1 };

	return caveats_add(document, &side, 1, true, again);
}
