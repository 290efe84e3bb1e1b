/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_STATS_NESTED_H
#define SWAPREL_STATS_NESTED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Figures that were made in boots, and in rounds within boots: medians, ratios, ratios of
 * ratios and shares, with intervals. docs/statistics.md tells the model and what was
 * measured of it.
 *
 * Two levels, boot > round. The processes of a round are no third one: they pass one gate
 * and contend for the same locks, and their CPUs are fixed, so they are no independent
 * draws from anything. A round is one figure of its processes, and they are resampled
 * only as part of it.
 *
 * All is done on natural logs, where a ratio is a difference: x_b is the log of boot b's
 * median over its rounds, and the estimate is the mean of x_b over the boots, so its exp
 * is the geometric mean of the boots' medians. With one boot that is its median.
 */

#define NESTED_RESAMPLES 10000

/* The rounds of one boot, in any order; borrowed, and all > 0. */
struct nested_boot {
	const double *values;
	size_t count;
};

/* Seed, number of resamples, and tables that samples of one size share. */
struct nested_context;

/* NULL: no memory, or fewer than 2 resamples. The same seed gives the same resamples on
 * every machine (GSL's mt19937), up to the last digits of its log(). */
struct nested_context *nested_open(uint64_t seed, size_t resamples);
void nested_close(struct nested_context *context);

/* Which random numbers a sample draws, and which boots it shares with others. */
struct nested_stream {
	unsigned int cluster; /* samples with the same one were made in the same boots, in
			       * the same order: the cells of a variant; when boots are
			       * paired by their turn, all variants */
	unsigned int own;     /* unlike for any two samples of the context */
};

/* One variant in one cell. */
struct nested {
	size_t boots;
	size_t rounds; /* of all boots */
	unsigned int cluster;
	double log_value;    /* the estimate: mean of log_medians */
	double *log_medians; /* owned, one a boot, in the caller's order */
	double *variances;   /* owned, one a boot: of its log median, over its rounds */
	double *deviations;  /* owned: resampled estimate less log_value */
	size_t resamples;
};

/*
 * Estimate and resample: boots with replacement, then within each drawn boot its rounds
 * with replacement. The median of the redrawn rounds is drawn from its exact
 * distribution (median_draw.h), which is the same thing and far cheaper.
 * @boots: @count of them, each with a round or more; @count 0 gives an empty sample,
 * whose estimates are NAN. 0, -EINVAL (a value that is not > 0 and finite, or a boot
 * without rounds) or -ENOMEM. Free with nested_free().
 */
int nested_make(struct nested *nested, struct nested_context *context,
		const struct nested_boot *boots, size_t count,
		struct nested_stream stream);
void nested_free(struct nested *nested);

#endif
