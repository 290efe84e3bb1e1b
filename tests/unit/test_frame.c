// SPDX-License-Identifier: GPL-2.0-or-later
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "guest/frame.h"

/* What a console gets of @len bytes; the caller's. */
static char *frame_of(const char *name, const char *text, size_t len)
{
	char *lines = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&lines, &size);

	assert_non_null(out);
	assert_int_equal(frame_write(out, name, text, len), 0);
	assert_int_equal(fclose(out), 0);
	return lines;
}

/* Both hashes are those of sha256sum; both texts are what gzip -9n and base64 write, but
 * for the head of gzip, whose byte 9 is the system. */
static void what_is_sent_is_known(void **state)
{
	char *empty = frame_of("result.json", "", 0),
	     *text = frame_of("a.json", "abc", 3);

	(void)state;
	assert_string_equal(
		empty,
		"swaprel-frame: begin result.json 0 e3b0c44298fc1c149afbf4c8996fb92427"
		"ae41e4649b934ca495991b7852b855\n"
		"swaprel-frame: 1 H4sIAAAAAAACAwMAAAAAAAAAAAA=\n"
		"swaprel-frame: end result.json\n");
	assert_string_equal(
		text,
		"swaprel-frame: begin a.json 3 ba7816bf8f01cfea414140de5dae2223b00361a3"
		"96177a9cb410ff61f20015ad\n"
		"swaprel-frame: 1 H4sIAAAAAAACA0tMSgYAwkEkNQMAAAA=\n"
		"swaprel-frame: end a.json\n");
	free(empty);
	free(text);
}

/* Numbered without a gap, and short enough for any console. */
static void lines_are_numbered(void **state)
{
	char noise[5000], *lines, *save, *line;
	unsigned int number = 0, seed = 1, said;

	(void)state;
	for (size_t i = 0; i < sizeof(noise); i++) {
		seed = seed * 1103515245 + 12345;
		noise[i] = (char)(seed >> 16);
	}
	lines = frame_of("x", noise, sizeof(noise));
	for (line = strtok_r(lines, "\n", &save); line;
	     line = strtok_r(NULL, "\n", &save)) {
		assert_true(strlen(line) < 160);
		if (sscanf(line, "swaprel-frame: %u ", &said) == 1)
			assert_int_equal(said, ++number);
	}
	assert_true(number > 5000 / 90 && number < 6000 / 90);
	free(lines);
}

static void a_full_console_is_an_error(void **state)
{
	FILE *full = fopen("/dev/full", "w");

	(void)state;
	assert_non_null(full);
	assert_true(frame_write(full, "x", "abc", 3) < 0);
	fclose(full);
	assert_int_not_equal(frame_send("/nosuch", "x", "abc", 3), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_sent_is_known),
		cmocka_unit_test(lines_are_numbered),
		cmocka_unit_test(a_full_console_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
