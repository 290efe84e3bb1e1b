/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_TESTS_LEVELS_H
#define SWAPREL_TESTS_LEVELS_H

#include "stats/nested.h"

/* Samples whose arithmetic can be done by hand, for the tests of the statistics. */

#define LEVELS_MOST 8

/* Fails the test unless they are no further apart than @error. */
void assert_near(double got, double wanted, double error);

/* The same within 3 %: an error from 10,000 resamples has a deviation of 0.7 %. */
void assert_error(double got, double wanted);

/* With seed 1 and NESTED_RESAMPLES. */
struct nested_context *open_context(void);

/* @count boots of one round each, whose logs are given; to be freed. Every call draws
 * other random numbers. */
struct nested make_levels(struct nested_context *context, const double *logs,
			  size_t count, unsigned int cluster);

#endif
