// SPDX-License-Identifier: GPL-2.0-or-later
/* Campaigns with fake backends: whatever a kernel, a backend, a signal or a second
 * campaign does, no result is lost, none is there twice, and every failure has a name. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "campaign_bed.h"

#define KILLS       20
#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static void all_boots_are_made_once(void **state)
{
	struct bed bed;

	(void)state;
	bed_make(&bed, "ok");
	assert_int_equal(bed_run(&bed, NULL), 0);
	bed_assert_whole(&bed);
	assert_int_equal(bed_log_count(&bed, "boot"), bed.schedule.count);
	assert_int_equal(bed_run(&bed, "--resume"), 0);
	assert_int_equal(bed_log_count(&bed, "boot"), bed.schedule.count);
	bed_remove(&bed);
}

static void more_boots_are_added_to_a_finished_campaign(void **state)
{
	struct bed bed;

	(void)state;
	bed_make(&bed, "ok");
	assert_int_equal(bed_run(&bed, "--boots=1"), 0);
	assert_int_equal(bed_log_count(&bed, "boot"), 3);
	assert_int_equal(bed_run(&bed, "--resume"), 0);
	bed_assert_whole(&bed);
	assert_int_equal(bed_log_count(&bed, "boot"), 6);
	bed_remove(&bed);
}

/* The backend's name, and what the campaign is to make of it, every time. */
static const struct {
	const char *backend;
	enum outcome outcome;
	const char *detail;
} failures[] = {
	{ "panic", OUTCOME_PANIC, ": Kernel panic - not syncing: fake" },
	{ "hang", OUTCOME_HANG, ": not finished after " },
	{ "truncated", OUTCOME_TRUNCATED, ": result.json:" },
	{ "wrong-variant", OUTCOME_WRONG_VARIANT,
	  ": the result is of another: expected base" },
	{ "wrong-kernel", OUTCOME_WRONG_VARIANT,
	  ": the kernel that ran calls itself #1 SMP PREEMPT_DYNAMIC: expected the "
	  "manifest's" },
	{ "silent", OUTCOME_NO_RESULT, ": no result.json" },
	{ "broken", OUTCOME_BACKEND,
	  ": exit 3 without a reason: no space left on the moon" },
};

static void check_failure(size_t i)
{
	char text[8192];
	struct bed bed;

	bed_make(&bed, failures[i].backend);
	assert_int_equal(bed_run(&bed, "--boots=1"), 1);
	/* Three slots, each tried twice, none with a result. */
	assert_int_equal(bed_ends(&bed, NULL, failures[i].outcome), 6);
	assert_int_equal(bed_ends(&bed, NULL, OUTCOME_OK), 0);
	if (!strstr(bed_stderr(&bed, text, sizeof(text)), failures[i].detail))
		fail_msg("%s: %s", failures[i].backend, text);
	assert_non_null(strstr(text, "001-base: given up after 2 failures"));
	assert_true(bed_is_quiet(&bed));
	/* It is settled: going on does not hide it, and does not try again either. */
	assert_int_equal(bed_run(&bed, "--resume"), 1);
	bed_remove(&bed);
}

static void every_failure_is_named(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(failures); i++)
		check_failure(i);
}

static void a_failure_is_retried_and_not_forgotten(void **state)
{
	char text[8192];
	struct bed bed;

	(void)state;
	bed_make(&bed, "flaky-once");
	assert_int_equal(bed_run(&bed, NULL), 0);
	bed_assert_whole(&bed);
	assert_int_equal(bed_ends(&bed, NULL, OUTCOME_PANIC), bed.schedule.count);
	assert_non_null(
		strstr(bed_stderr(&bed, text, sizeof(text)), "attempts/001-base.1"));
	bed_remove(&bed);
}

