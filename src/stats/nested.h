/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_STATS_NESTED_H
#define SWAPREL_STATS_NESTED_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Figures that were made at several levels: rounds within runs within boots. A run is one
 * result file; with a module, one load of it. docs/statistics.md tells the model and what
 * was measured of it.
 *
 * The processes of a round are no level: they pass one start barrier and contend for the
 * same locks, and their CPUs are fixed, so they are no independent draws from anything. A
 * round is one figure of its processes.
 *
 * All is done on natural logs, where a ratio is a difference. The figure of the rounds
 * that stand together is the log of their median; that of every level above is the mean
 * of what it holds. So exp of the estimate is the geometric mean of the boots' medians.
 */

enum nested_level { NESTED_ROUND, NESTED_RUN, NESTED_BOOT, NESTED_LEVELS };

extern const char *const nested_level_names[NESTED_LEVELS]; /* "round", "run", "boot" */

/* Rounds that stand together, or what holds such groups. Borrowed; in any order. */
struct nested_group {
	const double *values; /* of rounds, all > 0; NULL: it holds groups */
	size_t count;         /* of values or of groups */
	const struct nested_group *groups;
};

/* What a sample shares with others. */
struct nested_design {
	/* Of boots and of runs: samples with the same one were made in the same, in the
	 * same order. Cells of a variant share both, variants may share boots; what is
	 * paired by turn counts as the same. */
	unsigned int cluster[NESTED_LEVELS];
	size_t rounds;     /* medians are of so many rounds; 0: nested_fewest() */
	double resolution; /* the smallest step that values can make; 0: any */
};

/* The highest level of which there are two or more is the unit of all that is said of
 * how sure an estimate is. */
struct nested_unit {
	double log_value;
	double below[NESTED_BOOT]; /* variance of log_value from each level below it */
	double kept; /* of the rounds' variance, by rounds that medians leave out: the
		      * mean of taken / rounds */
};

/* Rounds of two kinds: how many are slow, and the means of logs of either kind, which no
 * other number of rounds would change as it does the median. */
struct nested_clusters {
	double slow; /* 0 to 1 */
	double fast_log, slow_log;
};

/* Samples are alike when one keeps so much of what another does. */
#define NESTED_ALIKE 0.8

/* One variant in one cell. */
struct nested {
	enum nested_level level; /* of the units */
	size_t boots;
	size_t runs;   /* of all boots */
	size_t rounds; /* of all runs */
	size_t taken;  /* medians are of so many rounds */
	unsigned int cluster[NESTED_LEVELS];
	size_t unit_count;
	struct nested_unit *units; /* owned; of NESTED_ROUND there is one for all rounds,
				    * and below[NESTED_ROUND] is all that is known */
	double log_value;          /* the estimate */
	double resolution;         /* standard deviation of log_value from the step */
	double kept;               /* mean of the units' */
	double single; /* what rounds would give to a unit that has no more of them than
			* medians are of, from units that keep NESTED_ALIKE at most; NAN:
			* none does */
	bool has_clusters; /* of rounds, fast and slow: see kinds.h */
	struct nested_clusters clusters;
	double together; /* variance of a unit by slow rounds that come together; 0: not
			  * of two kinds */
};

/* Rounds of the group with the fewest. 0: no group, or one without rounds. */
size_t nested_fewest(const struct nested_group *groups, size_t count);

/* Rounds of all groups. */
size_t nested_rounds(const struct nested_group *groups, size_t count);

/* Both were made in the same boots. */
static inline bool nested_share_boots(const struct nested *a, const struct nested *b)
{
	return a->boots == b->boots && a->cluster[NESTED_BOOT] == b->cluster[NESTED_BOOT];
}

/*
 * A median of few skewed rounds is biased by their number (Miller, J. Exp. Psychol. Hum.
 * Percept. Perform. 14, 1988). So with @design->rounds below what a group has, its figure
 * is the mean of the log medians of all its subsamples of that size, see median.h:
 * samples made with the same number have the same bias, and it cancels in their ratios.
 *
 * A value that was rounded to a step is off by up to half of it, and by the same in every
 * boot if rounds differ by less than that. So resolution is that of one value, and does
 * not fall with their number.
 *
 * @boots: @count of them; 0 gives an empty sample, whose estimates are NAN. 0, -EINVAL (a
 * value that is not > 0 and finite, a group with nothing in it, or levels below runs) or
 * -ENOMEM. The order of boots, runs and rounds changes no bit of log_value. Free with
 * nested_free() in any case.
 */
int nested_make(struct nested *nested, const struct nested_group *boots, size_t count,
		const struct nested_design *design);
void nested_free(struct nested *nested);

#endif
