// SPDX-License-Identifier: GPL-2.0-or-later
/* How a table becomes narrower. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "format/table.h"
#include "format/text.h"

static struct table table;

static int setup(void **state)
{
	static const char *const texts[] = {
		"mode",   "of",   "time", "interval", "rounds", /* the heads */
		"single", "base", "1 ms", "1 - 2 ms", "10",     /* row 1 */
		"multi",  "next", "2 ms", "1 - 3 ms", "100",    /* row 2 */
	};

	(void)state;
	table = (struct table){ .columns = 5 };
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_int_equal(table_add(&table, texts[i]), 0);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	table_free(&table);
	return 0;
}

static void prints(size_t width, size_t drops, const char *expected)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_int_equal(table_print(&table, width, false, out), drops);
	fclose(out);
	assert_string_equal(text, expected);
	free(text);
}

static const char whole[] = "mode      of  time  interval  rounds\n"
			    "single  base  1 ms  1 - 2 ms      10\n"
			    "multi   next  2 ms  1 - 3 ms     100\n";

static void what_fits_is_not_touched(void **state)
{
	(void)state;
	assert_int_equal(table_width(&table), 36);
	prints(0, 0, whole);
	prints(36, 0, whole);
	table_spare(&table, "rounds");
	prints(36, 0, whole);
}

static void spare_columns_are_left_out_first(void **state)
{
	(void)state;
	table_spare(&table, "rounds");
	table_spare(&table, "of");
	prints(35, 1,
	       "mode      of  time  interval\n"
	       "single  base  1 ms  1 - 2 ms\n"
	       "multi   next  2 ms  1 - 3 ms\n");
	prints(27, 2,
	       "mode    time  interval\n"
	       "single  1 ms  1 - 2 ms\n"
	       "multi   2 ms  1 - 3 ms\n");
}

static void then_the_first_is_a_title(void **state)
{
	(void)state;
	prints(35, 0,
	       "mode    of  time  interval  rounds\n"
	       "single\n"
	       "      base  1 ms  1 - 2 ms      10\n"
	       "multi\n"
	       "      next  2 ms  1 - 3 ms     100\n");
}

static void then_there_are_parts(void **state)
{
	(void)state;
	table.keys = 2;
	prints(28, 0,
	       "mode      of  time  interval\n"
	       "single  base  1 ms  1 - 2 ms\n"
	       "multi   next  2 ms  1 - 3 ms\n"
	       "\n"
	       "mode      of  rounds\n"
	       "single  base      10\n"
	       "multi   next     100\n");
	/* An interval is not parted from what it is of. */
	table.keys = 1;
	table_join(&table, "interval");
	prints(22, 0,
	       "mode      of\n"
	       "single  base\n"
	       "multi   next\n"
	       "\n"
	       "mode    time  interval\n"
	       "single  1 ms  1 - 2 ms\n"
	       "multi   2 ms  1 - 3 ms\n"
	       "\n"
	       "mode    rounds\n"
	       "single      10\n"
	       "multi      100\n");
}

static void no_width_is_too_small(void **state)
{
	char *text = NULL;
	size_t len;

	(void)state;
	for (size_t width = 1; width < 36; width++) {
		FILE *out = open_memstream(&text, &len);

		table_join(&table, "interval");
		table.keys = width % 5;
		table_print(&table, width, true, out);
		fclose(out);
		assert_non_null(strstr(text, "1 - 3 ms"));
		assert_non_null(strstr(text, "100"));
		free(text);
	}
}

static void many_columns_are_all_printed(void **state)
{
	struct table wide = { .columns = 150 };
	char cell[24], *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	(void)state;
	for (size_t i = 0; i < 2 * wide.columns; i++) {
		snprintf(cell, sizeof(cell), "<%zu>", i);
		assert_int_equal(table_add(&wide, cell), 0);
	}
	table_print(&wide, 0, false, out);
	fclose(out);
	for (size_t i = 0; i < 2 * wide.columns; i++) {
		snprintf(cell, sizeof(cell), "<%zu>", i);
		assert_non_null(strstr(text, cell));
	}
	free(text);
	table_free(&wide);
}

static void numbers_keep_their_units(void **state)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	(void)state;
	fputs("- ", out);
	text_wrap(out, "about 10 % of 3 ms, at 36.9 : 1 or a % b", 10, 2);
	fclose(out);
	assert_string_equal(text, "- about\n  10 % of\n  3 ms, at\n  36.9 : 1\n"
				  "  or a % b\n");
	free(text);
}

/* Its last word, and no blank. */
static void a_tone_is_of_the_last_word(void **state)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	(void)state;
	table.tones[8] = TONE_BAD;
	table_print(&table, 0, true, out);
	fclose(out);
	assert_non_null(strstr(text, "1 ms  1 - 2 \033[1;31mms\033[0m      10\n"));
	free(text);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(what_fits_is_not_touched),
		CASE(spare_columns_are_left_out_first),
		CASE(then_the_first_is_a_title),
		CASE(then_there_are_parts),
		CASE(no_width_is_too_small),
		CASE(a_tone_is_of_the_last_word),
		CASE(many_columns_are_all_printed),
		CASE(numbers_keep_their_units),
	};

	return cmocka_run_group_tests_name("table", tests, NULL, NULL);
}
