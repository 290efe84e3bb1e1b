// SPDX-License-Identifier: GPL-2.0-or-later
/* Who holds the ledger: a run at work, what a killed one left, or a bystander. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "ledger/ledger.h"
#include "tests/unit/ledger_bed.h"

#define SKIP 77

/* A test that fails does not get round to ending its children. */
#define CHILD_LIFE_S 10

/* A child that does @work, says so through a pipe, and lives until it is killed. */
static pid_t start(const struct ledger_bed *bed, void (*work)(const struct ledger_bed *),
		   int *alive_fd)
{
	int fds[2];
	pid_t pid;
	char byte;

	assert_int_equal(pipe(fds), 0);
	pid = fork();
	if (!pid) {
		alarm(CHILD_LIFE_S);
		close(fds[0]);
		work(bed);
		if (write(fds[1], "", 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	close(fds[1]);
	assert_int_equal(read(fds[0], &byte, 1), 1);
	*alive_fd = fds[0];
	bed_show_process(bed, pid);
	return pid;
}

static void end(pid_t pid, int alive_fd)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	close(alive_fd);
}

static void hold_ledger(const struct ledger_bed *bed)
{
	struct ledger ledger;

	if (ledger_open(&ledger, &bed->fs, NULL) ||
	    ledger_set_knob(&ledger, BED_COMPACTION, "0", NULL))
		_exit(1);
}

static void live_run_is_named(void **state)
{
	const struct ledger_bed *bed = *state;
	struct ledger ledger;
	struct err err;
	char pid_text[32];
	int alive_fd;
	pid_t pid = start(bed, hold_ledger, &alive_fd);

	snprintf(pid_text, sizeof(pid_text), "(pid %d)", pid);
	assert_int_equal(ledger_load(&ledger, &bed->fs, &err), -EBUSY);
	assert_non_null(strstr(err.msg, pid_text));
	ledger_close(&ledger);
	assert_int_equal(ledger_open(&ledger, &bed->fs, &err), -EBUSY);
	assert_non_null(strstr(err.msg, pid_text));
	ledger_close(&ledger);
	assert_int_equal(kill(pid, 0), 0);
	bed_assert_holds(bed, BED_COMPACTION, "0");
	end(pid, alive_fd);
}

/* Root has cleaned up in the directory: whoever comes next makes a lock of its own. */
static void removed_lock_hides_no_run(void **state)
{
	const struct ledger_bed *bed = *state;
	struct ledger ledger;
	struct err err;
	char pid_text[32];
	int alive_fd;
	pid_t pid = start(bed, hold_ledger, &alive_fd);

	snprintf(pid_text, sizeof(pid_text), "(pid %d)", pid);
	assert_int_equal(unlinkat(bed->fs.root_fd, BED_LOCK, 0), 0);
	assert_int_equal(ledger_load(&ledger, &bed->fs, &err), -EBUSY);
	assert_non_null(strstr(err.msg, pid_text));
	assert_int_equal(ledger_open(&ledger, &bed->fs, &err), -EBUSY);
	bed_assert_holds(bed, BED_COMPACTION, "0");
	end(pid, alive_fd);
	assert_int_equal(ledger_load(&ledger, &bed->fs, &err), 0);
	assert_int_equal(bed_undo(&ledger, NULL), 0);
	ledger_close(&ledger);
	bed_assert_holds(bed, BED_COMPACTION, "20");
}

static void open_lock_only(const struct ledger_bed *bed)
{
	if (fs_openat(&bed->fs, O_RDWR, BED_LOCK) < 0)
		_exit(1);
}

/* Killed after it forked: the child has the lock, and nobody waits for it. */
static void run_and_leave_child(const struct ledger_bed *bed, int fd)
{
	pid_t pid;

	hold_ledger(bed);
	if (fork())
		_exit(0);
	alarm(CHILD_LIFE_S);
	pid = getpid();
	if (write(fd, &pid, sizeof(pid)) != sizeof(pid))
		_exit(1);
	for (;;)
		pause();
}

static pid_t start_orphan(const struct ledger_bed *bed, int *alive_fd)
{
	pid_t run, orphan;
	int fds[2];

	assert_int_equal(pipe(fds), 0);
	run = fork();
	if (!run)
		run_and_leave_child(bed, fds[1]);
	close(fds[1]);
	assert_int_equal(waitpid(run, NULL, 0), run);
	assert_int_equal(read(fds[0], &orphan, sizeof(orphan)), sizeof(orphan));
	bed_show_process(bed, orphan);
	*alive_fd = fds[0];
	return orphan;
}

static void orphans_are_ended_and_none_else(void **state)
{
	const struct ledger_bed *bed = *state;
	int orphan_fd, other_fd;
	struct ledger ledger;
	struct err err;
	pid_t other;
	char byte;

	start_orphan(bed, &orphan_fd);
	other = start(bed, open_lock_only, &other_fd);
	assert_int_equal(ledger_open(&ledger, &bed->fs, &err), -EEXIST);
	assert_non_null(strstr(err.msg, "still live"));
	assert_int_equal(ledger_load(&ledger, &bed->fs, &err), 0);
	assert_int_equal(ledger.killed, 1);
	/* its end of the pipe is closed by now */
	assert_int_equal(poll(&(struct pollfd){ orphan_fd, POLLIN, 0 }, 1, 1000), 1);
	assert_int_equal(read(orphan_fd, &byte, 1), 0);
	close(orphan_fd);
	assert_int_equal(kill(other, 0), 0);
	assert_int_equal(waitpid(other, NULL, WNOHANG), 0);
	assert_int_equal(bed_undo(&ledger, NULL), 0);
	ledger_close(&ledger);
	end(other, other_fd);
}

#define BED_TEST(f) cmocka_unit_test_setup_teardown(f, bed_set_up, bed_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(live_run_is_named),
		BED_TEST(removed_lock_hides_no_run),
		BED_TEST(orphans_are_ended_and_none_else),
	};

	if (geteuid()) {
		puts("skipped: a ledger must belong to root: run this as root");
		return SKIP;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
