/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_SAMPLE_APART_H
#define SWAPREL_SAMPLE_APART_H

#include <stdbool.h>

#include "result/result.h"

/*
 * How far apart CPUs were: the ns that a cache line takes from one to another. Where a
 * hypervisor moves virtual CPUs between caches, rounds come in two kinds, and a figure
 * of several processes is of whichever there were more.
 */
struct apart {
	size_t rounds;   /* that count and of which it is known */
	double least_ns; /* of nineteen in twenty of them */
	double most_ns;
};

/* Of all rounds of @results that count, each with the longer way of before and after it.
 * 0 or -ENOMEM. */
int apart_make(struct apart *apart, const struct result *const *results, size_t count);

/* By more than a way that is measured again differs on CPUs that stand still. */
bool apart_moved(const struct apart *apart);

/* A way that tells the two kinds from each other, in ns. */
double apart_between_ns(const struct apart *apart);

/* Take the rounds whose CPUs were more than @near_ns apart, or it is not known how far,
 * out of @result; how many are left. Summaries in it are not made again. */
size_t apart_keep_near(struct result *result, double near_ns);

#endif
