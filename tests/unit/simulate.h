/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_TESTS_SIMULATE_H
#define SWAPREL_TESTS_SIMULATE_H

#include <gsl/gsl_rng.h>

#include "stats/nested.h"

/*
 * Release times with a known truth. The log of a time is the variant's, plus what the
 * boot adds (normal), plus what the round adds (log-normal less its median, so that slow
 * rounds are further off than fast ones, skewness 2.3). Both have the median zero, and so
 * exp(log_ns) is the true median.
 */
struct simulated_truth {
	double log_ns;
	double boot_sd; /* of logs: 0.015 is 1.5 % */
	double round_sd;
	double bad_boots; /* how many of all are slower by bad_log */
	double bad_log;
	double slow_rounds; /* how many rounds of all are slower by slow_log */
	double slow_log;
	double slow_spell; /* so many rounds on end, on average; 0: each for itself */
	double step_ns;    /* times are whole multiples of it; 0: of nothing */
	bool heavy_tails;  /* boots and rounds have Student's t with 3 degrees of freedom,
			    * scaled to their standard deviation */
};

struct simulated {
	size_t boot_count;
	size_t rounds;
	double *values;             /* owned, boot by boot */
	struct nested_group *boots; /* owned */
};

/* How many sets a test draws of @all that its table in docs/statistics.md is of: an
 * eighth, which is for each commit; with SWAPREL_SETS=all in the environment all. */
unsigned int simulated_sets(unsigned int all);

/* Room for so many; exits when there is no memory. */
void simulated_make(struct simulated *simulated, size_t boots, size_t rounds);
void simulated_free(struct simulated *simulated);

/* New values. @common: one for each boot, added to its log (a drift), or NULL. */
void simulated_draw(struct simulated *simulated, gsl_rng *rng,
		    const struct simulated_truth *truth, const double *common);

#endif
