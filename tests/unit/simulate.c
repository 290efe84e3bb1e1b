// SPDX-License-Identifier: GPL-2.0-or-later
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/simulate.h"

/* exp(TAIL * z) - 1 has a skewness of 2.3. */
#define TAIL 0.6

unsigned int simulated_sets(unsigned int all)
{
	const char *wanted = getenv("SWAPREL_SETS");

	return wanted && !strcmp(wanted, "all") ? all : all / 8;
}

void simulated_make(struct simulated *simulated, size_t boots, size_t rounds)
{
	simulated->boot_count = boots;
	simulated->rounds = rounds;
	simulated->values = calloc(boots * rounds, sizeof(double));
	simulated->boots = calloc(boots, sizeof(*simulated->boots));
	if (!simulated->values || !simulated->boots) {
		perror("simulate");
		exit(1);
	}
	for (size_t b = 0; b < boots; b++) {
		simulated->boots[b].values = simulated->values + b * rounds;
		simulated->boots[b].count = rounds;
	}
}

void simulated_free(struct simulated *simulated)
{
	free(simulated->values);
	free(simulated->boots);
}

/* Student's t with 3 degrees of freedom has a variance of 3. */
static double heavy_adds(gsl_rng *rng, double sd)
{
	return sd / sqrt(3) * gsl_ran_tdist(rng, 3);
}

static double round_adds(gsl_rng *rng, double sd)
{
	double unit = sqrt((exp(TAIL * TAIL) - 1) * exp(TAIL * TAIL));

	return sd / unit * (exp(TAIL * gsl_ran_ugaussian(rng)) - 1);
}

static bool next_is_slow(bool slow, const struct simulated_truth *truth, gsl_rng *rng)
{
	double share = truth->slow_rounds;

	if (!(share > 0))
		return false;
	if (!(truth->slow_spell > 0))
		return gsl_rng_uniform(rng) < share;
	return gsl_rng_uniform(rng) < (slow ? 1 - 1 / truth->slow_spell
					    : share / (1 - share) / truth->slow_spell);
}

void simulated_draw(struct simulated *simulated, gsl_rng *rng,
		    const struct simulated_truth *truth, const double *common)
{
	for (size_t b = 0; b < simulated->boot_count; b++) {
		double level = truth->log_ns +
			       (truth->heavy_tails
					? heavy_adds(rng, truth->boot_sd)
					: gsl_ran_gaussian(rng, truth->boot_sd));
		double *values = simulated->values + b * simulated->rounds;
		bool slow;

		slow = truth->slow_rounds > 0 &&
		       gsl_rng_uniform(rng) < truth->slow_rounds;
		if (gsl_rng_uniform(rng) < truth->bad_boots)
			level += truth->bad_log;
		if (common)
			level += common[b];
		for (size_t i = 0; i < simulated->rounds; i++) {
			double log_ns = level +
					(truth->heavy_tails
						 ? heavy_adds(rng, truth->round_sd)
						 : round_adds(rng, truth->round_sd));

			log_ns += slow ? truth->slow_log : 0;
			slow = next_is_slow(slow, truth, rng);
			values[i] = exp(log_ns);
			if (truth->step_ns > 0)
				values[i] = truth->step_ns *
					    fmax(round(values[i] / truth->step_ns), 1);
		}
	}
}