static void a_requirement_ends_the_campaign(void **state)
{
	char text[8192];
	struct bed bed;

	(void)state;
	bed_make(&bed, "missing");
	assert_int_equal(bed_run(&bed, NULL), 77);
	assert_int_equal(bed_ends(&bed, NULL, OUTCOME_REQUIREMENT), 1);
	assert_non_null(strstr(bed_stderr(&bed, text, sizeof(text)),
			       "qemu-system-fake: not installed"));
	bed_remove(&bed);
}

static void nap_ms(uint64_t ms)
{
	clock_nap_ns(ms * NS_PER_MSEC);
}

/* Until the backend is at work on boot number @count. */
static void wait_boot(const struct bed *bed, unsigned int count)
{
	for (int i = 0; i < 1000 && bed_log_count(bed, "boot") < count; i++)
		nap_ms(10);
	assert_true(bed_log_count(bed, "boot") >= count);
}

static void a_signal_stops_and_is_resumed(void **state)
{
	struct bed bed;
	pid_t pid;

	(void)state;
	bed_make(&bed, "ok");
	setenv("FAKE_SLEEP", "0.3", 1);
	pid = bed_start(&bed, NULL);
	wait_boot(&bed, 2);
	kill(pid, SIGINT);
	assert_int_equal(bed_wait(pid), 128 + SIGINT);
	assert_true(bed_is_quiet(&bed));
	assert_int_equal(bed_ends(&bed, NULL, OUTCOME_INTERRUPTED), 1);
	assert_int_equal(bed_ends(&bed, NULL, OUTCOME_OK), 1);
	setenv("FAKE_SLEEP", "0", 1);
	assert_int_equal(bed_run(&bed, "--resume"), 0);
	bed_assert_whole(&bed);
	assert_int_equal(bed_log_count(&bed, "boot"), bed.schedule.count + 1);
	bed_remove(&bed);
}

static void a_backend_that_ignores_sigterm_is_killed(void **state)
{
	struct bed bed;
	pid_t pid;

	(void)state;
	bed_make(&bed, "stubborn");
	pid = bed_start(&bed, NULL);
	while (bed_is_quiet(&bed))
		nap_ms(10);
	kill(pid, SIGKILL);
	assert_int_equal(bed_wait(pid), 128 + SIGKILL);
	for (int i = 0; i < 150 && !bed_is_quiet(&bed); i++)
		nap_ms(100);
	assert_true(bed_is_quiet(&bed));
	bed_remove(&bed);
}

static void two_campaigns_in_one_directory_are_refused(void **state)
{
	char text[8192];
	struct bed bed;
	pid_t pid;

	(void)state;
	bed_make(&bed, "ok");
	setenv("FAKE_SLEEP", "1", 1);
	pid = bed_start(&bed, "--boots=1");
	wait_boot(&bed, 1);
	assert_int_equal(bed_run(&bed, "--resume"), 2);
	assert_non_null(
		strstr(bed_stderr(&bed, text, sizeof(text)), "another campaign uses it"));
	setenv("FAKE_SLEEP", "0", 1);
	assert_int_equal(bed_wait(pid), 0);
	assert_int_equal(bed_run(&bed, NULL), 2);
	assert_non_null(strstr(bed_stderr(&bed, text, sizeof(text)),
			       "; to continue it: swaprel campaign "));
	bed_remove(&bed);
}

static void another_campaign_cannot_be_resumed(void **state)
{
	char text[8192], *found;
	struct bed bed;
	FILE *file;
	size_t len;

	(void)state;
	bed_make(&bed, "ok");
	assert_int_equal(bed_run(&bed, "--boots=1"), 0);
	file = fopen(bed.file, "r+");
	len = fread(text, 1, sizeof(text) - 1, file);
	text[len] = '\0';
	found = strstr(text, "deferred_pages=3");
	assert_non_null(found);
	fseek(file, found - text, SEEK_SET);
	fputs("deferred_pages=4", file);
	fclose(file);
	assert_int_equal(bed_run(&bed, "--resume"), 2);
	assert_non_null(strstr(bed_stderr(&bed, text, sizeof(text)),
			       "the campaign started there differs"));
	bed_remove(&bed);
}

