// SPDX-License-Identifier: GPL-2.0-or-later
/* "swaprel check" in a control group of its own with a real limit, and below one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/root/harness.h"

/* Where a group with the pids controller can be made, by the version of the mount. */
static const char *const mounts[] = { "/sys/fs/cgroup/pids", "/sys/fs/cgroup" };

struct group {
	char dir[96], below[112];
};

static int remove_group(void **state)
{
	struct group *group = *state;

	rmdir(group->below);
	return group->dir[0] ? rmdir(group->dir) : 0;
}

static int make_group(void **state)
{
	static struct group group;
	char path[128];

	group.dir[0] = '\0';
	*state = &group;
	for (size_t i = 0; i < sizeof(mounts) / sizeof(mounts[0]); i++) {
		snprintf(group.dir, sizeof(group.dir), "%s/swaprel-test-%d", mounts[i],
			 (int)getpid());
		snprintf(group.below, sizeof(group.below), "%s/below", group.dir);
		if (mkdir(group.dir, 0755) || mkdir(group.below, 0755))
			continue;
		snprintf(path, sizeof(path), "%s/pids.max", group.dir);
		if (!access(path, W_OK))
			return 0;
		remove_group(state);
	}
	group.dir[0] = '\0';
	return 0;
}

/* A limit of four on @limited; the check runs in @home. */
static void check_in(const char *limited, const char *home, char *text, size_t size)
{
	char command[512];
	FILE *pipe;
	size_t len;

	snprintf(command, sizeof(command),
		 "echo 4 >%s/pids.max && sh -c 'echo $$ >%s/cgroup.procs && "
		 "exec \"$SWAPREL\" check smoke'",
		 limited, home);
	pipe = popen(command, "r");
	assert_non_null(pipe);
	len = fread(text, 1, size - 1, pipe);
	text[len] = '\0';
	pclose(pipe);
}

static void a_limit_of_tasks_is_named(void **state)
{
	const struct group *group = *state;
	char text[8192], advice[160];

	if (!group->dir[0])
		skip();
	check_in(group->dir, group->dir, text, sizeof(text));
	snprintf(advice, sizeof(advice), "-> echo max > %s/pids.max", group->dir);
	assert_non_null(strstr(text, "cgroup        missing  pids.max 4, 3 left"));
	assert_non_null(strstr(text, advice));
}

static void a_limit_above_us_is_named(void **state)
{
	const struct group *group = *state;
	char text[8192], advice[160];

	/* Version 2 has no controller below without asking; the limit above holds. */
	if (!group->dir[0])
		skip();
	check_in(group->dir, group->below, text, sizeof(text));
	snprintf(advice, sizeof(advice), "-> echo max > %s/pids.max", group->dir);
	assert_non_null(strstr(text, "cgroup        missing  pids.max 4, 3 left"));
	assert_non_null(strstr(text, advice));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_group, remove_group)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_limit_of_tasks_is_named),
		TEST(a_limit_above_us_is_named),
	};
	int missing = harness_skip();

	return missing ? missing : cmocka_run_group_tests(tests, NULL, NULL);
}
