// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * How far apart two processes start, over many rounds, those included that were rejected
 * for it. "bench_skew [ROUNDS]". Prints a table and judges nothing.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stats/stats.h"
#include "tests/bench/rounds.h"

#define ROUNDS    "200"
#define TARGET_US 20
#define NS_PER_US 1e3

/* The later process's, or -1 for a round that did not come to its release. */
static double skew_us(const json_t *round)
{
	const json_t *procs = json_object_get(round, "procs");
	double max_ns = -NS_PER_US;
	const json_t *proc;
	size_t i;

	json_array_foreach(procs, i, proc)
	{
		double ns = json_number_value(json_object_get(proc, "start_skew_ns"));

		max_ns = ns > max_ns ? ns : max_ns;
	}
	return max_ns / NS_PER_US;
}

static int print_skews(const struct scene *scene)
{
	size_t rounds = json_array_size(scene_rounds(scene, 0)), count = 0, late = 0;
	double *values = calloc(rounds + 1, sizeof(*values));

	if (!values)
		return 1;
	for (size_t i = 0; i < rounds; i++) {
		values[count] = skew_us(scene_round(scene, 0, i));
		count += values[count] >= 0;
		late += !strcmp(round_reject(scene_round(scene, 0, i)), "gate_skew");
	}
	stats_sort(values, count);
	printf("%8s %12s %12s %12s %14s %19s\n", "rounds", "skew_p50_us", "skew_p99_us",
	       "skew_max_us", "target_p99_us", "rejected_gate_skew");
	printf("%8zu %12.2f %12.2f %12.2f %14d %19zu\n", count,
	       stats_quantile(values, count, 0.5), stats_quantile(values, count, 0.99),
	       stats_quantile(values, count, 1), TARGET_US, late);
	free(values);
	return 0;
}

static int print_table(struct scene *scene)
{
	if (scene_load(scene))
		return print_skews(scene);
	fprintf(stderr, "no result: %s\n", scene->err);
	return 1;
}

int main(int argc, char **argv)
{
	return bench_rounds(argc, argv, ROUNDS, "2", "none", print_table);
}
