/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_COMPARE_CURVE_H
#define SWAPREL_COMPARE_CURVE_H

#include "compare/study.h"
#include "sample/parked.h"

/*
 * What deferral adds, over how much it may park: the variants of a study that park, in
 * the order of their spare pages, each against class_idx, with the other steps of the
 * ladder beside them.
 */

/* From so many budgets on a study is a sweep, and is best read as a curve. */
#define CURVE_SWEEP 3

enum curve_role {
	CURVE_BASE,      /* shown, not compared */
	CURVE_CLASS_IDX, /* what all others are compared with */
	CURVE_MERGED,    /* what deferral stands on */
	CURVE_BUDGET,    /* a point of the curve */
	CURVE_BOUND,     /* the most that any budget could give */
	CURVE_ROLE_COUNT
};

extern const struct names curve_role_names;

struct curve_arm {
	size_t variant;
	enum curve_role role;
	uint64_t spare_pages; /* UNKNOWN_U64: it parks nothing */
};

struct curve {
	const struct study *study; /* borrowed */
	size_t class_idx;          /* the variant */
	size_t count;
	struct curve_arm *arms; /* owned; by role, and by spare pages within it */
	size_t budgets;         /* that differ */
	size_t comparisons;     /* of all cells together: their intervals hold together */
};

/* One arm in one cell. */
struct curve_point {
	struct figure time_ns;  /* with an interval of the study's confidence, alone */
	struct verdict verdict; /* against class_idx, corrected for curve.comparisons */
	struct figure alone;    /* the same ratio with an uncorrected interval */
	struct parked parked;
	double released_bytes; /* by all processes of the mode */
	double room_bytes;   /* of swapped data in the spare pages; NAN: parks nothing */
	double budget;       /* room over released; above 1: all of it can be parked */
	double peak_bytes;   /* of swapped data parked, at most */
	double buffer_bytes; /* of memory that the buffers themselves take */
};

/* 0, -ENOENT (no class_idx, or nothing that parks) or -ENOMEM; free in either case. */
int curve_make(struct curve *curve, const struct study *study);
void curve_free(struct curve *curve);

/* base and class_idx are compared with nothing: their verdict and alone are NAN. */
struct curve_point curve_point(const struct curve *curve, size_t cell, size_t arm);

/* There are budgets enough to draw, and every variant has a place. */
static inline bool curve_is_sweep(const struct curve *curve)
{
	return curve->budgets >= CURVE_SWEEP &&
	       curve->count == curve->study->columns->count;
}

static inline bool curve_is_compared(const struct curve_arm *arm)
{
	return arm->role >= CURVE_MERGED;
}

#endif
