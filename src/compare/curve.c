// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare/curve.h"

const char *curve_role_name(const struct curve *curve, const struct curve_arm *arm)
{
	return arm->role == CURVE_BUDGET
		       ? "budget"
		       : ladder_rung(curve->study->rungs.ladder, arm->rung)->name;
}

/* The place of all budgets, whatever their names. */
static size_t parking_rung(const struct ladder *ladder)
{
	size_t rung = ladder->rungs.count;

	while (rung-- > 0) {
		if (ladder_rung(ladder, rung)->role == RUNG_STEP &&
		    ladder_rung(ladder, rung)->parks)
			return rung;
	}
	return ladder->rungs.count;
}

/* Whatever parks is a point of the curve, but for the rung that never drains. False: the
 * column has no place. */
static bool find_place(struct curve_arm *arm, const struct rungs *rungs)
{
	int rung = rungs_find(rungs, arm->variant);
	const struct rung *own = rung < 0 ? NULL
					  : ladder_rung(rungs->ladder, (size_t)rung);

	if (!own || (own->role == RUNG_STEP && own->parks)) {
		arm->role = CURVE_BUDGET;
		arm->rung = parking_rung(rungs->ladder);
		return arm->spare_pages != UNKNOWN_U64;
	}
	arm->rung = (size_t)rung;
	if (own->role == RUNG_BOUND)
		arm->role = CURVE_BOUND;
	else if (rung <= ladder_find(rungs->ladder, rungs->ladder->reference))
		arm->role = CURVE_BELOW;
	else
		arm->role = CURVE_LEVEL;
	return true;
}

static void find_arms(struct curve *curve)
{
	const struct study *study = curve->study;

	for (size_t i = 0; i < study->columns->count; i++) {
		struct curve_arm arm = {
			.variant = i,
			.spare_pages = parked_spare_pages(&study->columns->items[i]),
		};

		if (find_place(&arm, &study->rungs))
			curve->arms[curve->count++] = arm;
	}
}

static int by_place(const void *a, const void *b)
{
	const struct curve_arm *one = a, *two = b;

	if (one->rung != two->rung)
		return one->rung < two->rung ? -1 : 1;
	if (one->spare_pages != two->spare_pages)
		return one->spare_pages < two->spare_pages ? -1 : 1;
	return one->variant < two->variant ? -1 : 1;
}

static void count_arms(struct curve *curve)
{
	for (size_t i = 0; i < curve->count; i++) {
		const struct curve_arm *arm = &curve->arms[i];

		if (curve_is_compared(arm))
			curve->comparisons += curve->study->set.cell_count;
		if (arm->role == CURVE_BUDGET &&
		    (!i || arm[-1].rung != arm->rung ||
		     arm[-1].spare_pages != arm->spare_pages))
			curve->budgets++;
	}
}

int curve_make(struct curve *curve, const struct study *study)
{
	*curve = (struct curve){ .study = study };
	if (study->rungs.reference < 0)
		return -ENOENT;
	curve->reference = (size_t)study->rungs.reference;
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
		.next = wish->next,
		.margin = wish->margin,
		.comparisons = curve->comparisons,
		.trust_one_boot = wish->trust_one_boot,
	};

	point->verdict = verdict_make(analysis_nested(analysis, cell, curve->reference),
				      analysis_nested(analysis, cell, variant), &rule);
	if (point->verdict.kind != VERDICT_INVALID)
		point->alone = analysis_ratio(analysis, cell, curve->reference, variant,
					      wish->confidence);
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
					 study->analysis.wish.confidence);
	point.parked = parked_look(&study->columns->items[own->variant], &like->point);
	if (curve_is_compared(own))
		compare_arm(&point, curve, cell, own->variant);
	fill_sizes(&point, curve, like, own->spare_pages);
	return point;
}
