// SPDX-License-Identifier: GPL-2.0-or-later
/* Files of every released state say for ever what they said when they were made. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "data.h"
#include "result/result.h"
#include "sample/summary.h"

/* Medians of the files, computed outside the program. */
static const struct released_figure {
	const char *file;
	size_t cell;
	enum metric metric;
	double median;
} figures[] = {
	{ "1-first", 0, METRIC_MEAN, 425775 },
	{ "2-parking", 0, METRIC_MEAN, 27686615 },
	{ "3-budget", 0, METRIC_MEAN, 27794250 },
	{ "4-core-to-core", 0, METRIC_MEAN, 24332560 },
	{ "5-complaints", 0, METRIC_MEAN, 431464 },
	{ "6-memory", 0, METRIC_MEAN, 231799 },
	{ "10-resident", 0, METRIC_MEAN, 297901.5 },
	{ "11-zswap", 0, METRIC_MEAN, 490547.5 },
	{ "6-memory", 0, METRIC_BACK99, 1229277.5 },
	{ "7-bystander", 0, METRIC_BYSTANDER_P99, 22065845 },
	{ "8-releases", 0, METRIC_MACHINE_CPU, 75753327.5 },
	{ "8-releases", 1, METRIC_MACHINE_CPU, 81317570 },
	{ "8-releases", 2, METRIC_MACHINE_CPU, 69561376 },
	{ "8-releases", 2, METRIC_CALL, 356498.5 },
	{ "9-profile", 0, METRIC_CALLER_CPU, 235383.5 },
	{ "10-resident", 0, METRIC_RESIDENT_BACK, 997474.5 },
};

/* What they say is what they said when they were made. */
static void key_figures_stay(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(figures) / sizeof(figures[0]); i++) {
		const struct released_figure *figure = &figures[i];
		struct result_summary summary;
		struct result result;
		char name[64], path[DATA_PATH_MAX];
		struct err err;

		snprintf(name, sizeof(name), "tests/data/released/result/%s.json",
			 figure->file);
		if (result_load(&result, data_path(path, name), &err))
			fail_msg("%s", err.msg);
		assert_true(figure->cell < result.cells.count);
		assert_int_equal(summary_make(&summary,
					      result_cell(&result, figure->cell),
					      &result.job.rounds, figure->metric),
				 0);
		if (summary.median_ns < figure->median ||
		    summary.median_ns > figure->median)
			fail_msg("%s, cell %zu, %s: %.1f, not %.1f", figure->file,
				 figure->cell, metric_names.items[figure->metric],
				 summary.median_ns, figure->median);
		result_free(&result);
	}
}

/* A profile, and what a bystander and a backend are beside times. */
static void what_is_no_time_stays(void **state)
{
	struct result result;
	char path[DATA_PATH_MAX];
	struct err err;

	(void)state;
	data_path(path, "tests/data/released/result/9-profile.json");
	assert_int_equal(result_load(&result, path, &err), 0);
	assert_int_equal(result_cell(&result, 0)->profile.period_ns, 31077);
	result_free(&result);
	data_path(path, "tests/data/released/result/11-zswap.json");
	assert_int_equal(result_load(&result, path, &err), 0);
	assert_string_equal(result.job.backend, "zswap");
	result_free(&result);
	data_path(path, "tests/data/released/result/10-resident.json");
	assert_int_equal(result_load(&result, path, &err), 0);
	assert_string_equal(result_cell(&result, 0)->point.resident, "1:5.4");
	result_free(&result);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(key_figures_stay),
		cmocka_unit_test(what_is_no_time_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
