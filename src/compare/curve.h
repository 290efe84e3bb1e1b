/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_COMPARE_CURVE_H
#define SWAPREL_COMPARE_CURVE_H

#include "compare/study.h"
#include "sample/parked.h"

/*
 * What deferral adds, over how much it may park: the variants of a study that park, in
 * the order of their spare pages, each against the ladder's reference, with the other
 * steps beside them.
 */

/* From so many budgets on a study is a sweep, and is best read as a curve. */
#define CURVE_SWEEP 3

enum curve_role {
	CURVE_BELOW,  /* the reference, or below it: shown, not compared */
	CURVE_LEVEL,  /* a step above it that parks nothing */
	CURVE_BUDGET, /* a point of the curve */
	CURVE_BOUND,  /* the most that any budget could give */
};

struct curve_variant {
	size_t index;
	enum curve_role role;
	size_t step; /* its place in the ladder; of a budget: that of the highest step
			that parks */
	uint64_t spare_pages; /* UNKNOWN_U64: it parks nothing */
};

struct curve {
	const struct study *study; /* borrowed */
	size_t reference;          /* the variant */
	size_t count;
	struct curve_variant *variants; /* owned; by step, and by spare pages within it */
	size_t budgets;                 /* that differ */
	size_t comparisons; /* of all cells: their intervals are simultaneous */
};

/* One variant in one cell. */
struct curve_point {
	struct figure time_ns; /* with an interval of the study's confidence, alone */
	struct verdict
		verdict;     /* against the reference, corrected for curve.comparisons */
	struct figure alone; /* the same ratio with an uncorrected interval */
	struct parked parked;
	double released_bytes; /* by all processes of the mode */
	double room_bytes;   /* of swapped data in the spare pages; NAN: parks nothing */
	double budget;       /* room over released; above 1: all of it can be parked */
	double peak_bytes;   /* of swapped data parked, at most */
	double buffer_bytes; /* of memory that the buffers themselves take */
};

/* 0, -ENOENT (no reference, or nothing that parks) or -ENOMEM; free in either case. */
int curve_make(struct curve *curve, const struct study *study);
void curve_free(struct curve *curve);

/* A variant's role as data has it: "budget", or the name of its step. */
const char *curve_role_name(const struct curve *curve,
			    const struct curve_variant *variant);

/* Verdict and alone of what is not compared are NAN. */
struct curve_point curve_point(const struct curve *curve, size_t cell, size_t variant);

/* There are budgets enough to draw, and every variant has a place. */
static inline bool curve_is_sweep(const struct curve *curve)
{
	return curve->budgets >= CURVE_SWEEP &&
	       curve->count == curve->study->variants->count;
}

static inline bool curve_is_compared(const struct curve_variant *variant)
{
	return variant->role != CURVE_BELOW;
}

#endif
