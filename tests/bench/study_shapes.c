// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * How many loads of how many boots should a budget be spent on? The study behind
 * docs/statistics.md: the half width that an interval of a ratio has on average, for what
 * a boot and a turn of loads cost and for the components that were measured. Prints, and
 * judges nothing.
 */
#include <stdio.h>

#include "stats/components.h"

#define BOOT_S                                                                  \
	3.0 /* a guest of Debian's kernel, emulated, to its first load and back \
	     */
#define TURN_S     26.5 /* three variants, each one round of three modes */
#define LOADS_MOST 4
#define FITS_LEAST 2
#define FITS_MOST  9
#define CONFIDENCE 0.9933 /* each of six comparisons, 96 % together */

static double half(double boot_sd, double run_sd, size_t boots, size_t runs)
{
	const struct shape shape = { boots, runs };
	const struct components components = {
		.variants = 2,
		.shared = true,
		.per_run = run_sd * run_sd,
		.at[NESTED_BOOT] = { .variance = boot_sd * boot_sd, .freedom = 1 },
	};

	return 100 * components_half(&components, &shape, CONFIDENCE);
}

/* What fits into a budget in boots of one load, and in one boot. */
static void print_fits(void)
{
	static const double sds[] = { 0.045, 0.07, 0.10 };

	printf("\n| fit |");
	for (size_t i = 0; i < sizeof(sds) / sizeof(sds[0]); i++)
		printf(" boots, loads %.1f %% | one boot |", 100 * sds[i]);
	printf(" wider by |\n");
	for (size_t fit = FITS_LEAST; fit <= FITS_MOST; fit++) {
		printf("| %zu |", fit);
		for (size_t i = 0; i < sizeof(sds) / sizeof(sds[0]); i++)
			printf(" %.1f | %.1f |", half(0, sds[i], fit, 1),
			       half(0, sds[i], 1, fit));
		printf(" %.2f |\n", half(0, sds[0], fit, 1) / half(0, sds[0], 1, fit));
	}
}

int main(void)
{
	static const double seconds[] = { 220, 280, 580, 1180, 3580 };
	static const double sds[][2] = { { 0, 0.045 }, { 0.02, 0.045 }, { 0.04, 0.045 },
					 { 0, 0.10 },  { 0.02, 0.10 },  { 0.04, 0.10 } };

	printf("| s | boots | loads | one boot | boots of 1 | of 2 | of 4 |\n");
	for (size_t i = 0; i < sizeof(sds) / sizeof(sds[0]); i++) {
		for (size_t t = 0; t < sizeof(seconds) / sizeof(seconds[0]); t++) {
			size_t turns = (size_t)((seconds[t] - BOOT_S) / TURN_S);

			printf("| %.0f | %.0f %% | %.1f %% | %.1f (1 x %zu) |",
			       seconds[t], 100 * sds[i][0], 100 * sds[i][1],
			       half(sds[i][0], sds[i][1], 1, turns), turns);
			for (size_t runs = 1; runs <= LOADS_MOST; runs *= 2) {
				size_t boots = (size_t)(seconds[t] /
							(BOOT_S + (double)runs * TURN_S));

				printf(" %.1f (%zu x %zu) |",
				       half(sds[i][0], sds[i][1], boots, runs), boots,
				       runs);
			}
			printf("\n");
		}
	}
	print_fits();
	return 0;
}
