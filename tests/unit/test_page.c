// SPDX-License-Identifier: GPL-2.0-or-later
/* What rows have in common. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "page/comparison.h"
#include "page/curve.h"

static void add_cell(struct result *result, unsigned int procs, unsigned int size_mib,
		     const char *pattern)
{
	struct result_cell *cell = result_add_cell(result);

	cell->point = (struct point){ .procs = procs, .size_mib = size_mib };
	strcpy(cell->point.pattern, pattern);
	strcpy(cell->point.release, "munmap");
	cell->oversubscribed = procs > 2;
}

static void check_row(const struct document *document, size_t i, const char *name,
		      const char *label)
{
	const json_t *row = json_array_get(document_data_rows(document), i);

	assert_string_equal(document_text(row, "name"), name);
	assert_string_equal(document_text(row, "label"), label);
	assert_string_equal(table_at(&document->tables[0], i + 1, 0), name);
}

/* A label has what differs, and a name the star of a table besides. */
static void cells_are_labelled_by_what_differs(void **state)
{
	struct document document;
	struct result result;

	(void)state;
	result_init(&result);
	add_cell(&result, 1, 64, "text");
	add_cell(&result, 4, 64, "text");
	assert_int_equal(result_document(&document, &result, METRIC_MEAN, NULL), 0);
	check_row(&document, 0, "single", "single");
	check_row(&document, 1, "multi 4p*", "multi 4p");
	document_free(&document);
	add_cell(&result, 1, 128, "zero");
	assert_int_equal(result_document(&document, &result, METRIC_MEAN, NULL), 0);
	check_row(&document, 1, "multi 4p 64 MiB text*", "multi 4p 64 MiB text");
	check_row(&document, 2, "single 128 MiB zero", "single 128 MiB zero");
	document_free(&document);
	result_free(&result);
}

static void each_column_has_help(void **state)
{
	static const struct record *const records[] = { &comparison_row_record,
							&curve_row_record };

	(void)state;
	for (size_t i = 0; i < sizeof(records) / sizeof(records[0]); i++) {
		for (size_t j = 0; j < records[i]->count; j++)
			assert_true(records[i]->fields[j].help &&
				    *records[i]->fields[j].help);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cells_are_labelled_by_what_differs),
		cmocka_unit_test(each_column_has_help),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
