// SPDX-License-Identifier: GPL-2.0-or-later
/* Where axes of pictures end, and what is drawn of what lies beyond them. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "page/chart.h"
#include "page/memory.h"

/* One round that took 50 times as long leaves the others their room; two ways that rounds
 * go do not. */
static void one_outlier_does_not_flatten_a_panel(void **state)
{
	double outlier[] = { 10.2, 9.9, 500, 10.1, 10, 9.8 };
	double two_ways[] = { 38, 39, 64, 65, 64, 63, 40, 64 };
	double same[] = { 5, 5, 5, 5 };
	double one[] = { 7 }, two[] = { 10, 16 };

	(void)state;
	assert_float_equal(chart_limit(outlier, 6), 10.2, 1e-9);
	assert_float_equal(chart_limit(two_ways, 8), 65, 1e-9);
	assert_float_equal(chart_limit(same, 4), 5, 1e-9);
	assert_float_equal(chart_limit(one, 1), 7, 1e-9);
	assert_float_equal(chart_limit(two, 2), 16, 1e-9);
	assert_float_equal(chart_limit(NULL, 0), 0, 0);
}

static void axes_of_times_begin_at_0(void **state)
{
	const struct plot_axis axis = chart_axis(METRIC_MEAN, 12e6);

	(void)state;
	assert_float_equal(axis.low, 0, 0);
	assert_float_equal(axis.high, 12.6, 1e-9);
	assert_string_equal(axis.label, "release time in ms");
	assert_false(axis.log);
}

/* An interval from 0.1 to 90 must not flatten a figure of 1.2; and 1 is on the axis. */
static void a_wide_interval_does_not_flatten_ratios(void **state)
{
	const struct figure figures[] = { { 1.2, 0.1, 90 }, { 1.5, 1.4, 1.6 } };
	const struct figure slower[] = { { 0.5, 0.4, 0.6 } };
	struct plot_axis axis = chart_ratio_axis(figures, 2, 0.03);

	(void)state;
	assert_true(axis.log);
	assert_true(axis.low > 0.5 && axis.low < 1 / 1.03);
	assert_true(axis.high > 1.6 && axis.high < 3);
	axis = chart_ratio_axis(slower, 1, 0.03);
	assert_true(axis.low < 0.4 && axis.high > 1.03);
}

/* Figures stay within the axis, and arrows say where they go on. */
static void what_lies_beyond_is_marked(void **state)
{
	const struct plot_panel panel = { .x = { .high = 10 } };
	const struct figure far = { 12, 8, 20 }, near = { 5, 4, 6 };
	struct document document;
	const struct plot_panel *made;

	(void)state;
	document_init(&document, "test/1");
	plot_begin(&document, "test");
	plot_panel(&document, &panel);
	chart_figure(&document, PLOT_FIGURE, 0, &near, &panel.x, 1);
	assert_int_equal(document.plots->panels->series_count, 1);
	chart_figure(&document, PLOT_FIGURE, 1, &far, &panel.x, 1);
	made = document.plots->panels;
	assert_int_equal(made->series_count, 3);
	assert_float_equal(made->series[1].points[0].x, 10, 0);
	assert_float_equal(made->series[1].points[0].high, 10, 0);
	assert_int_equal(made->series[2].look, PLOT_BEYOND);
	assert_float_equal(made->series[2].points[0].x, 10, 0);
	document_free(&document);
}

/* The same dots each time, none upon another. */
static void dots_lie_side_by_side(void **state)
{
	(void)state;
	for (size_t i = 0; i < 30; i++) {
		assert_true(chart_jitter(i) >= -0.5 && chart_jitter(i) < 0.5);
		for (size_t j = 0; j < i; j++)
			assert_true(fabs(chart_jitter(i) - chart_jitter(j)) > 0.01);
	}
}

/* One variant that waits a long time leaves the others their room. */
static void a_late_variant_does_not_flatten_curves(void **state)
{
	double ends[] = { 40e6, 42e6, 38e6, 41e6, 330e6 }, two[] = { 200e6, 60e6 };

	(void)state;
	assert_float_equal(memory_end_ms(ends, 5), 1.25 * 42, 1e-9);
	assert_float_equal(memory_end_ms(two, 2), 1.25 * 200, 1e-9);
	assert_float_equal(memory_end_ms(NULL, 0), 0, 0);
}

#define CELLS    3
#define VARIANTS 2

/* Lines over what there are several of, and no picture of one point. */
static void scaling_takes_two_points(void **state)
{
	struct chart_item items[CELLS * VARIANTS];
	const struct plot *plot;
	struct document document;

	(void)state;
	for (size_t i = 0; i < CELLS * VARIANTS; i++) {
		items[i] = (struct chart_item){
			.point = { 1U << i / VARIANTS, 64, "text", "munmap", "" },
			.variant = i % VARIANTS ? "deferred" : "base",
			.figure = { 1e6 * (double)(i + 1), NAN, NAN },
		};
	}
	document_init(&document, "test/1");
	chart_scaling_items(&document, items, 1, VARIANTS, METRIC_MEAN, "none");
	assert_null(plot_find(&document, NULL));
	chart_scaling_items(&document, items, CELLS, VARIANTS, METRIC_MEAN, "none");
	assert_null(plot_find(&document, "over-sizes"));
	plot = plot_find(&document, "over-processes");
	assert_non_null(plot);
	assert_int_equal(plot->panel_count, 1);
	assert_int_equal(plot->panels->series_count, VARIANTS);
	assert_int_equal(plot->panels->series[0].count, CELLS);
	assert_float_equal(plot->panels->series[1].points[2].y, 6, 1e-9);
	assert_float_equal(plot->panels->y.low, 0, 0);
	assert_true(*plot->caption && *plot->alternative);
	document_free(&document);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_outlier_does_not_flatten_a_panel),
		cmocka_unit_test(axes_of_times_begin_at_0),
		cmocka_unit_test(a_wide_interval_does_not_flatten_ratios),
		cmocka_unit_test(what_lies_beyond_is_marked),
		cmocka_unit_test(dots_lie_side_by_side),
		cmocka_unit_test(a_late_variant_does_not_flatten_curves),
		cmocka_unit_test(scaling_takes_two_points),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
