// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "sample/cost.h"
#include "stats/stats.h"

static double known(uint64_t figure)
{
	return figure == UNKNOWN_U64 ? NAN : (double)figure;
}

/* One that is not known makes the sum unknown, too. */
static void add_procs(double figures[COST_FIGURES], const struct result_round *round)
{
	double pages = 0;

	for (size_t i = 0; i < round->procs.count; i++) {
		const struct result_proc *proc = result_proc(round, i);

		pages += known(proc->pages);
		figures[COST_VOLUNTARY] += known(proc->voluntary_switches);
		figures[COST_INVOLUNTARY] += known(proc->involuntary_switches);
		figures[COST_CALLERS_INSTRUCTIONS] += known(proc->kernel_instructions);
		figures[COST_CALLERS_CYCLES] += known(proc->kernel_cycles);
	}
	for (unsigned int i = 0; i < COST_FIGURES; i++) {
		const bool switches = i == COST_VOLUNTARY || i == COST_INVOLUNTARY;

		figures[i] /= switches ? (double)round->procs.count : pages;
	}
}

static void of_round(double figures[COST_FIGURES], const struct result_round *round)
{
	for (unsigned int i = 0; i < COST_FIGURES; i++)
		figures[i] = 0;
	figures[COST_TASKS] = known(round->tasks_cpu_ns);
	figures[COST_CALLERS] = known(round->caller_cpu_ns);
	figures[COST_WORKERS] = known(round->worker_cpu_ns);
	figures[COST_OWN] = known(round->own_cpu_ns);
	figures[COST_REST] = figures[COST_TASKS] - figures[COST_CALLERS] -
			     figures[COST_WORKERS];
	figures[COST_INTERRUPTS] = known(round->irq_cpu_ns);
	figures[COST_INSTRUCTIONS] = known(round->kernel_instructions);
	figures[COST_CYCLES] = known(round->kernel_cycles);
	add_procs(figures, round);
}

int cost_of_cell(struct cost *cost, const struct result_cell *cell)
{
	double *values = calloc(cell->rounds.count + 1, sizeof(*values));

	if (!values)
		return -ENOMEM;
	cost->rounds = result_rounds_used(cell);
	for (unsigned int f = 0; f < COST_FIGURES; f++) {
		size_t count = 0;

		for (size_t i = 0; i < cell->rounds.count; i++) {
			const struct result_round *round = result_round(cell, i);
			double figures[COST_FIGURES];

			if (!result_round_counts(round))
				continue;
			of_round(figures, round);
			if (isfinite(figures[f]))
				values[count++] = figures[f];
		}
		stats_sort(values, count);
		cost->figures[f] = f == COST_INTERRUPTS && count
					   ? stats_mean(values, count)
					   : stats_quantile(values, count, 0.5);
	}
	free(values);
	return 0;
}
