// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What sampling the memory that comes back costs the callers: sampled rounds over the
 * timed ones before them, one process and one for each CPU. "bench_sampler [ROUNDS]".
 * Prints a table and judges nothing.
 */
#include <stdio.h>
#include <unistd.h>

#include "result/result.h"
#include "sample/disturbance.h"
#include "tests/bench/rounds.h"

#define ROUNDS "60"

static int print_cell(const struct result_cell *cell)
{
	struct disturbance seen;
	uint64_t gap_ns = 0, cpu = UNKNOWN_U64;

	if (disturbance_make(&seen, cell, WATCH_RETURN))
		return 1;
	for (size_t i = 0; i < cell->rounds.count; i++) {
		const struct result_round *round = result_round(cell, i);

		if (!result_round_counts_as(round, WATCH_RETURN))
			continue;
		gap_ns = round->memory.gap_ns > gap_ns ? round->memory.gap_ns : gap_ns;
		cpu = round->memory.sampler_cpu;
	}
	printf("%9u %8s %6zu %8.4f %8.4f %8.4f %12.1f %11s\n", cell->point.procs,
	       cpu == UNKNOWN_U64 ? "shared" : "own", seen.pairs, seen.ratio, seen.low,
	       seen.high, (double)gap_ns / 1000,
	       seen.low > 0.99 && seen.high < 1.01 ? "yes" : "not shown");
	return 0;
}

static int print_table(struct scene *scene)
{
	struct result result;
	struct err err;
	int ret = result_load(&result, scene->file, &err);

	if (ret)
		fprintf(stderr, "no result: %s\n", err.msg);
	else
		printf("%9s %8s %6s %8s %8s %8s %12s %11s\n", "processes", "CPU", "pairs",
		       "ratio", "low", "high", "gap_most_us", "within_1_%");
	for (size_t i = 0; !ret && i < result.cells.count; i++)
		ret = print_cell(result_cell(&result, i));
	result_free(&result);
	return ret ? 1 : 0;
}

int main(int argc, char **argv)
{
	char modes[32];

	snprintf(modes, sizeof(modes), "1,%ld", sysconf(_SC_NPROCESSORS_ONLN));
	return bench_rounds(argc, argv, ROUNDS, modes, "return", print_table);
}
