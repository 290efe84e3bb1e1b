// SPDX-License-Identifier: GPL-2.0-or-later
/* Pictures as a script for gnuplot. Whole ones are golden; here is what must not go
 * wrong. */
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
	const struct plot_panel panel = { .title = {
						  "a `touch owned` \"b\" \\ \x1b[2J" } };
	struct document document;
	char *text;

	(void)state;
	document_init(&document, "test/1");
	plot_begin(&document, "test")->frames_in_a_row = 1;
	document.plots->frame_width = 1;
	plot_panel(&document, &panel);
	text = written(&document);
	assert_non_null(strstr(text, "set label \"a 'touch owned'  b    ?[2J\" at"));
	assert_null(strchr(text, '`'));
	assert_null(strchr(text, '\x1b'));
	free(text);
	document_free(&document);
}

/* What stands in a script outside quotes is a number, or gnuplot's NaN. */
static void points_and_levels_are_drawn(void **state)
{
	const struct plot_panel panel = { .x = { .high = 1 }, .right = { .high = 2 } };
	struct document document;
	char *text;

	(void)state;
	document_init(&document, "test/1");
	plot_begin(&document, "test")->frames_in_a_row = 1;
	document.plots->frame_width = 1;
	plot_panel(&document, &panel);
	plot_level(&document, PLOT_UNITY, 1, "one", true);
	plot_series(&document, PLOT_MAIN);
	plot_point(&document, 0.5, 2, 1.5, 2.5);
	plot_point(&document, 1, 3, NAN, NAN);
	plot_series(&document, PLOT_THIRD);
	text = written(&document);
	assert_non_null(strstr(text, "set label \"one\" at graph 0.98, first 1 right "
				     "offset 0,-0.7\n"));
	assert_non_null(strstr(text, "$s1 << END\n0.5 2 1.5 2.5\n1 3 nan nan\nEND\n"));
	assert_non_null(strstr(text, "plot 1 with lines"));
	assert_null(strstr(text, "$s2"));
	assert_non_null(strstr(text, "set xrange [0:1]\nunset ytics\nunset x2tics\nset "
				     "y2range [0:2]\nset border 11\n"));
	free(text);
	document_free(&document);
}

static void a_document_without_a_picture_is_not_drawn(void **state)
{
	struct document document;
	char buf[64];
	FILE *out = fmemopen(buf, sizeof(buf), "w");

	(void)state;
	document_init(&document, "test/1");
	assert_int_equal(format_find("gnuplot")->write(out, &document), -ENODATA);
	fclose(out);
	document_free(&document);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(labels_of_a_picture_are_plain),
		cmocka_unit_test(points_and_levels_are_drawn),
		cmocka_unit_test(a_document_without_a_picture_is_not_drawn),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
