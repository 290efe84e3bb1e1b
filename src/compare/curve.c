// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare/curve.h"

static const char *const roles[CURVE_ROLE_COUNT] = {
	[CURVE_BASE] = "base",     [CURVE_CLASS_IDX] = "class_idx",
	[CURVE_MERGED] = "merged", [CURVE_BUDGET] = "budget",
	[CURVE_BOUND] = "bound",
};

const struct names curve_role_names = { "role", roles, CURVE_ROLE_COUNT };

/* Whatever parks is a point of the curve, but for the rung that never drains. */
static int role_of(const struct ladder *ladder, size_t variant, uint64_t spare_pages)
{
	static const struct {
		enum rung rung;
		enum curve_role role;
	} rungs[] = {
		{ RUNG_BASE, CURVE_BASE },
		{ RUNG_CLASS_IDX, CURVE_CLASS_IDX },
		{ RUNG_MERGED, CURVE_MERGED },
		{ RUNG_BOUND, CURVE_BOUND },
	};

	for (size_t i = 0; i < sizeof(rungs) / sizeof(rungs[0]); i++) {
		if (ladder->variant[rungs[i].rung] == (int)variant)
			return (int)rungs[i].role;
	}
	return spare_pages == UNKNOWN_U64 ? -1 : CURVE_BUDGET;
}

static void find_arms(struct curve *curve)
{
	const struct study *study = curve->study;

	for (size_t i = 0; i < study->columns->count; i++) {
		uint64_t spare_pages = parked_spare_pages(&study->columns->items[i]);
		int role = role_of(&study->ladder, i, spare_pages);

		if (role >= 0)
			curve->arms[curve->count++] = (struct curve_arm){
				i, (enum curve_role)role, spare_pages
			};
	}
}

static int by_place(const void *a, const void *b)
{
	const struct curve_arm *one = a, *two = b;

	if (one->role != two->role)
		return one->role < two->role ? -1 : 1;
	if (one->spare_pages != two->spare_pages)
		return one->spare_pages < two->spare_pages ? -1 : 1;
	return one->variant < two->variant ? -1 : 1;
}

static bool differs(const struct curve_arm *a, const struct curve_arm *b)
{
	return a->role != b->role || a->spare_pages != b->spare_pages;
}

static void count_arms(struct curve *curve)
{
	for (size_t i = 0; i < curve->count; i++) {
		const struct curve_arm *arm = &curve->arms[i];

		if (curve_is_compared(arm))
			curve->comparisons += curve->study->set.cell_count;
		if (arm->role == CURVE_BUDGET && (!i || differs(arm, arm - 1)))
			curve->budgets++;
	}
}

int curve_make(struct curve *curve, const struct study *study)
{
	int class_idx = study->ladder.variant[RUNG_CLASS_IDX];

	*curve = (struct curve){ .study = study };
	if (class_idx < 0)
		return -ENOENT;
	curve->class_idx = (size_t)class_idx;
	curve->arms = calloc(study->columns->count, sizeof(*curve->arms));
	if (!curve->arms)
		return -ENOMEM;
	find_arms(curve);
	qsort(curve->arms, curve->count, sizeof(*curve->arms), by_place);
	count_arms(curve);
	return curve->budgets ? 0 : -ENOENT;
}

void curve_free(struct curve *curve)
{
	free(curve->arms);
	memset(curve, 0, sizeof(*curve));
}

static void compare_arm(struct curve_point *point, const struct curve *curve, size_t cell,
			size_t variant)
{
	const struct analysis *analysis = &curve->study->analysis;
	const struct analysis_wish *wish = &analysis->wish;
	struct verdict_rule rule = {
		.confidence = wish->confidence,
		.margin = wish->margin,
		.comparisons = curve->comparisons,
		.trust_one_boot = wish->trust_one_boot,
	};

	point->verdict = verdict_make(analysis_nested(analysis, cell, curve->class_idx),
				      analysis_nested(analysis, cell, variant), &rule);
	if (point->verdict.kind != VERDICT_INVALID)
		point->alone = analysis_ratio(analysis, cell, curve->class_idx, variant,
					      wish->confidence, NULL);
}

static void fill_sizes(struct curve_point *point, const struct curve *curve,
		       const struct result_cell *cell, uint64_t spare_pages)
{
	uint64_t page_bytes = study_result(curve->study)->machine.page_size_bytes;

	point->released_bytes = (double)point_bytes(&cell->point);
	if (spare_pages == UNKNOWN_U64 || page_bytes == UNKNOWN_U64)
		return;
	point->room_bytes = parked_room_bytes(spare_pages, page_bytes);
	point->budget = point->room_bytes / point->released_bytes;
	if (point->parked.peak_handles != UNKNOWN_U64)
		point->peak_bytes = (double)point->parked.peak_handles *
				    (double)page_bytes;
	if (point->parked.buffer_pages != UNKNOWN_U64)
		point->buffer_bytes = (double)point->parked.buffer_pages *
				      (double)page_bytes;
}

struct curve_point curve_point(const struct curve *curve, size_t cell, size_t arm)
{
	const struct figure none = { NAN, NAN, NAN };
	const struct study *study = curve->study;
	const struct result_cell *like = study->set.cells[cell];
	const struct curve_arm *own = &curve->arms[arm];
	struct curve_point point = {
		.verdict = { .speed_up = NAN, .low = NAN, .high = NAN },
		.alone = none,
		.room_bytes = NAN,
		.budget = NAN,
		.peak_bytes = NAN,
		.buffer_bytes = NAN,
	};

	point.time_ns = analysis_time_ns(&study->analysis, cell, own->variant,
					 study->analysis.wish.confidence, NULL);
	point.parked = parked_look(&study->columns->items[own->variant], &like->point);
	if (curve_is_compared(own))
		compare_arm(&point, curve, cell, own->variant);
	fill_sizes(&point, curve, like, own->spare_pages);
	return point;
}
