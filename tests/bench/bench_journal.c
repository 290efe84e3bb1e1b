// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What it costs to have each of a cell's 10,000 rounds on disk before the next: the whole
 * result written after each, against a line in its journal. Rounds of a reference run,
 * in a file below the current directory, with fsync. A whole write is timed at some
 * lengths and the rest is reckoned from those; the journal's lines are all written.
 * Medians of a few passes; prints a table and judges nothing.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "result/round_journal.h"
#include "stats/stats.h"
#include "store/dir.h"
#include "tests/unit/data.h"

#define ROUNDS  10000
#define STEP    1000
#define STEPS   (ROUNDS / STEP)
#define PASSES  3
#define EXAMPLE "results/reference/vm-2cpu/running/published.json"

struct bench {
	struct publish_target target;
	struct result read, grown;
	double whole_ms[STEPS + 1][PASSES]; /* one write with so many thousand rounds */
	double line_ms[STEPS][PASSES];      /* a thousand lines */
	double last_ms[PASSES];
};

static double now_ms(void)
{
	return (double)clock_now_ns() / NS_PER_MSEC;
}

static double median(double *values)
{
	stats_sort(values, PASSES);
	return stats_quantile(values, PASSES, 0.5);
}

/* A copy of any round of the first cell, whose processes the two share. */
static void add_round(struct bench *bench)
{
	const struct result_cell *from = result_cell(&bench->read, 0);
	struct result_cell *cell = bench->grown.cells.items;
	struct result_round *round = result_add_round(cell);

	if (!round)
		exit(1);
	*round = *result_round(from, cell->rounds.count % from->rounds.count);
}

static void begin(struct bench *bench)
{
	struct result_cell *cell;

	bench->grown = bench->read;
	bench->grown.state = RESULT_INTERRUPTED;
	bench->grown.cells = (struct array){ 0 };
	cell = result_add_cell(&bench->grown);
	if (!cell)
		exit(1);
	*cell = *result_cell(&bench->read, 0);
	cell->rounds = (struct array){ 0 };
	add_round(bench);
}

static void end(struct bench *bench)
{
	struct result_cell *cell = bench->grown.cells.items;

	free(cell->rounds.items);
	free(cell);
}

static int write_whole(struct bench *bench, double *took_ms)
{
	double start = now_ms();
	struct err err;
	int ret = result_publish(&bench->grown, &bench->target, &err);

	*took_ms = now_ms() - start;
	if (ret)
		fprintf(stderr, "%s\n", err.msg);
	return ret;
}

static int pass(struct bench *bench, size_t index)
{
	struct publish_log log = PUBLISH_NO_LOG;
	int ret;

	begin(bench);
	ret = write_whole(bench, &bench->whole_ms[0][index]);
	if (!ret)
		ret = round_journal_begin(&log, &bench->target, &bench->grown);
	for (size_t step = 0; step < STEPS && !ret; step++) {
		double start = now_ms();

		for (size_t i = !step; i < STEP && !ret; i++) {
			add_round(bench);
			ret = round_journal_append(&log, &bench->grown);
		}
		bench->line_ms[step][index] = now_ms() - start;
		if (!ret)
			ret = write_whole(bench, &bench->whole_ms[step + 1][index]);
	}
	bench->last_ms[index] = bench->whole_ms[STEPS][index];
	publish_log_close(&log);
	end(bench);
	return ret;
}

static void print(struct bench *bench)
{
	double whole_s = 0, lines_s = median(bench->last_ms) / 1e3;
	double before_ms = median(bench->whole_ms[0]);

	printf("%-16s %18s %18s %18s\n", "rounds", "one whole write ms",
	       "all written whole s", "journal's lines s");
	for (size_t i = 0; i < STEPS; i++) {
		double after_ms = median(bench->whole_ms[i + 1]);
		double all_s = (before_ms + after_ms) / 2 * STEP / 1e3;
		double line_s = median(bench->line_ms[i]) / 1e3;

		printf("%5zu to %5zu   %18.1f %18.1f %18.2f\n", i * STEP + 1,
		       (i + 1) * STEP, after_ms, all_s, line_s);
		whole_s += all_s;
		lines_s += line_s;
		before_ms = after_ms;
	}
	printf("%-16s %18s %18.1f %18.2f\n", "together", "", whole_s, lines_s);
}

int main(void)
{
	static struct bench bench;
	char dir[] = "./swaprel-bench-XXXXXX", file[64], path[DATA_PATH_MAX];
	struct err err = { "" };
	int ret = result_load(&bench.read, data_path(path, EXAMPLE), &err);

	if (ret || !mkdtemp(dir)) {
		fprintf(stderr, "%s\n", err.msg);
		return 1;
	}
	snprintf(file, sizeof(file), "%s/result.json", dir);
	ret = publish_open(&bench.target, file, false, &err);
	for (size_t i = 0; i < PASSES && !ret; i++)
		ret = pass(&bench, i);
	if (!ret)
		print(&bench);
	publish_close(&bench.target);
	dir_remove_at(AT_FDCWD, dir);
	result_free(&bench.read);
	return ret != 0;
}
