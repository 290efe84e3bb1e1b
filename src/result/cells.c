// SPDX-License-Identifier: GPL-2.0-or-later
#include "result/result.h"

struct result_cell *result_add_cell(struct result *result)
{
	return array_add(&result->cells, &result_cell_record);
}

struct result_round *result_add_round(struct result_cell *cell)
{
	return array_add(&cell->rounds, &result_round_record);
}

struct result_proc *result_add_proc(struct result_round *round)
{
	return array_add(&round->procs, &result_proc_record);
}

struct result_memory_point *result_add_memory_point(struct result_memory *memory)
{
	return array_add(&memory->curve, &result_memory_point_record);
}

unsigned int result_rounds_used(const struct result_cell *cell)
{
	unsigned int count = 0;

	for (size_t i = 0; i < cell->rounds.count; i++)
		count += result_round_counts(result_round(cell, i));
	return count;
}

unsigned int result_rounds_rejected_as(const struct result_cell *cell, enum watch watch)
{
	unsigned int count = 0;

	for (size_t i = 0; i < cell->rounds.count; i++) {
		const struct result_round *round = result_round(cell, i);

		count += !round->valid && !round->warmup && round->watch == watch;
	}
	return count;
}

const struct result_cell *result_find_cell(const struct result *result,
					   const struct point *point)
{
	for (size_t i = 0; i < result->cells.count; i++) {
		if (point_same(&result_cell(result, i)->point, point))
			return result_cell(result, i);
	}
	return NULL;
}
