/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_STATS_COMPONENTS_H
#define SWAPREL_STATS_COMPONENTS_H

#include "stats/nested.h"

/*
 * How much of the variance of a log each level gives: what boots differ by, what runs of
 * one boot do, what rounds of one run do. By nested analysis of variance (Searle and
 * others, Variance Components, 1992, 3.6) of means, each of which counts once, however
 * many runs or rounds it is of. Intervals by Ting and others (J. Stat. Comput. Simul. 35,
 * 1990), of means as Burdick and Graybill (Confidence Intervals on Variance Components,
 * 1992, 5.4).
 */

/* One level's part. */
struct component {
	double variance; /* of the level alone; by luck it may come out below 0 */
	double low, high;
	double freedom; /* of the mean square that it is from; 0: there is one of this
			 * level in each of the next, and what it gives is in that */
};

struct components {
	size_t variants; /* 1, or 2 of a ratio */
	bool shared;     /* the variants were made in the same boots */
	size_t boots;    /* of the first variant */
	double runs;     /* in a boot of a variant: harmonic mean */
	double rounds;   /* in a run: the same */
	double per_run;  /* variance of a run, rounds included; NAN: not known */
	double per_boot; /* variance of a boot, runs included; NAN: not known */
	struct component at[NESTED_LEVELS];
};

/* One variant in one cell: groups of runs, or of rounds where a boot is one run. */
struct components_variant {
	const struct nested_group *boots;
	size_t count;
};

/*
 * Of one variant, or with @count 2 of the ratio of two: where these @share their boots,
 * in the same order, what both have in common is not in it. @confidence is that of each
 * interval. 0, -EINVAL (as nested_make()) or -ENOMEM.
 */
int components_make(struct components *components,
		    const struct components_variant *variants, size_t count, bool share,
		    double confidence);

/* So many boots, of so many runs of each variant, of as many rounds as there were. */
struct shape {
	size_t boots, runs;
};

/*
 * Half the width, on average, that an interval of @confidence has for @shape: with one
 * boot of what is so in that boot, with several of what is so in any. NAN: it takes a
 * component that is not known, or two of the units.
 */
double components_half(const struct components *components, const struct shape *shape,
		       double confidence);

#endif
