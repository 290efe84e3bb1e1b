// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "machine/identity.h"
#include "record/record.h"

#define CPU_DIR   "sys/devices/system/cpu"
#define HWMON_DIR "sys/class/hwmon"

struct look {
	const struct fs *fs;
	struct throttle *throttle;
};

static int visit_cpu(void *arg, const char *name)
{
	static const char *const counters[] = { "core_throttle_count",
						"package_throttle_count" };
	const struct look *look = arg;
	struct throttle *to = look->throttle;
	uint64_t events;

	if (strncmp(name, "cpu", 3))
		return 0;
	for (size_t i = 0; i < sizeof(counters) / sizeof(counters[0]); i++) {
		if (fs_read_u64(look->fs, &events, CPU_DIR "/%s/thermal_throttle/%s",
				name, counters[i]))
			continue;
		to->events = (to->events == UNKNOWN_U64 ? 0 : to->events) + events;
		snprintf(to->source, sizeof(to->source),
			 CPU_DIR "/cpu*/thermal_throttle");
	}
	return 0;
}

/* The driver asks the firmware every two seconds: under-voltage since it last did so? */
static int visit_hwmon(void *arg, const char *name)
{
	const struct look *look = arg;
	struct throttle *to = look->throttle;
	char chip[32];
	uint64_t alarm;

	if (fs_read(look->fs, chip, sizeof(chip), HWMON_DIR "/%s/name", name) < 0 ||
	    strcmp(chip, "rpi_volt") ||
	    fs_read_u64(look->fs, &alarm, HWMON_DIR "/%s/in0_lcrit_alarm", name))
		return 0;
	to->events = alarm;
	to->alarm = true;
	snprintf(to->source, sizeof(to->source), HWMON_DIR "/%.16s/in0_lcrit_alarm",
		 name);
	return 1;
}

void identity_throttle(struct throttle *throttle, const struct fs *fs)
{
	struct look look = { fs, throttle };

	*throttle = (struct throttle){ .events = UNKNOWN_U64 };
	fs_each(fs, CPU_DIR, visit_cpu, &look);
	if (throttle->events == UNKNOWN_U64)
		fs_each(fs, HWMON_DIR, visit_hwmon, &look);
}

bool identity_throttled(const struct throttle *before, const struct throttle *after)
{
	if (before->events == UNKNOWN_U64 || after->events == UNKNOWN_U64)
		return false;
	if (after->alarm)
		return before->events || after->events;
	return before->events != after->events;
}
