// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * SIGKILL before and after every single system call of what a run does to the host, from
 * taking the ledger to letting it go, each followed by a restore: swaps, devices and the
 * knob are as before.
 */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "host/tune.h"
#include "swapdev/backend.h"
#include "swapdev/loop.h"
#include "swapdev/zswap.h"
#include "tests/root/swapdev_bed.h"
#include "tests/root/zswap_guard.h"

#define STOPS_MIN    150
#define ZSWAP_STRIDE 11
#define LIMIT_NS     (180 * NS_PER_SEC)
#define KNOB         "proc/sys/vm/compaction_proactiveness"

static int change_host_and_back(struct swapdev_bed *bed)
{
	const struct swapdev_options options = { .algorithm = "lzo-rle",
						 .disksize_bytes = BED_DISK_BYTES,
						 .backend = bed->backend };
	struct swapdev dev;
	char said[512];
	int ret;

	ret = ledger_open(&bed->ledger, &bed->fs, &bed->err);
	if (!ret)
		ret = tune_host(&bed->ledger, &bed->fs, said, sizeof(said), &bed->err);
	if (!ret)
		ret = swapdev_add(&dev, &bed->fs, &bed->ledger, &options, &bed->err);
	if (!ret)
		ret = bed_undo(bed);
	ledger_close(&bed->ledger);
	return ret;
}

static pid_t start_traced(struct swapdev_bed *bed)
{
	pid_t pid = fork();
	int status;

	if (!pid) {
		ptrace(PTRACE_TRACEME, 0, NULL, NULL);
		raise(SIGSTOP);
		_exit(change_host_and_back(bed) ? 1 : 0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSTOPPED(status));
	ptrace(PTRACE_SETOPTIONS, pid, NULL, PTRACE_O_EXITKILL | PTRACE_O_TRACESYSGOOD);
	return pid;
}

/* Let it pass @stops stops, one before and one after each system call, then kill it. True
 * when it came to its end before; *code is its exit code then. */
static bool kill_at_stop(struct swapdev_bed *bed, unsigned int stops, int *code)
{
	pid_t pid = start_traced(bed);
	int status = 0;

	for (unsigned int i = 0; i < stops; i++) {
		ptrace(PTRACE_SYSCALL, pid, NULL, NULL);
		assert_int_equal(waitpid(pid, &status, 0), pid);
		if (WIFEXITED(status)) {
			*code = WEXITSTATUS(status);
			return true;
		}
	}
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	return false;
}

static void assert_restored(struct swapdev_bed *bed, unsigned int stop, const char *knob)
{
	int ret = bed_restore(bed);
	const char *left = bed_left_behind(bed);
	char now[32];

	if (ret && ret != -ENOENT)
		fail_msg("killed at stop %u: %s", stop, bed->err.msg);
	if (left)
		fail_msg("killed at stop %u: %s", stop, left);
	fs_read(&bed->fs, now, sizeof(now), KNOB);
	if (strcmp(now, knob))
		fail_msg("killed at stop %u: " KNOB " is %s, was %s", stop, now, knob);
	if (fs_exists(&bed->fs, LOOP_FILE))
		fail_msg("killed at stop %u: /" LOOP_FILE " is there", stop);
	if (bed->backend && zswap_is_on(&bed->fs))
		fail_msg("killed at stop %u: zswap is on", stop);
}

static void kill_at_every_stop(struct swapdev_bed *bed, unsigned int stride)
{
	const uint64_t end = clock_now_ns() + LIMIT_NS;
	unsigned int stop = 0, restored = 0;
	char knob[32];
	int code = -1;

	assert_true(fs_read(&bed->fs, knob, sizeof(knob), KNOB) > 0);
	while (!kill_at_stop(bed, stop, &code)) {
		assert_restored(bed, stop, knob);
		stop += stride;
		restored += bed->said[0] != '\0';
		assert_true(clock_now_ns() < end);
	}
	assert_int_equal(code, 0);
	assert_restored(bed, stop, knob);
	print_message("%u stops, %u of them left something to put back\n", stop / stride,
		      restored);
	assert_true(stop >= STOPS_MIN);
	assert_true(restored >= STOPS_MIN / 3 / stride);
}

static void every_system_call(void **state)
{
	kill_at_every_stop(*state, 1);
}

/* Most of them are the ledger's, which the other test knows. */
static void system_calls_of_zswap(void **state)
{
	struct swapdev_bed *bed = *state;

	if (!zswap_can_be_switched_on(&bed->fs) ||
	    !fs_exists(&bed->fs, "dev/loop-control"))
		skip();
	bed->backend = swap_backend_find("zswap");
	kill_at_every_stop(bed, ZSWAP_STRIDE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_system_call, swapdev_bed_setup,
						swapdev_bed_teardown),
		cmocka_unit_test_setup_teardown(system_calls_of_zswap, swapdev_bed_setup,
						swapdev_bed_teardown),
	};
	int skip = swapdev_bed_skip();

	return skip ? skip : cmocka_run_group_tests(tests, NULL, NULL);
}
