// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare/curve.h"

const char *curve_role_name(const struct curve *curve,
			    const struct curve_variant *variant)
{
	return variant->role == CURVE_BUDGET
		       ? "budget"
		       : ladder_step(curve->study->steps.ladder, variant->step)->name;
}

/* The place of all budgets, whatever their names. */
static size_t deferral_step(const struct ladder *ladder)
{
	size_t step = ladder->steps.count;

	while (step-- > 0) {
		if (ladder_step(ladder, step)->role == LADDER_ROLE_STEP &&
		    ladder_step(ladder, step)->parks)
			return step;
	}
	return ladder->steps.count;
}

/* Whatever parks is a point of the curve, but for the step that never drains. False: the
 * variant has no place. */
static bool find_place(struct curve_variant *variant, const struct ladder_steps *steps)
{
	int step = ladder_steps_find(steps, variant->index);
	const struct ladder_step *own =
		step < 0 ? NULL : ladder_step(steps->ladder, (size_t)step);

	if (!own || (own->role == LADDER_ROLE_STEP && own->parks)) {
		variant->role = CURVE_BUDGET;
		variant->step = deferral_step(steps->ladder);
		return variant->spare_pages != UNKNOWN_U64;
	}
	variant->step = (size_t)step;
	if (own->role == LADDER_ROLE_BOUND)
		variant->role = CURVE_BOUND;
	else if (step <= ladder_find(steps->ladder, steps->ladder->reference))
		variant->role = CURVE_BELOW;
	else
		variant->role = CURVE_LEVEL;
	return true;
}

static void find_variants(struct curve *curve)
{
	const struct study *study = curve->study;

	for (size_t i = 0; i < study->variants->count; i++) {
		struct curve_variant variant = {
			.index = i,
			.spare_pages = parked_spare_pages(&study->variants->items[i]),
		};

		if (find_place(&variant, &study->steps))
			curve->variants[curve->count++] = variant;
	}
}

static int by_place(const void *a, const void *b)
{
	const struct curve_variant *one = a, *two = b;

	if (one->step != two->step)
		return one->step < two->step ? -1 : 1;
	if (one->spare_pages != two->spare_pages)
		return one->spare_pages < two->spare_pages ? -1 : 1;
	return one->index < two->index ? -1 : 1;
}

static void count_variants(struct curve *curve)
{
	for (size_t i = 0; i < curve->count; i++) {
		const struct curve_variant *variant = &curve->variants[i];

		if (curve_is_compared(variant))
			curve->comparisons += curve->study->set.cell_count;
		if (variant->role == CURVE_BUDGET &&
		    (!i || variant[-1].step != variant->step ||
		     variant[-1].spare_pages != variant->spare_pages))
			curve->budgets++;
	}
}

int curve_make(struct curve *curve, const struct study *study)
{
	*curve = (struct curve){ .study = study };
	if (study->steps.reference < 0)
		return -ENOENT;
	curve->reference = (size_t)study->steps.reference;
	curve->variants = calloc(study->variants->count, sizeof(*curve->variants));
	if (!curve->variants)
		return -ENOMEM;
	find_variants(curve);
	qsort(curve->variants, curve->count, sizeof(*curve->variants), by_place);
	count_variants(curve);
	return curve->budgets ? 0 : -ENOENT;
}

void curve_free(struct curve *curve)
{
	free(curve->variants);
	memset(curve, 0, sizeof(*curve));
}

static void compare_to_reference(struct curve_point *point, const struct curve *curve,
				 size_t cell, size_t variant)
{
	const struct analysis *analysis = &curve->study->analysis;
	const struct analysis_options *options = &analysis->options;
	struct verdict_rule rule = {
		.confidence = options->confidence,
		.next = options->next,
		.margin = options->margin,
		.comparisons = curve->comparisons,
		.trust_one_boot = options->trust_one_boot,
	};

	point->verdict = verdict_make(analysis_nested(analysis, cell, curve->reference),
				      analysis_nested(analysis, cell, variant), &rule);
	if (point->verdict.kind != VERDICT_INVALID)
		point->alone = analysis_ratio(analysis, cell, curve->reference, variant,
					      options->confidence);
}

static void fill_sizes(struct curve_point *point, const struct curve *curve,
		       const struct result_cell *cell, uint64_t spare_pages)
{
	uint64_t page_bytes = study_result(curve->study)->machine.page_size_bytes;

	point->released_bytes = (double)point_bytes(&cell->point);
	if (spare_pages == UNKNOWN_U64 || page_bytes == UNKNOWN_U64)
		return;
	point->room_bytes = parked_capacity_bytes(spare_pages, page_bytes);
	point->budget = point->room_bytes / point->released_bytes;
	if (point->parked.peak_handles != UNKNOWN_U64)
		point->peak_bytes = (double)point->parked.peak_handles *
				    (double)page_bytes;
	if (point->parked.buffer_pages != UNKNOWN_U64)
		point->buffer_bytes = (double)point->parked.buffer_pages *
				      (double)page_bytes;
}

struct curve_point curve_point(const struct curve *curve, size_t cell, size_t variant)
{
	const struct figure none = { NAN, NAN, NAN };
	const struct study *study = curve->study;
	const struct result_cell *like = study->set.cells[cell];
	const struct curve_variant *own = &curve->variants[variant];
	struct curve_point point = {
		.verdict = { .speed_up = NAN, .low = NAN, .high = NAN },
		.alone = none,
		.room_bytes = NAN,
		.budget = NAN,
		.peak_bytes = NAN,
		.buffer_bytes = NAN,
	};

	point.time_ns = analysis_time_ns(&study->analysis, cell, own->index,
					 study->analysis.options.confidence);
	point.parked = parked_summarize(&study->variants->items[own->index],
					&like->point);
	if (curve_is_compared(own))
		compare_to_reference(&point, curve, cell, own->index);
	fill_sizes(&point, curve, like, own->spare_pages);
	return point;
}
