/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_SAMPLE_COST_H
#define SWAPREL_SAMPLE_COST_H

#include "result/result.h"

/* CPU time of releasing a page, by who spends it. All times are CPU time from the start
 * barrier until settled, over the pages of all processes of the round. */
enum cost_figure {
	COST_TASKS,      /* ns, of all tasks: the sum of the next three */
	COST_CALLERS,    /* ns, of those that released */
	COST_WORKERS,    /* ns, of the kernel's threads */
	COST_REST,       /* ns, of other tasks; of interrupts, see docs/method.md */
	COST_OWN,        /* ns, of swaprel outside the releases; not in the sum */
	COST_INTERRUPTS, /* ns */
	COST_VOLUNTARY,  /* switches of one process within its release */
	COST_INVOLUNTARY,
	COST_CALLERS_INSTRUCTIONS, /* in kernel mode, of those that released */
	COST_CALLERS_CYCLES,
	COST_INSTRUCTIONS, /* the same of all CPUs */
	COST_CYCLES,
	COST_FIGURES
};

struct cost {
	unsigned int rounds; /* that count */
	/* Medians over them; of interrupts, which come in ticks, the mean. NAN: no round
	 * knows it. */
	double figures[COST_FIGURES];
};

/* 0 or -ENOMEM. */
int cost_of_cell(struct cost *cost, const struct result_cell *cell);

#endif
