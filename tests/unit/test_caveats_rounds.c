// SPDX-License-Identifier: GPL-2.0-or-later
/* What is said below a table of boots, rounds, and rounds of two kinds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "caveat/caveats.h"

#define BOOTS 2 /* of each of two columns */

static struct compare_file files[2 * BOOTS];
static struct document document;
static char nowhere[] = "";

static int setup(void **state)
{
	(void)state;
	for (size_t i = 0; i < 2 * BOOTS; i++) {
		files[i] = (struct compare_file){ .path = nowhere };
		result_init(&files[i].result);
		strcpy(files[i].result.variant.name, i < BOOTS ? "base" : "deferred");
		snprintf(files[i].result.started_at, sizeof(files[i].result.started_at),
			 "2026-01-01T0%zu:00:00Z", i);
	}
	document_init(&document, "test");
	return document.error;
}

static int teardown(void **state)
{
	(void)state;
	document_free(&document);
	for (size_t i = 0; i < 2 * BOOTS; i++)
		result_free(&files[i].result);
	return 0;
}

/* @count rounds of @procs processes, each 0.1 % slower than the one before it; of them
 * the first @slow are 1.6 times as slow. */
static void add_rounds(size_t file, unsigned int procs, size_t count, size_t slow)
{
	struct result_cell *cell = result_add_cell(&files[file].result);

	cell->point.procs = procs;
	for (size_t i = 0; i < count; i++) {
		struct result_round *round = result_add_round(cell);

		round->valid = true;
		round->mean_ns = (i < slow ? 16000000 : 10000000) + 10000 * i;
	}
}

static void add_everywhere(unsigned int procs, size_t count, size_t slow)
{
	for (size_t i = 0; i < 2 * BOOTS; i++)
		add_rounds(i, procs, count, slow);
}

/* What is said of that kind, in order; a line each. */
static void says(const char *kind, const char *expected)
{
	const json_t *item;
	char text[4096] = "";
	size_t i;

	json_array_foreach(document_caveats(&document), i, item)
	{
		if (strcmp(json_string_value(json_object_get(item, "kind")), kind))
			continue;
		strcat(text, json_string_value(json_object_get(item, "text")));
		strcat(text, "\n");
	}
	assert_string_equal(text, expected);
}

static void compare(void)
{
	const struct analysis_options options = ANALYSIS_OPTIONS;
	struct compare_variants variants;
	struct ladder ladder;
	struct study study;
	struct err err;

	assert_int_equal(ladder_open(&ladder, &err), 0);
	assert_int_equal(compare_variants_make(&variants, files, 2 * BOOTS, true, &err),
			 0);
	assert_int_equal(study_make(&study, &variants, &ladder, METRIC_MEAN, &options),
			 0);
	caveats_of_study(&document, &study, NULL);
	assert_int_equal(document.error, 0);
	study_free(&study);
	compare_variants_free(&variants);
	ladder_free(&ladder);
}

static void show(void)
{
	caveats_of_result(&document, &files[0].result, METRIC_MEAN, NULL);
	assert_int_equal(document.error, 0);
}

static void rounds_alike_are_not_told(void **state)
{
	(void)state;
	add_everywhere(1, 12, 0);
	compare();
	says("rounds", "");
	says("kinds", "");
}

static void a_column_of_one_boot_is_named(void **state)
{
	(void)state;
	add_everywhere(1, 12, 0);
	compare();
	says("boots", "");
	document_free(&document);
	document_init(&document, "test");
	/* Two files of one boot are not two. */
	for (size_t i = BOOTS; i < 2 * BOOTS; i++)
		strcpy(files[i].result.kernel.boot_id,
		       "aaaa0000-0000-4000-8000-000000000001");
	compare();
	says("boots", "One boot only (deferred): the interval does not include variation "
		      "between boots.\n");
}

