// SPDX-License-Identifier: GPL-2.0-or-later
#include "sample/unmatched.h"

static bool base_has(const struct sample_set *set, const struct point *point)
{
	for (size_t i = 0; i < set->cell_count; i++) {
		if (point_same(&set->cells[i]->point, point))
			return true;
	}
	return false;
}

static bool is_first(const struct compare_variant *variant, size_t file,
		     const struct point *point)
{
	for (size_t i = 0; i < file; i++) {
		if (result_find_cell(&variant->files[i]->result, point))
			return false;
	}
	return true;
}

bool unmatched_next(struct unmatched *at, const struct sample_set *set,
		    const struct compare_variants *variants)
{
	at->cell += at->point != NULL;
	for (; at->variant < variants->count; at->variant++, at->file = 0) {
		const struct compare_variant *variant = &variants->items[at->variant];

		for (; at->file < variant->file_count; at->file++, at->cell = 0) {
			const struct result *result = &variant->files[at->file]->result;

			for (; at->cell < result->cells.count; at->cell++) {
				at->point = &result_cell(result, at->cell)->point;
				if (!base_has(set, at->point) &&
				    is_first(variant, at->file, at->point))
					return true;
			}
		}
	}
	return false;
}
