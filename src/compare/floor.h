/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_COMPARE_FLOOR_H
#define SWAPREL_COMPARE_FLOOR_H

#include "compare/analysis.h"

/*
 * The noise floor: what a machine can see. From boots of one variant, labelled as one or
 * as several (A/A), the smallest true difference between two variants that a campaign of
 * as many boots each tells from none with a probability of POWER_WANTED: on average over
 * what the variance may be, since it was estimated from few boots.
 */
struct noise_floor {
	double percent;       /* of time; NAN: fewer than 2 boots of every label */
	double low, high;     /* of what it would be were the variance known, 95 % */
	double boot_percent;  /* standard deviation of boots' own level */
	double run_percent;   /* what one run would add, its rounds included; NAN: one in
			       * each boot */
	double round_percent; /* what one round would add, as a standard deviation; NAN:
			       * one in each of a boot's runs */
	double variance;    /* of a boot's log level over rounds as many; NAN: not kept */
	double freedom;     /* of that */
	unsigned int boots; /* of each variant, for which it holds */
	double runs;        /* of a boot, mean; NAN: one, or not kept */
	double rounds;      /* of a boot, mean */
	double confidence;  /* of each comparison */
};

/*
 * @labels samples of one variant in one cell; a level of its own for each label is taken
 * out. @boots: of each variant in the campaign that is asked for, 0: the mean label's.
 * @comparisons: as many as that campaign's table has.
 */
struct noise_floor noise_floor_make(const struct nested *labels, size_t label_count,
				    size_t boots, double confidence, size_t comparisons);

/*
 * The same machine's floor for a campaign of @boots, of @runs and @rounds each, where
 * each comparison has @confidence. Fewer of them let boots differ by more; more are not
 * counted on to help. As it is, when its variance was not kept.
 */
struct noise_floor noise_floor_for(const struct noise_floor *floor, unsigned int boots,
				   double runs, double rounds, double confidence);

#endif
