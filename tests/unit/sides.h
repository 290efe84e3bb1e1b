/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_TESTS_SIDES_H
#define SWAPREL_TESTS_SIDES_H

#include "stats/estimate.h"
#include "tests/unit/simulate.h"

/* Simulated variants beside each other, and what was promised of them. */

/* One variant. */
struct side {
	size_t boots, rounds;
	struct simulated_truth truth;
};

/* New samples of all sides, as a table makes them of files; of each its own boots. */
void draw_sides(struct nested *nested, const struct side *sides, size_t count,
		gsl_rng *rng);
void free_sides(struct nested *nested, size_t count);

/* Prints how many of @sets were wrong; fails where it is more than @most, a share, by
 * more than two standard errors: with 5 % promised, of 250 sets one that is wrong in 12 %
 * is seen with 97 %, of 2,000 one that is wrong in 8. */
void promised(const char *what, unsigned int wrong, unsigned int sets, double most);

static inline bool outside(const struct interval *interval, double truth)
{
	return !(interval->low <= truth && truth <= interval->high);
}

#endif
