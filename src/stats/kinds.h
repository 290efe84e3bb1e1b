/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_STATS_KINDS_H
#define SWAPREL_STATS_KINDS_H

#include "stats/nested.h"

/*
 * Whether rounds are of two kinds, fast and slow ones, with nothing in between. They are
 * looked at across all groups, as logs, and each less that of its group's lower quartile,
 * so that how boots differ makes no kinds.
 *
 * Of all ways to part the sorted values in two, with a tenth on either side and two at
 * least, one has a gap of more than KINDS_GAP times (of n values below KINDS_FEW: times
 * KINDS_FEW / n more) the standard deviation within the two, and of KINDS_STEPS steps of
 * the values, which are gaps of their own. Of fewer than KINDS_LEAST
 * values nothing is said. docs/statistics.md has how often that is wrong.
 *
 * 0 or -ENOMEM. @groups as nested_make() has checked them; @resolution is their
 * step over their level.
 */
#define KINDS_GAP   3.0
#define KINDS_FEW   25.0
#define KINDS_LEAST 8
#define KINDS_STEPS 4

int kinds_are_two(bool *two, const struct nested_group *groups, size_t count,
		  double resolution);

#endif
