// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * How often is a verdict wrong, and how often is a difference seen? 1,000 simulated
 * tables of a variant against itself, and as many with a known slow-down.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "compare/floor.h"
#include "compare/verdict.h"
#include "tests/unit/simulate.h"

#define GATE_SETS 1000
#define ROUNDS    12

/* A table of 12 cells and 2 variants that are both the base, 5 boots of 12 rounds. */
#define GATE_CELLS 12
#define GATE_BOOTS 5

struct barrier {
	struct simulated drawn[2 * GATE_CELLS];
	struct nested nested[2 * GATE_CELLS];
	gsl_rng *rng;
};

static const struct simulated_truth gate_noise = {
	.log_ns = 17,
	.boot_sd = 0.015,
	.round_sd = 0.03,
};

static void gate_make(struct barrier *gate)
{
	for (size_t i = 0; i < 2 * GATE_CELLS; i++)
		simulated_make(&gate->drawn[i], GATE_BOOTS, ROUNDS);
	gate->rng = gsl_rng_alloc(gsl_rng_mt19937);
}

static void gate_free(struct barrier *gate)
{
	for (size_t i = 0; i < 2 * GATE_CELLS; i++)
		simulated_free(&gate->drawn[i]);
	gsl_rng_free(gate->rng);
}

/* New samples in every cell; of the second variant @log_slower. */
static void gate_draw(struct barrier *gate, size_t cells, double log_slower)
{
	for (size_t i = 0; i < 2 * cells; i++) {
		struct simulated_truth truth = gate_noise;
		const struct nested_design design = { .cluster = { [NESTED_BOOT] = i %
										   2 } };

		truth.log_ns += i % 2 ? log_slower : 0;
		simulated_draw(&gate->drawn[i], gate->rng, &truth, NULL);
		assert_int_equal(nested_make(&gate->nested[i], gate->drawn[i].boots,
					     GATE_BOOTS, &design),
				 0);
	}
}

static void gate_drop(struct barrier *gate, size_t cells)
{
	for (size_t i = 0; i < 2 * cells; i++)
		nested_free(&gate->nested[i]);
}

/* How many cells of those drawn have this verdict. */
static unsigned int gate_count(const struct barrier *gate, size_t cells,
			       enum verdict_kind kind, double margin)
{
	struct verdict_rule rule = { 0.95, margin, cells, false, 0 };
	unsigned int found = 0;

	for (size_t c = 0; c < cells; c++)
		found += verdict_make(&gate->nested[2 * c], &gate->nested[2 * c + 1],
				      &rule)
				 .kind == kind;
	return found;
}

/* The margin is 0, so that no false alarm hides behind `same`. */
static void gate_alarms_falsely_in_5_percent_at_most(void **state)
{
	unsigned int slower = 0, faster = 0;
	struct barrier gate;

	(void)state;
	gate_make(&gate);
	for (unsigned int set = 0; set < GATE_SETS; set++) {
		gate_draw(&gate, GATE_CELLS, 0);
		slower += gate_count(&gate, GATE_CELLS, VERDICT_SLOWER, 0) > 0;
		faster += gate_count(&gate, GATE_CELLS, VERDICT_FASTER, 0) > 0;
		gate_drop(&gate, GATE_CELLS);
	}
	gate_free(&gate);
	printf("false alarms in %d tables of %d cells: slower %u, faster %u\n", GATE_SETS,
	       GATE_CELLS, slower, faster);
	assert_true(slower + faster <= GATE_SETS / 20);
	/* And it is an alarm, not a thing that never rings. */
	assert_true(slower + faster >= GATE_SETS / 100);
}

/* @times of the floor that an A/A campaign of the same size states. */
static unsigned int seen_at(struct barrier *gate, double times, double *mean_percent)
{
	unsigned int seen = 0;

	*mean_percent = 0;
	for (unsigned int set = 0; set < GATE_SETS; set++) {
		struct noise_floor floor;

		gate_draw(gate, 1, 0);
		floor = noise_floor_make(gate->nested, 2, GATE_BOOTS, 0.95, 1);
		gate_drop(gate, 1);
		*mean_percent += floor.percent / GATE_SETS;
		gate_draw(gate, 1, log1p(times * floor.percent / 100));
		seen += gate_count(gate, 1, VERDICT_SLOWER, 0);
		gate_drop(gate, 1);
	}
	return seen;
}

static void the_floor_is_seen_in_80_percent(void **state)
{
	unsigned int once, twice;
	struct barrier gate;
	double percent;

	(void)state;
	gate_make(&gate);
	once = seen_at(&gate, 1, &percent);
	twice = seen_at(&gate, 2, &percent);
	gate_free(&gate);
	printf("floor %.2f %% on average; seen at once the floor %.1f %%, at twice %.1f %%\n",
	       percent, 100.0 * once / GATE_SETS, 100.0 * twice / GATE_SETS);
	/* Two standard errors are 2.5 %; test_power has other floors. */
	assert_in_range(once, GATE_SETS * 775 / 1000, GATE_SETS * 825 / 1000);
	assert_true(twice >= GATE_SETS * 95 / 100);
}

/* With a margin of 3 %: often where there is no difference, and hardly on the edge. */
static void same_is_shown_and_not_assumed(void **state)
{
	unsigned int few = 0, wrong = 0;
	struct barrier gate;

	(void)state;
	gate_make(&gate);
	for (unsigned int set = 0; set < GATE_SETS; set++) {
		/* Truth on the very edge: `same` is wrong in 2.5 % of all at most. */
		gate_draw(&gate, 1, log1p(0.03));
		wrong += gate_count(&gate, 1, VERDICT_SAME, 0.03);
		gate_drop(&gate, 1);
		gate_draw(&gate, 1, 0);
		few += gate_count(&gate, 1, VERDICT_SAME, 0.03);
		gate_drop(&gate, 1);
	}
	gate_free(&gate);
	printf("same within 3 %%: true 0 %%: %.1f %%, true 3 %%: %.1f %%\n",
	       100.0 * few / GATE_SETS, 100.0 * wrong / GATE_SETS);
	assert_true(wrong <= GATE_SETS * 4 / 100);
	assert_true(few > wrong);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gate_alarms_falsely_in_5_percent_at_most),
		cmocka_unit_test(the_floor_is_seen_in_80_percent),
		cmocka_unit_test(same_is_shown_and_not_assumed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
