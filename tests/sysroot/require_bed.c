// SPDX-License-Identifier: GPL-2.0-or-later
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "require_bed.h"

/* Regions of 1 GiB at 4 : 1 and 128 MiB of slack: 1408 MiB in all. */
const struct require_plan plan = {
	.peak_bytes = 1024 * MIB,
	.swap_bytes = 1024 * MIB,
	.process_bytes = 512 * MIB,
	.disk_bytes = 2064 * MIB,
	.file_bytes = 65536,
	.worst_ratio = 4,
	.procs = 4,
	.numa_node = -1,
	.algorithm = "lzo-rle",
	.swap_priority = 32767,
};

/* A host that has everything, one file a line; each test spoils one. */
int make_host(void **state)
{
	static const char *const files[][2] = {
		{ "proc/self/status", "Uid:\t0\t0\t0\t0\nCapEff:\t000001ffffffffff\n" },
		{ "proc/self/pagemap", "" },
		{ "proc/self/cgroup", "5:cpu,memory:/a\n0::/a/b\n" },
		{ "proc/sys/kernel/osrelease", "6.12.0\n" },
		{ "proc/meminfo", "MemTotal: 4000000 kB\nMemAvailable: 1441792 kB\n" },
		{ "proc/swaps", SWAPS },
		{ "sys/class/zram-control/hot_add", "" },
		{ "sys/module/zram/initstate", "live\n" },
		{ "sys/module/zswap/parameters/enabled", "N\n" },
		{ "sys/block/zram0/comp_algorithm", "lzo [lzo-rle] lz4\n" },
	};
	static struct fs fs;

	sysroot_make(&fs);
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		sysroot_put(&fs, files[i][0], files[i][1]);
	*state = &fs;
	return 0;
}

int remove_host(void **state)
{
	sysroot_remove(*state);
	return 0;
}

void find_requirement(struct requirement *item, const struct fs *fs, const char *name)
{
	struct requirement list[REQUIRE_MAX];
	size_t count = require_check_all(list, &plan, fs);

	for (size_t i = 0; i < count; i++) {
		*item = list[i];
		if (!strcmp(list[i].name, name))
			return;
	}
	fail_msg("no requirement of the name %s", name);
}

/* @name, and nothing else, is missing; what is seen and how to fix it say so. */
void assert_missing(const struct fs *fs, const char *name, const char *seen,
		    const char *advice)
{
	struct requirement list[REQUIRE_MAX], item;
	size_t count = require_check_all(list, &plan, fs);

	assert_int_equal(require_missing(list, count), 1);
	find_requirement(&item, fs, name);
	assert_string_equal(require_state_names.items[item.state], "missing");
	if (!strstr(item.seen, seen))
		fail_msg("%s: \"%s\" does not say \"%s\"", name, item.seen, seen);
	if (!strstr(item.advice, advice))
		fail_msg("%s: \"%s\" does not say \"%s\"", name, item.advice, advice);
}

void assert_ok(const struct fs *fs, const char *name, const char *seen)
{
	struct requirement item;

	find_requirement(&item, fs, name);
	assert_string_equal(require_state_names.items[item.state], "ok");
	if (!strstr(item.seen, seen))
		fail_msg("%s: \"%s\" does not say \"%s\"", name, item.seen, seen);
}

void assert_note(const struct fs *fs, const char *name, const char *seen)
{
	struct requirement item;

	find_requirement(&item, fs, name);
	assert_string_equal(require_state_names.items[item.state], "note");
	if (!strstr(item.seen, seen))
		fail_msg("%s: \"%s\" does not say \"%s\"", name, item.seen, seen);
	assert_true(*item.advice);
}
