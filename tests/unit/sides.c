// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "stats/stats.h"
#include "tests/unit/sides.h"

void promised(const char *what, unsigned int wrong, unsigned int sets, double most)
{
	double share = (double)wrong / sets;

	printf("%-46s %5.1f %% of %u, promised %.1f\n", what, 100 * share, sets,
	       100 * most);
	fflush(stdout);
	if (share > most + 2 * sqrt(most * (1 - most) / sets))
		fail_msg("%s", what);
}

static double step_of(const struct simulated *drawn)
{
	struct stats_step step = { 0 };

	for (size_t i = 0; i < drawn->boot_count * drawn->rounds; i++)
		stats_step_add(&step, drawn->values[i]);
	return stats_step_of(&step);
}

void draw_sides(struct nested *nested, const struct side *sides, size_t count,
		gsl_rng *rng)
{
	size_t fewest = SIZE_MAX;

	for (size_t i = 0; i < count; i++)
		fewest = sides[i].rounds < fewest ? sides[i].rounds : fewest;
	for (size_t i = 0; i < count; i++) {
		struct nested_design design = {
			.cluster = { [NESTED_BOOT] = (unsigned int)i }, .rounds = fewest
		};
		struct simulated drawn;

		simulated_make(&drawn, sides[i].boots, sides[i].rounds);
		simulated_draw(&drawn, rng, &sides[i].truth, NULL);
		design.resolution = step_of(&drawn);
		assert_int_equal(
			nested_make(&nested[i], drawn.boots, drawn.boot_count, &design),
			0);
		simulated_free(&drawn);
	}
}

void free_sides(struct nested *nested, size_t count)
{
	for (size_t i = 0; i < count; i++)
		nested_free(&nested[i]);
}
