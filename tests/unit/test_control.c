// SPDX-License-Identifier: GPL-2.0-or-later
/* The table of controls, and what the pages say of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/load.h"
#include "data.h"
#include "round/control.h"

static bool row_ends_with(const char *row, const char *tail)
{
	const char *end = strchr(row, '\n');
	const size_t len = strlen(tail);

	return end && (size_t)(end + 1 - row) >= len &&
	       !strncmp(end + 1 - len, tail, len);
}

static void method_has_each_beside_its_reject(void **state)
{
	char path[DATA_PATH_MAX], *text;
	struct err err;

	(void)state;
	if (load_file(data_path(path, "docs/method.md"), &text, 1 << 20, &err) < 0)
		fail_msg("%s", err.msg);
	for (size_t i = 0; i < control_count; i++) {
		char head[64], tail[128];
		const char *row;

		snprintf(head, sizeof(head), "\n| `%s` | ",
			 reject_names.items[controls[i].expects]);
		snprintf(tail, sizeof(tail), " | `%s`: %s |\n", controls[i].name,
			 controls[i].about);
		/* A reason may have several, a row for each. */
		row = strstr(text, head);
		while (row && !row_ends_with(row + 1, tail))
			row = strstr(row + 1, head);
		if (!row)
			fail_msg("docs/method.md: %s: expected a row with \"%s\"",
				 controls[i].name, tail);
	}
	free(text);
}

static void a_job_without_one_has_one_that_does_nothing(void **state)
{
	(void)state;
	for (size_t i = 0; i < control_count; i++) {
		assert_ptr_equal(control_find(controls[i].name), &controls[i]);
		assert_int_not_equal(controls[i].expects, REJECT_NONE);
	}
	assert_string_equal(control_find("")->name, "");
	assert_int_equal(control_find("")->expects, REJECT_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(method_has_each_beside_its_reject),
		cmocka_unit_test(a_job_without_one_has_one_that_does_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
