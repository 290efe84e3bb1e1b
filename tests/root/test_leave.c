// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Where a run cannot do what it wants, the host is as before all the same; and where that
 * cannot be, the rest is, what is left is named, and the exit code is 1.
 */
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "tests/root/harness.h"
#include "tests/root/host.h"
#include "tests/root/short_run.h"

#define KNOB "proc/sys/vm/compaction_proactiveness"

#define RUN "exec \"$SWAPREL\"" SHORT

/* A device that was never swapped on needs neither swapoff nor a node to be removed. */
static void set_up_that_fails(void **state)
{
	static const struct {
		const char *script, *said;
	} places[] = {
		{ "unshare -m sh -c 'mount -t tmpfs -o nodev none /dev; " RUN
		  "--anyway' sh \"$1\"",
		  "mount -o remount,dev /dev: Permission denied" },
		{ "unshare -m sh -c 'mount -t tmpfs -o ro none /dev; " RUN
		  "--anyway' sh \"$1\"",
		  "cannot be made: Read-only file system" },
		{ "unshare -m sh -c 'mount -t tmpfs none /dev; for i in $(seq 0 20); do "
		  "mknod /dev/zram$i b 7 0; done; " RUN "--anyway' sh \"$1\"",
		  "is not the device of that name" },
		{ "unshare -m sh -c 'mount -o remount,bind,ro /sys; " RUN
		  "--anyway' sh \"$1\"",
		  "no device is made that could not be removed" },
		{ "unshare -m sh -c 'mount -o remount,bind,ro /proc; " RUN
		  "--anyway' sh \"$1\"",
		  "cannot be set to 0: Read-only file system" },
		{ "unshare -m sh -c 'mount -t tmpfs none /sys/block; " RUN
		  "--anyway' sh \"$1\"",
		  "does not show the new device" },
		{ "setpriv --bounding-set -sys_admin sh -c '" RUN "--anyway' sh \"$1\"",
		  "swapon: Operation not permitted" },
	};
	struct scene *scene = *state;

	need_mount_namespace();
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		if (scene_shell(scene, places[i].script) != 1)
			fail_msg("%s: exit code %d: %s", places[i].script, scene->code,
				 scene->err);
		assert_says(scene, places[i].script, places[i].said);
		assert_clean(scene, places[i].script);
	}
}

/* Whether it is swap is not known then, so it is swapped off. */
static void swaps_that_cannot_be_read(void **state)
{
	struct scene *scene = *state;

	need_mount_namespace();
	if (scene_shell(scene,
			"unshare -m sh -c 'mount --bind /dev/null /proc/swaps; " RUN
			"--anyway' sh \"$1\""))
		fail_msg("exit code %d: %s", scene->code, scene->err);
	assert_clean(scene, "/proc/swaps");
}

/* Refused before anything is made, with what helps. */
static void read_only_mounts_are_missing(void **state)
{
	static const struct {
		const char *mount, *missing;
	} mounts[] = {
		{ "mount -o remount,bind,ro /sys", "/sys is read-only" },
		{ "mount -o remount,bind,ro /proc", "/proc is read-only" },
		{ "mount -t tmpfs -o nodev none /dev", "/dev is mounted nodev" },
		{ "mount -o remount,bind,ro /", "/ is read-only" },
	};
	struct scene *scene = *state;
	char script[1024];

	need_mount_namespace();
	for (size_t i = 0; i < sizeof(mounts) / sizeof(mounts[0]); i++) {
		snprintf(script, sizeof(script),
			 "unshare -m sh -c '%s; exec \"$SWAPREL\" check smoke'",
			 mounts[i].mount);
		assert_int_equal(scene_shell(scene, script), HARNESS_SKIP);
		if (!strstr(scene->out, mounts[i].missing))
			fail_msg("%s: %s", mounts[i].mount, scene->out);
	}
	assert_int_equal(
		scene_shell(scene, "unshare -m sh -c 'mount -o remount,bind,ro /sys; " RUN
				   "' sh \"$1\""),
		HARNESS_SKIP);
	assert_says(scene, "run", "missing: writable: /sys is read-only");
	/* What is advised works as it stands. */
	assert_int_equal(
		scene_shell(scene,
			    "unshare -m sh -c 'mount -o remount,bind,ro /sys; "
			    "eval \"$(\"$SWAPREL\" check smoke | sed -n "
			    "s/.*-..mount/mount/p)\"; exec \"$SWAPREL\" check smoke'"),
		0);
	assert_clean(scene, "check");
}

