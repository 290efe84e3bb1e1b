// SPDX-License-Identifier: GPL-2.0-or-later
/* Whether a CPU was slowed down, where a machine tells. What each fixture tells of it is
 * in test_identity.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "machine/identity.h"
#include "record/record.h"
#include "sysroot.h"

/* A count may be of long ago; an alarm is of now. */
static void test_throttled(void **state)
{
	static const struct {
		uint64_t before, after;
		bool alarm, throttled;
	} cases[] = {
		{ 7, 7, false, false },
		{ 7, 8, false, true },
		{ 0, 0, true, false },
		{ 0, 1, true, true },
		{ 1, 1, true, true },
		{ 1, 0, true, true },
		{ UNKNOWN_U64, UNKNOWN_U64, false, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct throttle before = { cases[i].before, "", cases[i].alarm };
		struct throttle after = { cases[i].after, "", cases[i].alarm };

		assert_int_equal(identity_throttled(&before, &after), cases[i].throttled);
	}
}

/* Without the driver the firmware's own file is not a way out. */
static void test_not_observable(void **state)
{
	struct throttle throttle;
	struct fs fs;

	(void)state;
	sysroot_make(&fs);
	sysroot_put(&fs, "sys/devices/platform/soc/soc:firmware/get_throttled",
		    "50000\n");
	sysroot_put(&fs, "sys/class/hwmon/hwmon0/name", "cpu_thermal\n");
	sysroot_put(&fs, "sys/class/hwmon/hwmon0/in0_lcrit_alarm", "1\n");
	identity_throttle(&throttle, &fs);
	sysroot_remove(&fs);
	assert_int_equal(throttle.events, UNKNOWN_U64);
	assert_string_equal(throttle.source, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_throttled),
		cmocka_unit_test(test_not_observable),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
