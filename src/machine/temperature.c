// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "machine/temperature.h"

/*
 * "When the core temperature is between 80 and 85 degrees C, the Arm cores will be
 * progressively throttled back": Raspberry Pi's documentation, frequency-management.adoc.
 * Its firmware does so by itself, and cpufreq goes on showing what was asked for.
 */
#define PI_SLOWS_CELSIUS 80

/* The sensors of a class of devices: <dir>/<device>/<kind> names what it measures. */
struct sensors {
	const char *dir, *kind, *value;
	const char *of_cpus[4];
};

static const struct sensors classes[] = {
	{ "sys/class/thermal",
	  "type",
	  "temp",
	  { "x86_pkg_temp", "cpu-thermal", "cpu_thermal" } },
	{ "sys/class/hwmon",
	  "name",
	  "temp1_input",
	  { "coretemp", "k10temp", "cpu_thermal" } },
};

struct look {
	const struct fs *fs;
	const struct sensors *sensors;
	struct temperature *temperature;
};

static bool is_of_cpus(const struct sensors *sensors, const char *kind)
{
	for (size_t i = 0; sensors->of_cpus[i]; i++) {
		if (!strcmp(kind, sensors->of_cpus[i]))
			return true;
	}
	return false;
}

static int visit(void *arg, const char *name)
{
	const struct look *look = arg;
	const struct sensors *sensors = look->sensors;
	struct temperature *to = look->temperature;
	uint64_t millicelsius;
	char kind[32];
	double celsius;

	if (fs_read(look->fs, kind, sizeof(kind), "%s/%s/%s", sensors->dir, name,
		    sensors->kind) < 0 ||
	    !is_of_cpus(sensors, kind) ||
	    fs_read_u64(look->fs, &millicelsius, "%s/%s/%s", sensors->dir, name,
			sensors->value))
		return 0;
	celsius = (double)millicelsius / 1000;
	if (celsius <= to->cpu_celsius)
		return 0;
	to->cpu_celsius = celsius;
	snprintf(to->source, sizeof(to->source), "%s/%.20s/%s", sensors->dir, name,
		 sensors->value);
	return 0;
}

static double slows_celsius(const struct fs *fs)
{
	static const char pi[] = "raspberrypi,";
	char compatible[128];

	if (fs_read(fs, compatible, sizeof(compatible),
		    "sys/firmware/devicetree/base/compatible") < 0)
		return NAN;
	return strncmp(compatible, pi, strlen(pi)) ? NAN : PI_SLOWS_CELSIUS;
}

void temperature_read(struct temperature *temperature, const struct fs *fs)
{
	*temperature = (struct temperature){ NAN, "", slows_celsius(fs) };
	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++) {
		struct look look = { fs, &classes[i], temperature };

		fs_each(fs, classes[i].dir, visit, &look);
		if (isfinite(temperature->cpu_celsius))
			return;
	}
}

bool temperature_slows(const struct temperature *temperature)
{
	return temperature->cpu_celsius >= temperature->slows_celsius;
}
