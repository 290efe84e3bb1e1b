// SPDX-License-Identifier: GPL-2.0-or-later
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/clean.h"

static void check_clean(const char *text, const char *expected)
{
	char buf[64];

	assert_string_equal(clean_text(buf, sizeof(buf), text), expected);
}

static void what_is_no_text_becomes_a_mark(void **state)
{
	(void)state;
	check_clean("Cortex-A72", "Cortex-A72");
	check_clean("caf\xc3\xa9", "caf\xc3\xa9");
	check_clean("\x1b[2J", "?[2J");
	check_clean("a\nb\rc\td\x7f", "a?b?c?d?");
	check_clean("\xc2\x9b"
		    "31m",
		    "?31m");                          /* C1, the 8-bit CSI */
	check_clean("x\xe2\x80\xaey", "x?y");         /* right-to-left override */
	check_clean("x\xef\xbb\xbfy", "x?y");         /* no width */
	check_clean("\xff\xc3", "??");                /* no UTF-8, and cut short */
	check_clean("\xc0\xaf\xed\xa0\x80", "?????"); /* too long a form, surrogate */
	check_clean("\xf4\x90\x80\x80", "????");      /* beyond Unicode */
}

static void a_cut_is_between_characters(void **state)
{
	char buf[4];

	(void)state;
	assert_string_equal(clean_text(buf, sizeof(buf), "ab\xc3\xa9"), "ab");
	assert_int_equal(clean_width("ab\xc3\xa9"), 3);
}

/* Every byte in every place: nothing that a terminal obeys, and no byte is left behind.
 */
static void no_byte_comes_through(void **state)
{
	(void)state;
	for (unsigned int a = 1; a < 256; a++) {
		for (unsigned int b = 1; b < 256; b++) {
			char text[] = { (char)a, (char)b, 'z', 0 }, buf[8];

			clean_text(buf, sizeof(buf), text);
			for (const char *c = buf; *c; c++) {
				assert_true((unsigned char)*c >= 0x20 && *c != 0x7f);
				assert_false(!memcmp(c, "\xc2", 1) &&
					     (unsigned char)c[1] < 0xa0);
			}
			assert_int_equal(buf[strlen(buf) - 1], 'z');
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_no_text_becomes_a_mark),
		cmocka_unit_test(a_cut_is_between_characters),
		cmocka_unit_test(no_byte_comes_through),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
