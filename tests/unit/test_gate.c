// SPDX-License-Identifier: GPL-2.0-or-later
/* What a gate makes of intervals, and what may stand in one table at all. */
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "compare/compare.h"
#include "compare/gate.h"
#include "format/units.h"

/* A verdict as it would be, from its interval. */
static enum gate gate_for(double low, double high, enum verdict_why why)
{
	const struct verdict verdict = {
		.kind = VERDICT_UNDECIDED, .why = why, .low = low, .high = high
	};

	return gate_of(&verdict, 0.03);
}

static void the_gate_by_hand(void **state)
{
	(void)state;
	assert_int_equal(gate_for(0.98, 1.20, VERDICT_WHY_WIDE), GATE_PASS);
	assert_int_equal(gate_for(0.98, 0.99, VERDICT_WHY_SETTLED), GATE_PASS);
	assert_int_equal(gate_for(0.96, 1.01, VERDICT_WHY_WIDE), GATE_UNDECIDED);
	assert_int_equal(gate_for(0.96, 0.99, VERDICT_WHY_SETTLED), GATE_REGRESSION);
	assert_int_equal(gate_for(0.98, 1.20, VERDICT_WHY_ONE_BOOT), GATE_UNDECIDED);
	assert_int_equal(gate_for(NAN, NAN, VERDICT_WHY_ONE_ROUND), GATE_UNDECIDED);
}

static void fields_that_differ_are_named(void **state)
{
	struct result base, other;
	struct err err;

	(void)state;
	result_init(&base);
	result_init(&other);
	strcpy(base.substrate, "metal");
	strcpy(other.substrate, "metal");
	strcpy(base.job.algorithm, "lzo-rle");
	strcpy(other.job.algorithm, "lzo-rle");
	base.machine.page_size_bytes = other.machine.page_size_bytes = 4096;
	assert_int_equal(compare_may_stand_together(&base, &other, &err), 0);
	strcpy(other.substrate, "tcg");
	strcpy(other.job.algorithm, "lz4");
	other.machine.page_size_bytes = 65536;
	assert_int_equal(compare_may_stand_together(&base, &other, &err), -EXDEV);
	assert_non_null(strstr(err.msg, "substrate tcg, not metal"));
	assert_non_null(strstr(err.msg, "job.algorithm lz4, not lzo-rle"));
	assert_non_null(strstr(err.msg, "machine.page_size_bytes 65536, not 4096"));
	assert_null(strstr(err.msg, "machine.id"));
	assert_null(strstr(err.msg, "job.name"));
	strcpy(other.job.name, "sizes");
	other.job.tune = true;
	other.machine.page_size_bytes = UNKNOWN_U64;
	compare_may_stand_together(&base, &other, &err);
	assert_non_null(strstr(err.msg, "job.name sizes, not unknown"));
	assert_non_null(strstr(err.msg, "job.tune true, not false"));
	assert_non_null(strstr(err.msg, "page_size_bytes unknown, not 4096"));
	result_free(&base);
	result_free(&other);
}

static void times_have_three_digits(void **state)
{
	char text[24];

	(void)state;
	assert_string_equal(unit_time(12, text, sizeof(text)), "12.0 ns");
	assert_string_equal(unit_time(870e3, text, sizeof(text)), "870 us");
	assert_string_equal(unit_time(12.34e6, text, sizeof(text)), "12.3 ms");
	assert_string_equal(unit_time(-12.34e6, text, sizeof(text)), "-12.3 ms");
	assert_string_equal(unit_time(1.5e9, text, sizeof(text)), "1.50 s");
	assert_string_equal(unit_time(NAN, text, sizeof(text)), "-");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_gate_by_hand),
		cmocka_unit_test(fields_that_differ_are_named),
		cmocka_unit_test(times_have_three_digits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