static void jobs_that_differ_are_told_field_by_field(void **state)
{
	(void)state;
	add_everywhere(1, 12, 0);
	for (size_t i = 0; i < 2 * BOOTS; i++) {
		struct job_rounds *rounds = &files[i].result.job.rounds;

		rounds->min = rounds->max = i < BOOTS ? 12 : 2;
		rounds->warmup = i < BOOTS ? 0 : 1;
		rounds->target_percent = 2;
	}
	compare();
	says("rounds", "job.rounds differs: warmup 0 (base) to 1 (deferred), min 2 "
		       "(deferred) to 12 (base), max 2 (deferred) to 12 (base).\n");
}

/* A median of few rounds is not what one of many is. */
static void boots_with_more_rounds_are_reported(void **state)
{
	(void)state;
	for (size_t i = 0; i < 2 * BOOTS; i++)
		add_rounds(i, 1, i < BOOTS ? 12 : 2 + i, 0);
	compare();
	says("rounds", "Rounds per run differ: 4 to 12. Medians are averaged over all "
		       "subsamples of the smallest number.\n");
}

static void cells_with_more_rounds_are_named(void **state)
{
	(void)state;
	for (size_t i = 0; i < 2 * BOOTS; i++) {
		add_rounds(i, 1, i ? 2 : 1, 0);
		add_rounds(i, 2, 2, 0);
		add_rounds(i, 3, i ? 6 : 2, 0);
		add_rounds(i, 4, i ? 2 : 1, 0);
	}
	compare();
	says("rounds", "Rounds per run differ: 1 to 2 (single, multi 4p), 2 to 6 (multi "
		       "3p). Medians are averaged over all subsamples of the smallest "
		       "number.\n");
}

/* A result by itself has all its rounds in its median. */
static void one_result_has_no_fewest(void **state)
{
	(void)state;
	add_rounds(0, 1, 12, 0);
	add_rounds(0, 2, 2, 0);
	show();
	says("rounds", "");
}

static void two_kinds_are_told_with_cell_and_column(void **state)
{
	(void)state;
	add_everywhere(1, 12, 0);
	for (size_t i = 0; i < 2 * BOOTS; i++) {
		add_rounds(i, 2, 12, i < BOOTS ? 0 : 3);
		add_rounds(i, 4, 12, 4);
	}
	compare();
	says("kinds",
	     "Rounds fall into two clusters, fast and slow (bimodal): multi 2p "
	     "(deferred: 75 % 10.1 ms, 25 % 16.0 ms), multi 4p (base: 67 % 10.1 ms, 33 "
	     "% 16.0 ms; deferred: 67 % 10.1 ms, 33 % 16.0 ms). The time is of neither "
	     "cluster and depends on the number of rounds; scripts/plot draws them.\n");
}

static void no_more_than_four_cells_are_named(void **state)
{
	(void)state;
	for (unsigned int procs = 2; procs < 9; procs++)
		add_everywhere(procs, 12, 3);
	show();
	says("kinds", "Rounds fall into two clusters, fast and slow (bimodal): multi "
		      "2p (75 % 10.1 ms, 25 % 16.0 ms), multi 3p (75 % 10.1 ms, 25 % "
		      "16.0 ms), multi 4p (75 % 10.1 ms, 25 % 16.0 ms), multi 5p (75 % "
		      "10.1 ms, 25 % 16.0 ms) ... The median is of one cluster; "
		      "scripts/plot draws them.\n");
}

static void two_kinds_of_one_result_are_reported(void **state)
{
	(void)state;
	add_rounds(0, 1, 12, 0);
	add_rounds(0, 2, 12, 3);
	show();
	says("kinds",
	     "Rounds fall into two clusters, fast and slow (bimodal): multi 2p (75 % "
	     "10.1 ms, 25 % 16.0 ms). The median is of one cluster; scripts/plot draws "
	     "them.\n");
}

