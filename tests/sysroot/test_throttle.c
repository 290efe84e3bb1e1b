// SPDX-License-Identifier: GPL-2.0-or-later
/* Whether a CPU was slowed down, where a machine tells. What each fixture tells of it is
 * in test_identity.c. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "machine/identity.h"
#include "record/record.h"
#include "round/judge.h"
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

static void assert_celsius(const char *machine, double celsius, const char *source)
{
	struct temperature temperature;
	struct fs fs;

	sysroot_open(&fs, machine);
	temperature_read(&temperature, &fs);
	fs_close(&fs);
	assert_string_equal(temperature.source, source);
	assert_true(isnan(celsius) ? isnan(temperature.cpu_celsius)
				   : fabs(temperature.cpu_celsius - celsius) < 1e-9);
	assert_false(temperature_slows(&temperature));
}

static void temperature_of_machines(void **state)
{
	(void)state;
	assert_celsius("pi4b", 67.7, "sys/class/thermal/thermal_zone0/temp");
	assert_celsius("pi5", 45.8, "sys/class/hwmon/hwmon0/temp1_input");
	assert_celsius("kvm-guest", NAN, "");
}

/* Two packages; the board's own zone is hotter and none of the CPUs'. */
static void temperature_is_that_of_the_hottest_cpu(void **state)
{
	struct temperature temperature;
	struct fs fs;

	(void)state;
	sysroot_make(&fs);
	sysroot_put(&fs, "sys/class/thermal/thermal_zone0/type", "acpitz\n");
	sysroot_put(&fs, "sys/class/thermal/thermal_zone0/temp", "99000\n");
	sysroot_put(&fs, "sys/class/thermal/thermal_zone1/type", "x86_pkg_temp\n");
	sysroot_put(&fs, "sys/class/thermal/thermal_zone1/temp", "51000\n");
	sysroot_put(&fs, "sys/class/thermal/thermal_zone2/type", "x86_pkg_temp\n");
	sysroot_put(&fs, "sys/class/thermal/thermal_zone2/temp", "85500\n");
	sysroot_put(&fs, "sys/class/thermal/thermal_zone3/type", "x86_pkg_temp\n");
	temperature_read(&temperature, &fs);
	sysroot_remove(&fs);
	assert_true(fabs(temperature.cpu_celsius - 85.5) < 1e-9);
	assert_string_equal(temperature.source, "sys/class/thermal/thermal_zone2/temp");
	/* An x86 counts what it throttles. */
	assert_true(isnan(temperature.slows_celsius));
	assert_false(temperature_slows(&temperature));
}

#define ALARM "sys/class/hwmon/hwmon1/in0_lcrit_alarm"
#define TEMP  "sys/class/thermal/thermal_zone0/temp"

/* A Raspberry Pi at these temperatures, in thousandths, and with these alarms. */
static void judge_pi(struct result_round *round, const char *const temps[2],
		     const char *const alarms[2])
{
	struct round_env env = { 0 };
	struct judge_counters before;
	struct fs fs;

	memset(round, 0, sizeof(*round));
	sysroot_make(&fs);
	env.fs = &fs;
	sysroot_put(&fs, "sys/firmware/devicetree/base/compatible",
		    "raspberrypi,4-model-b");
	sysroot_put(&fs, "sys/class/thermal/thermal_zone0/type", "cpu-thermal\n");
	sysroot_put(&fs, "sys/class/hwmon/hwmon1/name", "rpi_volt\n");
	sysroot_put(&fs, TEMP, temps[0]);
	sysroot_put(&fs, ALARM, alarms[0]);
	judge_counters_read(&before, &fs);
	sysroot_put(&fs, TEMP, temps[1]);
	sysroot_put(&fs, ALARM, alarms[1]);
	judge_throttle(&env, &before, round);
	sysroot_remove(&fs);
}

static void a_hot_round_is_rejected(void **state)
{
	static const char *const none[] = { "0\n", "0\n" };
	static const char *const low[] = { "0\n", "1\n" };
	static const char *const cool[] = { "45000\n", "79999\n" };
	static const char *const hot[] = { "79000\n", "80300\n" };
	struct result_round round;

	(void)state;
	judge_pi(&round, cool, none);
	assert_int_equal(round.reject, REJECT_NONE);
	assert_true(fabs(round.cpu_before_celsius - 45) < 1e-9);
	assert_true(fabs(round.cpu_after_celsius - 79.999) < 1e-9);
	assert_int_equal(round.throttle_before, 0);
	assert_int_equal(round.throttle_after, 0);
	judge_pi(&round, hot, none);
	assert_int_equal(round.reject, REJECT_THROTTLED);
	assert_string_equal(round.reject_detail,
			    TEMP ": 79.0 became 80.3 degrees C; from 80 on the firmware "
				 "lowers the clock");
	judge_pi(&round, cool, low);
	assert_int_equal(round.reject, REJECT_THROTTLED);
	assert_string_equal(round.reject_detail, ALARM ": 0 became 1");
	assert_int_equal(round.throttle_after, 1);
}

/* Never 0 for what nobody tells. */
static void unknown_stays_unknown(void **state)
{
	struct round_env env = { 0 };
	struct judge_counters before;
	struct result_round round = { 0 };
	struct fs fs;

	(void)state;
	sysroot_make(&fs);
	env.fs = &fs;
	judge_counters_read(&before, &fs);
	judge_throttle(&env, &before, &round);
	sysroot_remove(&fs);
	assert_int_equal(round.reject, REJECT_NONE);
	assert_int_equal(round.throttle_before, UNKNOWN_U64);
	assert_int_equal(round.throttle_after, UNKNOWN_U64);
	assert_true(isnan(round.cpu_before_celsius) && isnan(round.cpu_after_celsius));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_throttled),
		cmocka_unit_test(test_not_observable),
		cmocka_unit_test(temperature_of_machines),
		cmocka_unit_test(temperature_is_that_of_the_hottest_cpu),
		cmocka_unit_test(a_hot_round_is_rejected),
		cmocka_unit_test(unknown_stays_unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