/* The program may lie where only root can go: it is run by its descriptor. */
static void ordinary_users_are_refused(void **state)
{
	struct scene *scene = *state;

	assert_int_equal(scene_shell(scene,
				     "exec 9<\"$SWAPREL\"; exec setpriv --reuid=65534 "
				     "--clear-groups /proc/self/fd/9 run smoke --anyway "
				     "-o /tmp/swaprel-refused.json"),
			 HARNESS_SKIP);
	assert_says(scene, "--anyway", "root is needed also with --anyway");
	assert_clean(scene, "--anyway");
}

/* A reader that has gone, and a file that may not grow, are failed writes. */
static void writes_that_fail(void **state)
{
	struct scene *scene = *state;

	scene_shell(scene, "\"$SWAPREL\"" SHORT "2>&1 | head -1");
	assert_clean(scene, "| head -1");
	assert_non_null(scene_load(scene));
	unlink(scene->file);
	assert_int_equal(scene_shell(scene, "ulimit -f 4; " RUN "--anyway"), 2);
	assert_says(scene, "ulimit -f", "File too large");
	assert_clean(scene, "ulimit -f");
}

/* A table that nobody reads: the pipe is full, and the host is as before already. */
static void reader_that_has_stopped(void **state)
{
	struct scene *scene = *state;

	assert_int_equal(
		scene_shell(scene,
			    "mkfifo \"$1.fifo\"; exec 9<>\"$1.fifo\"; "
			    "head -c 65536 /dev/zero >&9; \"$SWAPREL\"" SHORT ">&9 & "
			    "for i in $(seq 300); do grep -q complete \"$1\" && break; "
			    "sleep 0.1; done; sleep 0.5; kill $!; sleep 1; "
			    "kill -KILL $! 2>/dev/null; wait $!"),
		128 + SIGTERM);
	assert_clean(scene, "full pipe");
}

static void nohup_is_honoured(void **state)
{
	struct scene *scene = *state;

	assert_int_equal(
		scene_shell(scene, "trap '' HUP; \"$SWAPREL\" run smoke --size-mib 4 "
				   "--rounds-min 2000 --rounds-max 2000 "
				   "--rounds-target-percent 0.01 -o \"$1\" & " AWAIT_ROUND
				   "kill -HUP $!; sleep 0.3; kill $!; "
				   "wait $!"),
		128 + SIGTERM);
	assert_clean(scene, "nohup");
}

/* The node of the device that the run has added. */
static void new_node(const struct scene *scene, char *node, size_t size)
{
	cpu_set_t now;
	int id = 0;

	zram_devices(&scene->fs, &now);
	while (id < CPU_SETSIZE &&
	       (!CPU_ISSET(id, &now) || CPU_ISSET(id, &scene->devices)))
		id++;
	snprintf(node, size, "/dev/zram%d", id);
}

