// SPDX-License-Identifier: GPL-2.0-or-later
/* Pictures as a script for gnuplot, and where their parts stand. Whole ones are golden;
 * here is what must not go wrong. */
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "format/format.h"
#include "format/plot_axis.h"
#include "format/plot_layout.h"

static char *written(const struct document *document)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_int_equal(format_find("gnuplot")->write(out, document), 0);
	fclose(out);
	return text;
}

/* gnuplot runs what stands in backquotes between double quotes. */
static void labels_of_a_picture_are_plain(void **state)
{
	static const char evil[] = "a `touch owned` \"b\" \\ \x1b[2J";
	struct plot_panel panel = { .x = { .high = 1 } };
	struct document document;
	char *text;

	(void)state;
	strcpy(panel.title[0], evil);
	strcpy(panel.x.label, evil);
	document_init(&document, "test/1");
	plot_begin(&document, "test");
	plot_panel(&document, &panel);
	plot_row(&document, evil);
	plot_key(&document, PLOT_NONE, "%s", evil);
	plot_caption(&document, "%s", evil);
	text = written(&document);
	assert_non_null(strstr(text, "set label \"a 'touch owned'  b    ?[2J\" at"));
	assert_null(strchr(text, '`'));
	assert_null(strchr(text, '\x1b'));
	assert_null(strchr(text, '\\'));
	free(text);
	document_free(&document);
}

/* What stands in a script outside quotes is a number, or gnuplot's NaN. */
static void points_and_levels_are_drawn(void **state)
{
	const struct plot_panel panel = { .x = { .high = 1 },
					  .y = { .high = 4 },
					  .right = { .high = 2 } },
				ratios = { .x = { .high = 1 },
					   .y = { .low = 1, .high = 100, .log = true } };
	struct document document;
	char *text;

	(void)state;
	document_init(&document, "test/1");
	plot_begin(&document, "test");
	plot_panel(&document, &panel);
	plot_level(&document, PLOT_UNITY, 1);
	plot_series(&document, PLOT_MAIN);
	plot_point(&document, 0.5, 2, 1.5, 2.5);
	plot_point(&document, 1, 3, NAN, NAN);
	plot_series(&document, PLOT_THIRD);
	plot_series(&document, PLOT_BEYOND);
	plot_point(&document, 0.5, 4, NAN, NAN);
	plot_panel(&document, &ratios);
	plot_series(&document, PLOT_BEYOND);
	plot_point(&document, 0.5, 100, NAN, NAN);
	text = written(&document);
	assert_non_null(strstr(text, "# picture: test\n"));
	assert_non_null(strstr(text,
			       "set arrow from graph 0, first 1 to graph 1, first 1 "
			       "nohead"));
	assert_non_null(strstr(text, "$s1 << END\n0.5 2 1.5 2.5\n1 3 nan nan\nEND\n"));
	assert_null(strstr(text, "$s2"));
	/* An arrow that ends at the axis' end. */
	assert_non_null(strstr(text, "$s3 << END\n0.5 3.84 0 0.16\nEND\n"));
	assert_non_null(strstr(text, "$s0 << END\n0.5 83.1764 0 16.8236\nEND\n"));
	assert_non_null(strstr(text, "set y2range [0:2]\n"));
	free(text);
	document_free(&document);
}

/* A legend without its line, and a panel without figures, say what is not so. */
static void only_what_is_drawn_has_a_key(void **state)
{
	const struct plot_panel panel = { .x = { .high = 1 }, .y = { .high = 1 } };
	struct document document;
	char *text;

	(void)state;
	document_init(&document, "test/1");
	plot_begin(&document, "test");
	plot_panel(&document, &panel);
	plot_series(&document, PLOT_DOTS);
	plot_point(&document, 0.5, 0.5, NAN, NAN);
	plot_series(&document, PLOT_CROSSES);
	plot_key(&document, PLOT_DOTS, "drawn");
	plot_key(&document, PLOT_DOTS, "drawn");
	plot_key(&document, PLOT_CROSSES, "none of them");
	text = written(&document);
	assert_null(strstr(text, "none of them"));
	assert_non_null(strstr(text, "\"drawn\""));
	assert_null(strstr(strstr(text, "\"drawn\"") + 1, "\"drawn\""));
	free(text);
	document_free(&document);
}

static void a_picture_is_found_by_its_name(void **state)
{
	const struct plot_panel panel = { .x = { .high = 1 } };
	struct document document;
	char buf[64];
	FILE *out = fmemopen(buf, sizeof(buf), "w");

	(void)state;
	document_init(&document, "test/1");
	assert_int_equal(format_find("gnuplot")->write(out, &document), -ENODATA);
	plot_begin(&document, "empty");
	assert_null(plot_find(&document, "empty"));
	assert_null(plot_find(&document, NULL));
	plot_begin(&document, "one");
	plot_panel(&document, &panel);
	plot_begin(&document, "two");
	plot_panel(&document, &panel);
	assert_string_equal(plot_find(&document, NULL)->name, "one");
	assert_string_equal(plot_find(&document, "two")->name, "two");
	assert_null(plot_find(&document, "three"));
	fclose(out);
	document_free(&document);
}

/* One is all letters, one has spaces, one a unit that stays with its figure. */
static void texts_break_where_they_may(void **state)
{
	const char *next;

	(void)state;
	assert_int_equal(plot_line("deferred-1024", 10, &next), 9);
	assert_string_equal(next, "1024");
	assert_int_equal(plot_line("two words", 5, &next), 3);
	assert_string_equal(next, "words");
	assert_int_equal(plot_line("a margin of 3 %", 14, &next), 11);
	assert_string_equal(next, "3 %");
	assert_int_equal(plot_line("base\n1.2 ms", 24, &next), 4);
	assert_string_equal(next, "1.2 ms");
	assert_int_equal(plot_line("abcdefgh", 3, &next), 3);
	assert_int_equal(plot_lines("abcdefgh", 3), 3);
	assert_int_equal(plot_line("short", 9, &next), 5);
	assert_string_equal(next, "");
}

