// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sample/cost.h"

#define PAGES 1000

/* Two processes, 100 ns of CPU time a page each, and 3 ns a page that nobody owns up to.
 */
static struct result_round *add_round(struct result_cell *cell, uint64_t worker_ns,
				      uint64_t irq_ns)
{
	struct result_round *round = result_add_round(cell);

	round->valid = true;
	for (unsigned int i = 0; i < 2; i++) {
		struct result_proc *proc = result_add_proc(round);

		proc->cpu_ns = 100 * PAGES;
		proc->pages = PAGES;
		proc->voluntary_switches = i;
		proc->involuntary_switches = 3 * i;
	}
	round->caller_cpu_ns = 200 * PAGES;
	round->worker_cpu_ns = worker_ns;
	round->own_cpu_ns = 40 * PAGES;
	round->irq_cpu_ns = irq_ns;
	round->tasks_cpu_ns = 200 * PAGES + worker_ns + 6 * PAGES;
	return round;
}

static struct cost cost_of(const struct result_cell *cell)
{
	struct cost cost;

	assert_int_equal(cost_of_cell(&cost, cell), 0);
	return cost;
}

static void assert_figure(const struct cost *cost, enum cost_figure figure, double wanted)
{
	if (!(fabs(cost->figures[figure] - wanted) < 1e-9))
		fail_msg("figure %u: %g, not %g", figure, cost->figures[figure], wanted);
}

/* All is over the pages of both processes, but for switches, which are one process's. */
static void shares_are_of_pages_released(void **state)
{
	struct result result;
	struct result_cell *cell;
	struct cost cost;

	(void)state;
	result_init(&result);
	cell = result_add_cell(&result);
	add_round(cell, 500 * PAGES, 0);
	add_round(cell, 600 * PAGES, 0);
	add_round(cell, 900 * PAGES, 8 * PAGES * 3);
	cost = cost_of(cell);
	assert_int_equal(cost.rounds, 3);
	assert_figure(&cost, COST_CALLERS, 100);
	assert_figure(&cost, COST_WORKERS, 300);
	assert_figure(&cost, COST_OWN, 20);
	assert_figure(&cost, COST_REST, 3);
	assert_figure(&cost, COST_TASKS, 403);
	assert_figure(&cost, COST_INTERRUPTS, 4);
	assert_figure(&cost, COST_VOLUNTARY, 0.5);
	assert_figure(&cost, COST_INVOLUNTARY, 1.5);
	assert_true(isnan(cost.figures[COST_INSTRUCTIONS]));
	result_free(&result);
}

/* Nothing known is not nothing paid; and what is known of some rounds is of those. */
static void unknown_is_no_zero(void **state)
{
	struct result result;
	struct result_cell *cell;
	struct result_round *round;
	struct cost cost;

	(void)state;
	result_init(&result);
	cell = result_add_cell(&result);
	add_round(cell, UNKNOWN_U64, 0)->tasks_cpu_ns = UNKNOWN_U64;
	cost = cost_of(cell);
	assert_true(isnan(cost.figures[COST_WORKERS]));
	assert_true(isnan(cost.figures[COST_REST]));
	assert_figure(&cost, COST_CALLERS, 100);
	round = add_round(cell, 0, 0);
	round->watch = WATCH_RETURN;
	add_round(cell, 0, 0)->valid = false;
	cost = cost_of(cell);
	assert_int_equal(cost.rounds, 1);
	assert_true(isnan(cost.figures[COST_WORKERS]));
	add_round(cell, 0, 0);
	cost = cost_of(cell);
	assert_figure(&cost, COST_WORKERS, 0);
	assert_figure(&cost, COST_REST, 3);
	result_free(&result);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shares_are_of_pages_released),
		cmocka_unit_test(unknown_is_no_zero),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
