/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_STATS_CLUSTERS_H
#define SWAPREL_STATS_CLUSTERS_H

#include "stats/nested.h"

/*
 * Whether rounds are of two kinds, fast and slow ones, with nothing in between. The logs
 * of all groups' rounds are looked at twice: each less that of its group's lower
 * quartile, so that how boots differ makes no kinds; and as they are, for a group in
 * which most rounds are slow, and then a group must have rounds of both kinds.
 *
 * Of all ways to part the sorted values in two, with two at least on either side, one has
 * a gap of more than CLUSTERS_GAP times the standard deviation within the two: of n
 * values below CLUSTERS_FEW times CLUSTERS_FEW / n more, where only k values, fewer than
 * a tenth, are on one side times n / (10 k) more; and of CLUSTERS_STEPS steps of the
 * values, which are gaps of their own. Of fewer than CLUSTERS_MIN values nothing is said.
 * docs/statistics.md has how often that is wrong.
 */
#define CLUSTERS_GAP   3.0
#define CLUSTERS_FEW   25.0
#define CLUSTERS_MIN   8
#define CLUSTERS_STEPS 4

struct clusters {
	bool two;
	struct nested_clusters levels;
	/* What the variance of a group's figure may be by slow rounds that come together,
	 * 0 unless there are two kinds: that of the majority's level, if the number of
	 * slow rounds in a group is beta-binomial. How much they come together is an
	 * upper limit (one-sided, CLUSTERS_LIMIT) from how the groups' shares of them
	 * vary.
	 */
	double together;
};

#define CLUSTERS_LIMIT 0.8

/* 0 or -ENOMEM. @groups as nested_make() has checked them; @resolution is their step
 * over their level. */
int clusters_make(struct clusters *clusters, const struct nested_group *groups,
		  size_t count, double resolution);

#endif
