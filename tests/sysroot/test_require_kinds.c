// SPDX-License-Identifier: GPL-2.0-or-later
/* What only some jobs need: by the kinds of their rounds, and by their releases. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "require_bed.h"

/* False: jobs of that kind have no such row. */
static bool find_row(struct requirement *item, const struct fs *fs,
		     const struct require_plan *wanted, const char *name)
{
	struct requirement list[REQUIRE_MAX];
	const size_t count = require_check_all(list, wanted, fs);

	for (size_t i = 0; i < count; i++) {
		*item = list[i];
		if (!strcmp(item->name, name))
			return true;
	}
	return false;
}

static void assert_row(const struct fs *fs, const struct require_plan *wanted,
		       const char *name, enum require_state state, const char *text)
{
	struct requirement item;
	const char *said;

	assert_true(find_row(&item, fs, wanted, name));
	assert_int_equal(item.state, state);
	said = state == REQUIRE_MISSING ? item.advice : item.seen;
	if (!strstr(said, text))
		fail_msg("%s: \"%s\" does not say \"%s\"", name, said, text);
}

static void test_reclaim(void **state)
{
	struct require_plan reclaims = plan;
	struct requirement item;

	assert_false(find_row(&item, *state, &plan, "watch"));
	reclaims.reclaims = true;
	assert_row(*state, &reclaims, "watch", REQUIRE_MISSING,
		   "boot with cgroup_enable=memory");
	sysroot_put(*state, "sys/fs/cgroup/cgroup.controllers",
		    "cpuset cpu memory pids\n");
	sysroot_put(*state, "sys/fs/cgroup/cgroup.subtree_control",
		    "cpu memory_recursive\n");
	assert_row(*state, &reclaims, "watch", REQUIRE_MISSING,
		   "echo +memory > /sys/fs/cgroup/cgroup.subtree_control");
	sysroot_put(*state, "sys/fs/cgroup/cgroup.subtree_control", "cpu memory\n");
	assert_row(*state, &reclaims, "watch", REQUIRE_OK, "");
	sysroot_put(*state, "sys/fs/cgroup/cgroup.subtree_control", "\n");
	sysroot_put(*state, "sys/fs/cgroup/memory/memory.limit_in_bytes",
		    "9223372036854771712\n");
	assert_row(*state, &reclaims, "watch", REQUIRE_OK, "");
}

static void test_mrelease(void **state)
{
	struct require_plan reaps = plan;
	struct requirement item;

	assert_false(find_row(&item, *state, &plan, "mrelease"));
	reaps.reaps = true;
	assert_row(*state, &reaps, "mrelease", REQUIRE_OK, "");
	sysroot_put(*state, "proc/sys/kernel/osrelease", "5.15.0\n");
	assert_row(*state, &reaps, "mrelease", REQUIRE_OK, "");
	sysroot_put(*state, "proc/sys/kernel/osrelease", "5.14.21\n");
	assert_row(*state, &reaps, "mrelease", REQUIRE_MISSING,
		   "boot a kernel of 5.15 or later");
	assert_true(find_row(&item, *state, &reaps, "mrelease"));
	assert_non_null(strstr(item.seen, "Function not implemented"));
}

/* With modes 1 and 2 on so many CPUs; "" where all cells have rounds of the kind fifo. */
static void assert_full(const struct fs *fs, const char *cpus, bool here, bool killed,
			const char *seen)
{
	struct require_plan loops = plan;
	struct requirement item;

	sysroot_put(fs, "sys/devices/system/cpu/online", cpus);
	loops.fifo = true;
	loops.modes = (struct uint_list){ 2, { 1, 2 } };
	loops.released_here = here;
	loops.killed = killed;
	assert_row(fs, &loops, "watch", *seen ? REQUIRE_NOTE : REQUIRE_OK, seen);
	assert_true(find_row(&item, fs, &loops, "watch"));
	assert_int_equal(strstr(item.advice, "--modes") != NULL, *seen != 0);
}

/* A loop of SCHED_FIFO takes a CPU that nobody needs: it is said which cells have none.
 */
static void test_fifo(void **state)
{
	static const char one[] = "no fifo rounds of 1, 2, and of 1, 2 killed processes: "
				  "on 1 CPU none is left";

	assert_full(*state, "0\n", true, true, one);
	assert_full(*state, "0-1\n", true, false, "no fifo rounds of 2 processes: on 2");
	assert_full(*state, "0-1\n", false, true, "no fifo rounds of 1, 2 killed");
	assert_full(*state, "0-1\n", true, true, "of 2, and of 1, 2 killed processes");
	/* Two are killed from CPUs that they have anyhow. */
	assert_full(*state, "0-2\n", true, true, "");
	assert_full(*state, "0-3\n", true, false, "");
	assert_full(*state, "0-3\n", true, true, "no fifo rounds of 2 killed processes");
	assert_full(*state, "0-4\n", true, true, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_HOST(test_reclaim),
		ON_HOST(test_mrelease),
		ON_HOST(test_fifo),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
