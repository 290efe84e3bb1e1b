/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_TESTS_LEVELS_H
#define SWAPREL_TESTS_LEVELS_H

#include "compare/analysis.h"

/* Samples whose arithmetic can be done by hand, for the tests of the statistics. */

#define LEVELS_MOST 10

/* Fails the test unless they are no further apart than @error. */
void assert_near(double got, double wanted, double error);

/* nested_make(), and the test fails unless it can. */
struct nested make_nested(const struct nested_group *boots, size_t count,
			  const struct nested_design *design);

/* @count boots of one round each, whose logs are given; to be freed. */
struct nested make_levels(const double *logs, size_t count, unsigned int cluster);

/* How much larger the speed-up of @variant over the base is in @cell than in @than, at
 * 95 %: four terms, in which boots that both cells share count once. */
struct figure ratio_of_ratios(const struct analysis *analysis, size_t variant,
			      size_t cell, size_t than);

#endif