/* A round of 0 ns has no logarithm. */
static void a_figure_of_zero_takes_no_kinds_from_others(void **state)
{
	struct result_round *round;

	(void)state;
	add_rounds(0, 1, 12, 3);
	round = result_add_round(result_add_cell(&files[0].result));
	round->valid = true;
	round->mean_ns = 0;
	show();
	says("kinds",
	     "Rounds fall into two clusters, fast and slow (bimodal): single (75 % "
	     "10.1 ms, 25 % 16.0 ms). The median is of one cluster; scripts/plot draws "
	     "them.\n");
}

static void add_killers(size_t file, unsigned int procs, bool own_cpus)
{
	struct result_cell *cell = result_add_cell(&files[file].result);
	struct result_round *round = result_add_round(cell);

	cell->point.procs = procs;
	strcpy(cell->point.release, "kill");
	round->valid = true;
	round->mean_ns = 10000000;
	for (unsigned int i = 0; i < procs; i++) {
		struct result_proc *proc = result_add_proc(round);

		proc->cpu = i;
		proc->killer_cpu = own_cpus ? procs + i : i;
		proc->release_ns = 10000000;
	}
}

static void killers_that_share_cpus_are_told_once(void **state)
{
	(void)state;
	for (size_t i = 0; i < 2 * BOOTS; i++) {
		add_killers(i, 1, true);
		add_killers(i, 2, false);
	}
	compare();
	says("killers",
	     "Too few CPUs: killers shared those of their processes: multi 2p. These "
	     "times include waiting for each other.\n");
}

static void killers_with_cpus_and_none_are_not_told(void **state)
{
	(void)state;
	add_killers(0, 2, true);
	add_rounds(0, 1, 1, 0);
	show();
	says("killers", "");
}

static void a_bystander_that_shares_its_cpu_is_reported(void **state)
{
	struct result_cell *cell;

	(void)state;
	add_rounds(0, 1, 3, 0);
	show();
	says("bystander", "");
	cell = (struct result_cell *)files[0].result.cells.items;
	for (size_t i = 0; i < 3; i++) {
		struct result_round *round = (struct result_round *)cell->rounds.items +
					     i;

		round->watch = WATCH_BYSTANDER;
		round->bystander.touches = 1800;
		round->bystander.shares_cpu = i == 1;
	}
	show();
	says("bystander", "The bystander shared its CPU with a release in 1 of its 3 "
			  "rounds: its latency includes waiting for the CPU.\n");
	says("watched", "Not in this table: 3 rounds with --watch bystander.\n");
}

/* As where all is emulated, and to reclaim takes longer than the pace leaves. */
static void a_bystander_that_is_behind_anyway_is_reported(void **state)
{
	struct result_round *round;

	(void)state;
	add_rounds(0, 1, 1, 0);
	round = ((struct result_cell *)files[0].result.cells.items)->rounds.items;
	round->watch = WATCH_RECLAIM;
	round->bystander.touches = 1800;
	round->bystander.window_ns = 180000000;
	round->bystander.alone_p99_ns = 17999999;
	show();
	says("bystander", "");
	round->bystander.alone_p99_ns = 18000000;
	show();
	says("bystander", "The bystander was late by 10 % of its window before the "
			  "release in its one round: this machine is too slow or too "
			  "busy for its pace.\n");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(rounds_alike_are_not_told),
		CASE(a_column_of_one_boot_is_named),
		CASE(jobs_that_differ_are_told_field_by_field),
		CASE(boots_with_more_rounds_are_reported),
		CASE(cells_with_more_rounds_are_named),
		CASE(one_result_has_no_fewest),
		CASE(two_kinds_are_told_with_cell_and_column),
		CASE(two_kinds_of_one_result_are_reported),
		CASE(no_more_than_four_cells_are_named),
		CASE(a_figure_of_zero_takes_no_kinds_from_others),
		CASE(killers_that_share_cpus_are_told_once),
		CASE(killers_with_cpus_and_none_are_not_told),
		CASE(a_bystander_that_shares_its_cpu_is_reported),
		CASE(a_bystander_that_is_behind_anyway_is_reported),
	};

	return cmocka_run_group_tests_name("caveats_rounds", tests, NULL, NULL);
}
