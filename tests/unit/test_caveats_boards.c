// SPDX-License-Identifier: GPL-2.0-or-later
/* What is said below a table of the boards that its results are from. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "caveat/caveat.h"

#define MOST 10

static struct result base[MOST], patched[MOST];
static struct document document;

static void make_results(struct result *results, const char *variant)
{
	for (size_t i = 0; i < MOST; i++) {
		result_init(&results[i]);
		strcpy(results[i].variant.name, variant);
		strcpy(results[i].substrate, "metal");
	}
}

static int setup(void **state)
{
	(void)state;
	make_results(base, "base");
	make_results(patched, "patched");
	document_init(&document, "test");
	return document.error;
}

static int teardown(void **state)
{
	(void)state;
	document_free(&document);
	for (size_t i = 0; i < MOST; i++) {
		result_free(&base[i]);
		result_free(&patched[i]);
	}
	return 0;
}

/* The caveat of @count results of each side; NULL: none. */
static const char *told(size_t count)
{
	const struct result *a[MOST], *b[MOST];
	const struct caveat_variant sides[] = { { "base", a, count },
						{ "patched", b, count } };
	struct caveat_context ctx = { .document = &document,
				      .variants = sides,
				      .count = 2 };
	const json_t *item;
	size_t i;

	for (i = 0; i < MOST; i++) {
		a[i] = &base[i];
		b[i] = &patched[i];
	}
	caveats_add(&ctx);
	assert_int_equal(document.error, 0);
	json_array_foreach(json_object_get(document.data, "caveats"), i, item)
	{
		if (!strcmp(json_string_value(json_object_get(item, "kind")), "boards"))
			return json_string_value(json_object_get(item, "text"));
	}
	return NULL;
}

static void one_board_needs_no_word(void **state)
{
	(void)state;
	assert_null(told(2));
	for (size_t i = 0; i < 2; i++) {
		strcpy(base[i].machine.board, "pi-1");
		strcpy(patched[i].machine.board, "pi-1");
	}
	assert_null(told(2));
}

static void two_boards_are_named(void **state)
{
	(void)state;
	for (size_t i = 0; i < 4; i++) {
		strcpy(base[i].machine.board, i % 2 ? "pi-1" : "pi-2");
		strcpy(patched[i].machine.board, i % 2 ? "pi-2" : "pi-1");
	}
	assert_string_equal(told(4),
			    "Measured on 2 boards (pi-2, pi-1), every variant on each: "
			    "boards of one kind differ, which widens the intervals of "
			    "times; ratios are of kernels of the same boards.");
}

static void modules_share_boots(void **state)
{
	(void)state;
	for (size_t i = 0; i < 2; i++) {
		strcpy(base[i].machine.board, i ? "pi-1" : "pi-2");
		strcpy(patched[i].machine.board, i ? "pi-1" : "pi-2");
		strcpy(base[i].kernel.module.name, "swaprel_base");
		strcpy(patched[i].kernel.module.name, "swaprel_patched");
	}
	assert_non_null(strstr(told(2), "ratios are of variants of the same boot."));
}

static void a_side_that_was_not_on_all_is_named(void **state)
{
	(void)state;
	strcpy(base[0].machine.board, "pi-1");
	strcpy(base[1].machine.board, "pi-2");
	strcpy(patched[0].machine.board, "pi-1");
	strcpy(patched[1].machine.board, "pi-1");
	assert_string_equal(told(2),
			    "Measured on 2 boards (pi-1, pi-2), and patched not on all "
			    "of them: boards of one kind differ, and that is in the "
			    "ratios.");
}

/* Names as long as they may be. */
static void of_many_the_first_are_named(void **state)
{
	const char *text;

	(void)state;
	for (size_t i = 0; i < MOST; i++) {
		memset(base[i].machine.board, 'a' + (int)i,
		       sizeof(base[i].machine.board) - 1);
		memset(patched[i].machine.board, 'a' + (int)i,
		       sizeof(base[i].machine.board) - 1);
	}
	text = told(MOST);
	assert_non_null(strstr(text, "Measured on 10 boards (aaaa"));
	assert_non_null(strstr(text, "hhhh, ...), every variant on each"));
	assert_null(strstr(text, "iiii"));
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(one_board_needs_no_word),
		CASE(two_boards_are_named),
		CASE(modules_share_boots),
		CASE(a_side_that_was_not_on_all_is_named),
		CASE(of_many_the_first_are_named),
	};
	return cmocka_run_group_tests_name("caveats_boards", tests, NULL, NULL);
}
