// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/record.h"
#include "host/identity.h"

#define CPU_DIR  "sys/devices/system/cpu"
#define PI_FLAGS "sys/devices/platform/soc/soc:firmware/get_throttled"

struct throttle_sum {
	const struct fs *fs;
	uint64_t events;
	bool found;
};

static int visit_cpu(void *arg, const char *name)
{
	static const char *const counters[] = { "core_throttle_count",
						"package_throttle_count" };
	struct throttle_sum *sum = arg;
	uint64_t events;

	if (strncmp(name, "cpu", 3))
		return 0;
	for (size_t i = 0; i < sizeof(counters) / sizeof(counters[0]); i++) {
		if (fs_read_u64(sum->fs, &events, CPU_DIR "/%s/thermal_throttle/%s", name,
				counters[i]))
			continue;
		sum->events += events;
		sum->found = true;
	}
	return 0;
}

/*
 * The Raspberry Pi's firmware has no counter, but flags, written in hex without 0x:
 *
 *	bit 0	under-voltage now		bit 16	... since the start
 *	bit 1	clock capped now		bit 17	... since the start
 *	bit 2	throttled now			bit 18	... since the start
 *	bit 3	soft temperature limit now	bit 19	... since the start
 *
 * A value that changes over a run means that something happened. One that does not change
 * means that nothing happened only while the upper flags were clear before.
 */
static bool read_pi(const struct fs *fs, uint64_t *flags)
{
	char text[32], *end;

	if (fs_read(fs, text, sizeof(text), PI_FLAGS) < 0)
		return false;
	*flags = strtoull(text, &end, 16);
	return end != text && !*end;
}

void identity_throttle(uint64_t *events, char *source, size_t size, const struct fs *fs)
{
	struct throttle_sum sum = { .fs = fs };

	*events = UNKNOWN_U64;
	source[0] = '\0';
	fs_each(fs, CPU_DIR, visit_cpu, &sum);
	if (sum.found) {
		*events = sum.events;
		snprintf(source, size, CPU_DIR "/cpu*/thermal_throttle");
		return;
	}
	if (read_pi(fs, &sum.events)) {
		*events = sum.events;
		snprintf(source, size, PI_FLAGS);
	}
}
