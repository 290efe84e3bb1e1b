// SPDX-License-Identifier: GPL-2.0-or-later
/* Cells that had no time for the rounds that the job asked for are named below a table.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "caveat/caveats.h"
#include "sample/cache_latency.h"

#define NEAR_NS 60

static struct result result;

static int setup(void **state)
{
	(void)state;
	result_init(&result);
	strcpy(result.variant.name, "base");
	strcpy(result.started_at, "2026-01-01T00:00:00Z");
	result.state = RESULT_COMPLETE;
	result.job.rounds = (struct job_rounds){ .min = 5, .max = 7, .max_seconds = 60 };
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	result_free(&result);
	return 0;
}

/* As a run writes it. The CPUs are near in every second round. */
static void add_cell(unsigned int procs, unsigned int used, unsigned int rejected)
{
	struct result_cell *cell = result_add_cell(&result);

	cell->point.procs = procs;
	for (unsigned int i = 0; i < used + rejected; i++) {
		struct result_round *round = result_add_round(cell);

		round->valid = i < used;
		round->reject = round->valid ? REJECT_NONE : REJECT_GATE_SKEW;
		round->mean_ns = 10000000 + 10000 * i;
		round->core_to_core_before_ns = i % 2 ? NEAR_NS : 3 * NEAR_NS;
		round->core_to_core_after_ns = round->core_to_core_before_ns;
	}
	cell->summary.used = used;
	cell->summary.rejected = rejected;
}

static void says(const char *expected)
{
	struct document document;
	const char *text = "";
	const json_t *item;
	size_t i;

	document_init(&document, "test");
	caveats_of_result(&document, &result, METRIC_MEAN, NULL);
	assert_int_equal(document.error, 0);
	json_array_foreach(document_caveats(&document), i, item)
	{
		if (!strcmp(document_text(item, "kind"), "short"))
			text = document_text(item, "text");
	}
	assert_string_equal(text, expected);
	document_free(&document);
}

static void cells_without_time_are_named(void **state)
{
	(void)state;
	add_cell(1, 2, 0);
	add_cell(2, 3, 1);
	add_cell(4, 5, 0);
	says("Fewer timed rounds than rounds.min, because rounds.max_seconds was "
	     "reached: single (2 of 5), multi 2p (3 of 5). --rounds-max-seconds "
	     "150 is enough.");
}

static void no_more_than_four_are_named(void **state)
{
	(void)state;
	for (unsigned int procs = 2; procs < 8; procs++)
		add_cell(procs, 4, 0);
	says("Fewer timed rounds than rounds.min, because rounds.max_seconds was "
	     "reached: multi 2p (4 of 5), multi 3p (4 of 5), multi 4p (4 of 5), multi "
	     "5p (4 of 5) ... --rounds-max-seconds 75 is enough.");
}

/* It says itself that there are fewer. */
static void rounds_that_near_takes_out_are_none_of_these(void **state)
{
	(void)state;
	add_cell(2, 6, 0);
	assert_int_equal(cache_latency_filter(&result, NEAR_NS), 3);
	says("");
}

static void rejected_rounds_had_their_time(void **state)
{
	(void)state;
	add_cell(2, 2, 5);
	says("");
}

static void a_run_that_was_stopped_had_none_to_give(void **state)
{
	(void)state;
	add_cell(2, 2, 0);
	result.state = RESULT_INTERRUPTED;
	says("");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(cells_without_time_are_named),
		CASE(no_more_than_four_are_named),
		CASE(rounds_that_near_takes_out_are_none_of_these),
		CASE(rejected_rounds_had_their_time),
		CASE(a_run_that_was_stopped_had_none_to_give),
	};

	return cmocka_run_group_tests_name("caveats_short", tests, NULL, NULL);
}
