// SPDX-License-Identifier: GPL-2.0-or-later
/* What is said of a run that failed, and of one that is at work or was killed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/root/harness.h"
#include "tests/root/short_run.h"

/* What it has measured loads, and why it ended is said also where it is to be quiet. */
static void error_in_a_round(void **state)
{
	struct scene *scene = *state;

	/* How many are enough depends on those that are inherited. */
	assert_int_equal(scene_shell(scene, "for n in 16 15 14 13 12 11 10; do "
					    "prlimit --nofile=$n \"$SWAPREL\"" SHORT
					    "--anyway -q --force || exit; done"),
			 1);
	assert_says(scene, "nofile", "Too many open files");
	if (strstr(scene->err, "expected a reason"))
		fail_msg("%s", scene->err);
	assert_clean(scene, "nofile");
	if (scene_run(scene, ARGS("show", scene->file)))
		fail_msg("show: %s", scene->err);
	assert_int_equal(scene_shell(scene, "prlimit --data=1000000 \"$SWAPREL\"" SHORT
					    "--anyway -q --force"),
			 1);
	assert_says(scene, "data", "no round was valid: child_error: process 1: map");
	assert_clean(scene, "data");
}

/* No swap is to be taken from a run, nor from the restore after it. */
static void check_knows_a_run(void **state)
{
	struct scene *scene = *state;

	assert_int_equal(
		scene_shell(scene,
			    "\"$SWAPREL\" run smoke --size-mib 4 --rounds-min 2000 "
			    "--rounds-max 2000 --rounds-target-percent 0.01 -q -o "
			    "\"$1\" & " AWAIT_ROUND "\"$SWAPREL\" check smoke; "
			    "kill -KILL $!; wait $!; \"$SWAPREL\" check smoke"),
		HARNESS_SKIP);
	assert_non_null(strstr(scene->out, "another swaprel is running (pid "));
	assert_non_null(strstr(scene->out, "-> swaprel restore"));
	assert_null(strstr(scene->out, "swapoff"));
	assert_int_equal(scene_run(scene, ARGS("restore")), 0);
	assert_clean(scene, "check");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scene_setup, scene_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(error_in_a_round),
		TEST(check_knows_a_run),
	};
	int missing = harness_skip();

	return missing ? missing : cmocka_run_group_tests(tests, NULL, NULL);
}