/* Killed between the rename and the journal's line: the result is there, and is kept. */
static void a_result_without_its_line_is_taken_over(void **state)
{
	struct bed bed;
	char path[192];

	(void)state;
	bed_make(&bed, "ok");
	assert_int_equal(bed_run(&bed, NULL), 0);
	snprintf(path, sizeof(path), "%s/journal.jsonl", bed.dir);
	assert_int_equal(truncate(path, 300), 0);
	assert_int_equal(bed_run(&bed, "--resume"), 0);
	bed_assert_whole(&bed);
	assert_int_equal(bed_log_count(&bed, "boot"), bed.schedule.count);
	bed_remove(&bed);
}

static uint64_t time_of_a_campaign_ns(void)
{
	uint64_t start_ns = clock_now_ns();
	struct bed bed;

	bed_make(&bed, "ok");
	assert_int_equal(bed_run(&bed, NULL), 0);
	bed_remove(&bed);
	return clock_now_ns() - start_ns;
}

/* At every one of the points there may be one boot in flight, so one too many is made. */
static void check_kill(uint64_t delay_ns)
{
	struct bed bed;
	pid_t pid;
	int code;

	bed_make(&bed, "ok");
	pid = bed_start(&bed, NULL);
	clock_nap_ns(delay_ns);
	kill(pid, SIGKILL);
	code = bed_wait(pid);
	assert_true(code == 128 + SIGKILL || code == 0);
	assert_int_equal(bed_run(&bed, "--resume"), 0);
	bed_assert_whole(&bed);
	assert_int_equal(bed_log_count(&bed, "overlap"), 0);
	assert_in_range(bed_log_count(&bed, "boot"), bed.schedule.count,
			bed.schedule.count + 1);
	bed_remove(&bed);
}

static void killed_at_20_random_points(void **state)
{
	unsigned int seed = (unsigned int)clock_now_ns();
	uint64_t all_ns;

	(void)state;
	setenv("FAKE_SLEEP", "0.05", 1);
	all_ns = time_of_a_campaign_ns();
	print_message("seed %u, a campaign takes %u ms\n", seed,
		      (unsigned int)(all_ns / NS_PER_MSEC));
	srandom(seed);
	for (int i = 0; i < KILLS; i++)
		check_kill((uint64_t)random() % all_ns);
	setenv("FAKE_SLEEP", "0", 1);
}

/* One campaign, killed over and over, still ends with each boot once. */
static void killed_again_and_again(void **state)
{
	struct bed bed;

	(void)state;
	bed_make(&bed, "ok");
	setenv("FAKE_SLEEP", "0.05", 1);
	for (int i = 0; i < KILLS; i++) {
		pid_t pid = bed_start(&bed, "--resume");

		nap_ms(20 + (uint64_t)random() % 150);
		kill(pid, SIGKILL);
		bed_wait(pid);
	}
	assert_int_equal(bed_run(&bed, "--resume"), 0);
	bed_assert_whole(&bed);
	assert_int_equal(bed_log_count(&bed, "overlap"), 0);
	setenv("FAKE_SLEEP", "0", 1);
	bed_remove(&bed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_boots_are_made_once),
		cmocka_unit_test(more_boots_are_added_to_a_finished_campaign),
		cmocka_unit_test(every_failure_is_named),
		cmocka_unit_test(a_failure_is_retried_and_not_forgotten),
		cmocka_unit_test(a_requirement_ends_the_campaign),
		cmocka_unit_test(a_signal_stops_and_is_resumed),
		cmocka_unit_test(a_backend_that_ignores_sigterm_is_killed),
		cmocka_unit_test(two_campaigns_in_one_directory_are_refused),
		cmocka_unit_test(another_campaign_cannot_be_resumed),
		cmocka_unit_test(a_result_without_its_line_is_taken_over),
		cmocka_unit_test(killed_at_20_random_points),
		cmocka_unit_test(killed_again_and_again),
	};

	return cmocka_run_group_tests_name("campaign_run", tests, NULL, NULL);
}