static void device_that_is_held_open(void **state)
{
	struct scene *scene = *state;
	char node[32], before[32], now[32];
	int fd;

	fs_read(&scene->fs, before, sizeof(before), KNOB);
	scene_start_job(scene, ARGS("--size-mib", "4", "--rounds-min", "2000",
				    "--rounds-max", "2000", "-q"));
	assert_true(scene_await_rounds(scene, 1));
	new_node(scene, node, sizeof(node));
	fd = open(node, O_RDONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	kill(scene->pid, SIGTERM);
	assert_int_equal(scene_wait(scene), 1);
	assert_says(scene, "held", "reset: somebody has it open");
	assert_says(scene, "held", "\"swaprel restore\" tries again");
	fs_read(&scene->fs, now, sizeof(now), KNOB);
	assert_string_equal(now, before);
	assert_true(scene_has_new_device(scene));
	assert_false(has_new_swap(&scene->fs, scene->swaps));
	close(fd);
	assert_int_equal(scene_run(scene, ARGS("restore")), 0);
	assert_clean(scene, "held");
}

/* It waits for the one who has the device open, a signal waits for it, and both come. */
static void restore_is_not_torn(void **state)
{
	struct scene *scene = *state;
	char node[32];
	int fd;

	scene_start_job(scene, ARGS("--size-mib", "4", "--rounds-min", "2000",
				    "--rounds-max", "2000", "-q"));
	assert_true(scene_await_rounds(scene, 1));
	new_node(scene, node, sizeof(node));
	fd = open(node, O_RDONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	kill(scene->pid, SIGKILL);
	scene_wait(scene);
	assert_int_equal(scene_start(scene, ARGS("restore")), 0);
	clock_nap_ns(NS_PER_SEC / 2);
	kill(scene->pid, SIGQUIT);
	clock_nap_ns(NS_PER_SEC / 2);
	assert_true(scene_is_running(scene));
	close(fd);
	assert_int_equal(scene_wait(scene), 128 + SIGQUIT);
	assert_non_null(strstr(scene->out, "reset and removed"));
	assert_non_null(strstr(scene->out, KNOB ": restored to"));
	assert_clean(scene, "restore");
}

/* All that the run wrote to becomes read-only to it, in a mount namespace of its own. */
static void nothing_can_be_written(void **state)
{
	static const char *const lines[] = {
		"reset: Read-only file system",
		KNOB ": cannot be restored to",
		"the host is not fully restored: \"swaprel restore\" tries again",
	};
	struct scene *scene = *state;
	int code;

	need_mount_namespace();
	code = scene_shell(
		scene, "exec unshare -m sh -c '\"$SWAPREL\" run smoke --size-mib 4 "
		       "--rounds-min 2000 --rounds-max 2000 -q -o \"$1\" & " AWAIT_ROUND
		       "mount -o remount,bind,ro /sys; "
		       "mount -o remount,bind,ro /proc; kill $!; wait $!' sh \"$1\"");
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		assert_says(scene, "read-only", lines[i]);
	assert_int_equal(code, 1);
	assert_false(has_new_swap(&scene->fs, scene->swaps));
	assert_int_equal(scene_run(scene, ARGS("restore")), 0);
	assert_non_null(strstr(scene->out, "reset and removed"));
	assert_non_null(strstr(scene->out, KNOB ": restored to"));
	assert_clean(scene, "read-only");
}

/* A directory in its place can be neither replaced nor removed as a file. */
static void ledger_cannot_be_written(void **state)
{
	struct scene *scene = *state;
	int code;

	need_mount_namespace();
	code = scene_shell(
		scene, "exec unshare -m sh -c 'mount -t tmpfs none /var/lib; "
		       "\"$SWAPREL\" run smoke --size-mib 4 "
		       "--rounds-min 2000 --rounds-max 2000 -q -o \"$1\" & " AWAIT_ROUND
		       "cd /var/lib/swaprel; rm ledger.json; "
		       "mkdir -p ledger.json/file; kill $!; wait $!' sh \"$1\"");
	assert_says(scene, "ledger", "/var/lib/swaprel/ledger.json");
	assert_says(scene, "ledger", "the host is not fully restored");
	assert_int_equal(code, 1);
	assert_clean(scene, "ledger");
}

static void removed_lock_hides_no_run(void **state)
{
	struct scene *scene = *state;
	struct scene other;

	assert_int_equal(scene_open(&other), 0);
	scene_start_job(scene, ARGS("--size-mib", "4", "--rounds-min", "2000",
				    "--rounds-max", "2000", "-q"));
	assert_true(scene_await_rounds(scene, 1));
	assert_int_equal(unlink("/var/lib/swaprel/lock"), 0);
	assert_int_equal(scene_run(&other, ARGS("restore")), 1);
	assert_says(&other, "restore", "another swaprel is running");
	assert_true(scene_has_new_device(scene));
	assert_true(scene_is_running(scene));
	kill(scene->pid, SIGTERM);
	assert_int_equal(scene_wait(scene), 128 + SIGTERM);
	scene_close(&other);
	assert_clean(scene, "lock");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scene_setup, scene_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(set_up_that_fails),
		TEST(swaps_that_cannot_be_read),
		TEST(read_only_mounts_are_missing),
		TEST(ordinary_users_are_refused),
		TEST(writes_that_fail),
		TEST(reader_that_has_stopped),
		TEST(nohup_is_honoured),
		TEST(device_that_is_held_open),
		TEST(restore_is_not_torn),
		TEST(nothing_can_be_written),
		TEST(ledger_cannot_be_written),
		TEST(removed_lock_hides_no_run),
	};
	int missing = harness_skip();

	return missing ? missing : cmocka_run_group_tests(tests, NULL, NULL);
}
