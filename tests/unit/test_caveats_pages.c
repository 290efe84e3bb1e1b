// SPDX-License-Identifier: GPL-2.0-or-later
/* The size of base pages is said below a table where it is not the usual one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "caveat/caveat.h"

/* The text of the caveat on a result with pages of @bytes, in @buf; "" if there is none.
 */
static void told(uint64_t bytes, char *buf, size_t size)
{
	struct document document;
	struct result result;
	const struct result *results = &result;
	const struct caveat_variant side = { "base", &results, 1 };
	struct caveat_context ctx = { .document = &document,
				      .results = &results,
				      .runs = 1,
				      .variants = &side,
				      .count = 1 };
	const json_t *list, *item;

	result_init(&result);
	result.machine.page_size_bytes = bytes;
	document_init(&document, "test");
	caveat_pages(&ctx);
	list = json_object_get(document.data, "caveats");
	item = json_array_get(list, 0);
	assert_true(json_array_size(list) <= 1);
	snprintf(buf, size, "%s",
		 item ? json_string_value(json_object_get(item, "text")) : "");
	document_free(&document);
	result_free(&result);
}

static void large_pages_are_told(void **state)
{
	char text[512];

	(void)state;
	told(16384, text, sizeof(text));
	assert_string_equal(text,
			    "Base pages of 16 KiB: a region has 1/4 of the pages that it "
			    "has with 4 KiB, and a buffer page has room for 16 times the "
			    "data; not comparable with figures of 4 KiB pages.");
	told(65536, text, sizeof(text));
	assert_non_null(strstr(text, "pages of 64 KiB: a region has 1/16 of"));
	assert_non_null(strstr(text, "256 times the data"));
}

static void the_usual_or_unknown_are_not(void **state)
{
	char text[512];

	(void)state;
	told(4096, text, sizeof(text));
	assert_string_equal(text, "");
	told(UNKNOWN_U64, text, sizeof(text));
	assert_string_equal(text, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(large_pages_are_told),
		cmocka_unit_test(the_usual_or_unknown_are_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