#define WIDTHS 4

/* Whatever the width, axes stand apart and within the page, and so do the keys. */
static void parts_do_not_overlap(void **state)
{
	static const unsigned int widths[WIDTHS] = { 320, 380, 900, 1500 };
	const struct plot_panel panel = { .title = { "multi 2p" }, .x = { .high = 1 } };
	struct document document;

	(void)state;
	document_init(&document, "test/1");
	document_head(&document,
		      "A head that is longer than a narrow page is wide, surely");
	plot_begin(&document, "test");
	for (size_t i = 0; i < 9; i++) {
		plot_panel(&document, &panel);
		for (size_t row = 0; row < 5; row++)
			plot_row(&document, "deferred-1024\n12.3 ms\n1 at 500 ms");
	}
	for (size_t i = 0; i < 6; i++)
		plot_key(&document, PLOT_NONE, "key %zu of some length", i);
	for (size_t w = 0; w < WIDTHS; w++) {
		struct plot_layout layout;
		struct plot_place at, last = { 0, 0 };

		assert_int_equal(plot_layout_make(&layout, &document, document.plots,
						  widths[w], false),
				 0);
		for (size_t i = 0; i < 9; i++) {
			const struct plot_box *box = &layout.boxes[i];

			assert_true(box->right <= widths[w] &&
				    box->bottom < layout.key_top);
			assert_true(box->right - box->left > 120);
			/* Three lines a row. */
			assert_true(box->bottom - box->top >= 5 * 3 * PLOT_LINE);
			for (size_t j = 0; j < i; j++) {
				const struct plot_box *other = &layout.boxes[j];

				assert_true(box->titles > other->bottom + 30 ||
					    box->left >= other->right + 90);
			}
		}
		at = (struct plot_place){ 0, layout.key_top };
		for (size_t i = 0; i < 6; i++) {
			struct plot_place own = plot_layout_key(
				&layout, document.plots->keys[i].text, &at);

			assert_true(own.top > last.top || own.left > last.left + 100);
			assert_true(own.left + PLOT_KEY +
					    plot_text_width("key 0 of some length", 20) <=
				    widths[w]);
			last = own;
		}
		assert_true(layout.caption_top > last.top && layout.height > last.top);
		plot_layout_free(&layout);
	}
	document_free(&document);
}

static void ticks_fit_their_axis(void **state)
{
	struct plot_axis axis = { .high = 330 },
			 ratios = { .low = 0.8, .high = 3, .log = true };
	const struct plot_axis procs = {
		.low = 0.8, .high = 10, .log = true, .ticks = { 1, 2, 3, 4, 8 }
	};
	double ticks[PLOT_TICKS_MAX];

	(void)state;
	assert_int_equal(plot_axis_ticks(&axis, 166, 40, ticks), 4);
	assert_float_equal(ticks[0], 0, 0);
	assert_float_equal(ticks[3], 300, 1e-9);
	assert_int_equal(signbit(ticks[0]), 0);
	assert_int_equal(plot_axis_ticks(&ratios, 300, 40, ticks), 4);
	assert_float_equal(ticks[0], 1, 1e-9);
	assert_float_equal(ticks[3], 3, 1e-9);
	/* As many of the given ones as do not meet. */
	assert_int_equal(plot_axis_ticks(&procs, 400, 40, ticks), 5);
	assert_int_equal(plot_axis_ticks(&procs, 150, 40, ticks), 4);
	assert_float_equal(ticks[2], 4, 1e-9);
	axis.high = 0.004;
	assert_in_range(plot_axis_ticks(&axis, 900, 40, ticks), 4, PLOT_TICKS_MAX);
	assert_float_equal(plot_axis_step(330, 4), 100, 1e-9);
	/* Of a wide picture they go to its end. */
	axis.high = 945;
	assert_int_equal(plot_axis_ticks(&axis, 825, 40, ticks), 10);
	assert_float_equal(ticks[9], 900, 1e-9);
}

/* Lines that are told apart by their colour alone are one line in black and white. */
static void variants_differ_without_colours(void **state)
{
	const struct plot_panel panel = { .x = { .high = 1 }, .y = { .high = 1 } };
	struct document document;
	char *text, *points[PLOT_VARIANTS];
	const char *at;

	(void)state;
	document_init(&document, "test/1");
	plot_begin(&document, "test");
	plot_panel(&document, &panel);
	for (unsigned int i = 0; i < PLOT_VARIANTS; i++) {
		plot_series(&document, PLOT_VARIANT + i);
		plot_point(&document, 0.5, 0.5, NAN, NAN);
	}
	text = written(&document);
	at = text;
	for (size_t i = 0; i < PLOT_VARIANTS; i++) {
		at = strstr(at, "with linespoints pt ");
		assert_non_null(at);
		at += strlen("with linespoints ");
		points[i] = strndup(at, 5);
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(points[i], points[j]);
	}
	for (size_t i = 0; i < PLOT_VARIANTS; i++)
		free(points[i]);
	free(text);
	document_free(&document);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(labels_of_a_picture_are_plain),
		cmocka_unit_test(points_and_levels_are_drawn),
		cmocka_unit_test(only_what_is_drawn_has_a_key),
		cmocka_unit_test(a_picture_is_found_by_its_name),
		cmocka_unit_test(texts_break_where_they_may),
		cmocka_unit_test(parts_do_not_overlap),
		cmocka_unit_test(ticks_fit_their_axis),
		cmocka_unit_test(variants_differ_without_colours),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
