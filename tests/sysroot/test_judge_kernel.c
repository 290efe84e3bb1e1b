// SPDX-License-Identifier: GPL-2.0-or-later
/* A round and what the kernel has come to say of itself in it. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "round/judge.h"
#include "sysroot.h"

struct bed {
	struct fs fs;
	struct kernel_log log;
	struct round_env env;
	struct judge_counters before;
	struct result_round round;
};

static int make_bed(void **state)
{
	static struct bed bed;

	memset(&bed, 0, sizeof(bed));
	sysroot_make(&bed.fs);
	sysroot_put(&bed.fs, "dev/kmsg", "4,1,1,-;WARNING: CPU: 0 PID: 1 at old.c:1\n");
	kernel_log_open(&bed.log, &bed.fs);
	bed.env.fs = &bed.fs;
	bed.env.kernel_log = &bed.log;
	*state = &bed;
	return 0;
}

static int remove_bed(void **state)
{
	struct bed *bed = *state;

	kernel_log_close(&bed->log);
	sysroot_remove(&bed->fs);
	return 0;
}

/* The flags of before and after the round; NULL: they cannot be read. */
static enum reject judge_taint(struct bed *bed, const char *before, const char *after)
{
	const char *path = "proc/sys/kernel/tainted";

	memset(&bed->round, 0, sizeof(bed->round));
	if (before)
		sysroot_put(&bed->fs, path, before);
	judge_counters_read(&bed->before, &bed->fs);
	sysroot_put(&bed->fs, path, after);
	judge_kernel(&bed->env, &bed->before, &bed->round);
	return (enum reject)bed->round.reject;
}

static void what_was_before_is_no_reason(void **state)
{
	struct bed *bed = *state;

	assert_int_equal(judge_taint(bed, NULL, "512\n"), REJECT_NONE);
	assert_int_equal(judge_taint(bed, "512\n", "512\n"), REJECT_NONE);
	assert_int_equal(judge_taint(bed, "12801\n", "12801\n"), REJECT_NONE);
	assert_int_equal(bed->log.before, 1);
}

static void a_new_taint_for_a_fault_rejects(void **state)
{
	struct bed *bed = *state;

	assert_int_equal(judge_taint(bed, "0\n", "512\n"), REJECT_KERNEL_COMPLAINT);
	assert_string_equal(bed->round.reject_detail, "taint flags \"\" became \"W\"");
	assert_int_equal(judge_taint(bed, "4608\n", "4736\n"), REJECT_KERNEL_COMPLAINT);
	assert_string_equal(bed->round.reject_detail,
			    "taint flags \"W O\" became \"D W O\"");
}

/* Somebody loaded a module. */
static void a_new_taint_for_a_module_does_not(void **state)
{
	assert_int_equal(judge_taint(*state, "0\n", "12289\n"), REJECT_NONE);
}

static void say(const struct bed *bed, const char *text)
{
	int fd = fs_openat(&bed->fs, O_WRONLY | O_APPEND, "dev/kmsg");

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

static void a_new_line_rejects(void **state)
{
	struct bed *bed = *state;

	judge_counters_read(&bed->before, &bed->fs);
	say(bed, "4,2,2,-;WARNING: CPU: 0 PID: 1 at new.c:1\n");
	judge_kernel(&bed->env, &bed->before, &bed->round);
	assert_int_equal(bed->round.reject, REJECT_KERNEL_COMPLAINT);
	assert_string_equal(bed->round.reject_detail,
			    "WARNING: CPU: 0 PID: 1 at new.c:1");
	/* Once: the next round is another one. */
	memset(&bed->round, 0, sizeof(bed->round));
	judge_kernel(&bed->env, &bed->before, &bed->round);
	assert_int_equal(bed->round.reject, REJECT_NONE);
	assert_int_equal(bed->log.during, 1);
}

static void the_first_reason_stands(void **state)
{
	struct bed *bed = *state;

	bed->round.reject = REJECT_THROTTLED;
	say(bed, "4,2,2,-;WARNING: CPU: 0 PID: 1 at new.c:1\n");
	judge_kernel(&bed->env, &bed->before, &bed->round);
	assert_int_equal(bed->round.reject, REJECT_THROTTLED);
	assert_int_equal(bed->log.during, 1); /* and yet it is counted */
}

#define ON_BED(test) cmocka_unit_test_setup_teardown(test, make_bed, remove_bed)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_BED(what_was_before_is_no_reason),
		ON_BED(a_new_taint_for_a_fault_rejects),
		ON_BED(a_new_taint_for_a_module_does_not),
		ON_BED(a_new_line_rejects),
		ON_BED(the_first_reason_stands),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
