// SPDX-License-Identifier: GPL-2.0-or-later
/* What is said below a table of the temperature of the CPUs, and of rounds rejected for
 * it. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "caveat/caveat.h"

static struct result result;
static struct document document;

static int setup(void **state)
{
	struct result_cell *cell;

	(void)state;
	result_init(&result);
	strcpy(result.substrate, "metal");
	result.machine.cpus = 4;
	cell = result_add_cell(&result);
	cell->point.procs = 1;
	strcpy(cell->point.pattern, "text");
	document_init(&document, "test");
	return document.error;
}

static int teardown(void **state)
{
	(void)state;
	document_free(&document);
	result_free(&result);
	return 0;
}

static void add_round(double before_celsius, double after_celsius, enum reject reject)
{
	struct result_cell *cell = result.cells.items;
	struct result_round *round = result_add_round(cell);

	round->valid = !reject;
	round->reject = reject;
	round->cpu_before_celsius = before_celsius;
	round->cpu_after_celsius = after_celsius;
}

/* The text of the caveat of that kind, "" when there is none. */
static const char *said(const char *kind)
{
	const struct result *one = &result;
	const struct caveat_variant side = { "running", &one, 1 };
	struct caveat_context ctx = { .document = &document,
				      .variants = &side,
				      .count = 1 };
	const json_t *list, *item;
	size_t i;

	caveats_add(&ctx);
	assert_int_equal(document.error, 0);
	list = json_object_get(document.data, "caveats");
	json_array_foreach((json_t *)list, i, item)
	{
		if (!strcmp(json_string_value(json_object_get(item, "kind")), kind))
			return json_string_value(json_object_get(item, "text"));
	}
	return "";
}

static void temperatures_are_told(void **state)
{
	(void)state;
	add_round(NAN, NAN, REJECT_NONE);
	add_round(51.6, 62.2, REJECT_NONE);
	add_round(50.4, NAN, REJECT_NONE);
	assert_string_equal(said("temperature"),
			    "CPU temperature in the rounds: 50 to 62 degrees C.");
}

static void unknown_ones_are_not(void **state)
{
	(void)state;
	add_round(NAN, NAN, REJECT_NONE);
	assert_string_equal(said("temperature"), "");
}

/* Its figure is left out, and the table says why; how hot it was is told. */
static void rejected_rounds_count(void **state)
{
	(void)state;
	add_round(79, 80.6, REJECT_THROTTLED);
	assert_string_equal(said("temperature"),
			    "CPU temperature in the rounds: 79 to 81 degrees C.");
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(temperatures_are_told),
		CASE(unknown_ones_are_not),
		CASE(rejected_rounds_count),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
