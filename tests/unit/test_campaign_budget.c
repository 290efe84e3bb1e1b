// SPDX-License-Identifier: GPL-2.0-or-later
/* Campaigns with a budget of time: as many whole turns as fit, known to --resume. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/clock.h"
#include "campaign_bed.h"

#define ARMS     3
#define BUDGET_S 5
#define MANY     90 /* turns in a boot: more than fit */

/* Without @loads: kernels. */
static void make(struct bed *bed, unsigned int loads)
{
	unsetenv("FAKE_STOP");
	unsetenv("FAKE_POISON");
	unsetenv("FAKE_TORN");
	unsetenv("FAKE_DEATH");
	setenv("FAKE_BOOTS", "40", 1);
	setenv("FAKE_SLEEP", "0.1", 1);
	bed_make(bed, loads ? "loads" : "ok");
	if (loads)
		bed_set(bed, "loads", loads);
	bed_set(bed, "budget_s", BUDGET_S);
}

static uint64_t run_timed(const struct bed *bed, const char *extra, int code)
{
	const uint64_t start_ns = clock_now_ns();

	assert_int_equal(bed_run(bed, extra), code);
	return (clock_now_ns() - start_ns) / NS_PER_MSEC;
}

/* A boot is given whole seconds; what is left beside them is less than a turn. */
static void assert_kept_to(uint64_t took_ms, unsigned int boots, uint64_t turn_ms)
{
	assert_in_range(took_ms, BUDGET_S * 900 - 1000 * boots - turn_ms,
			BUDGET_S * 1100 + turn_ms);
}

/* The turns that @slot has of each variant but @but; they are whole and nothing is twice.
 */
static unsigned int whole_turns(const struct bed *bed, const struct slot *slot,
				const char *but)
{
	unsigned int turns = 0;

	for (size_t i = 0; i < slot->load_count; i += ARMS) {
		unsigned int here = 0;

		for (size_t j = i; j < i + ARMS; j++) {
			const struct slot_load *load = &slot->loads[j];
			unsigned int count = bed_count_results(bed, slot, load);

			assert_in_range(count, 0, 1);
			if (but && !strcmp(load->variant->name, but))
				assert_int_equal(count, 0);
			here += count;
		}
		if (here)
			assert_int_equal(here, but ? ARMS - 1 : ARMS);
		if (here)
			assert_int_equal(turns, i / ARMS);
		turns += !!here;
	}
	return turns;
}

static json_int_t kept(const struct bed *bed, const char *field)
{
	char path[192];
	json_int_t value;
	json_t *json;

	snprintf(path, sizeof(path), "%s/campaign.json", bed->dir);
	json = json_load_file(path, 0, NULL);
	assert_non_null(json);
	value = json_integer_value(json_object_get(json, field));
	json_decref(json);
	return value;
}

/* The last "turns" of the journal. */
static unsigned int settled(const struct bed *bed, unsigned int budget_s)
{
	struct journal journal;
	struct err err = { "" };
	struct files_dir dir;
	unsigned int turns;

	if (files_open_path(&dir, bed->dir, &err) || journal_open(&journal, &dir, &err))
		fail_msg("%s", err.msg);
	turns = journal_turns(&journal, budget_s);
	journal_close(&journal);
	close(dir.fd);
	return turns;
}

static void a_turn_fits_or_not(void **state)
{
	(void)state;
	/* The first always does. */
	assert_true(clock_turn_fits(50, 100, 0, 0));
	/* Two took 40 together: a third ends at 120. */
	assert_true(clock_turn_fits(60, 100, 120, 2));
	assert_false(clock_turn_fits(60, 100, 119, 2));
	assert_false(clock_turn_fits(60, 130, 120, 2));
}

/* Those of all boots; each has @loads but the last. */
static unsigned int all_turns(const struct bed *bed, unsigned int loads,
			      unsigned int *boots)
{
	unsigned int turns = 0;

	for (*boots = 0; *boots < bed->schedule.count; (*boots)++) {
		unsigned int here = whole_turns(bed, &bed->schedule.slots[*boots], NULL);

		if (!here)
			break;
		assert_int_equal(turns, *boots * loads);
		turns += here;
	}
	return turns;
}

/* In boots of one turn each, of three, and in one boot that has them all. */
static void modules_get_as_many_turns_as_fit(void **state)
{
	static const unsigned int loads[] = { 1, 3, MANY };

	(void)state;
	for (size_t i = 0; i < sizeof(loads) / sizeof(loads[0]); i++) {
		unsigned int turns, boots;
		uint64_t took_ms;
		struct bed bed;
		char text[8192];

		make(&bed, loads[i]);
		took_ms = run_timed(&bed, NULL, 0);
		turns = all_turns(&bed, loads[i], &boots);
		print_message("%u ms of %u s, %u turns in %u boots\n",
			      (unsigned int)took_ms, BUDGET_S, turns, boots);
		assert_true(turns > 3);
		assert_int_equal(boots, (turns + loads[i] - 1) / loads[i]);
		assert_int_equal(settled(&bed, BUDGET_S), turns);
		assert_int_equal(bed_log_count(&bed, "boot"), boots);
		assert_kept_to(took_ms, 1, took_ms / turns);
		assert_non_null(strstr(bed_stderr(&bed, text, sizeof(text)), "load 1, "));
		assert_non_null(strstr(text, " of 0:05"));
		/* It is whole, and stays so. */
		assert_int_equal(bed_run(&bed, "--resume"), 0);
		assert_int_equal(bed_log_count(&bed, "boot"), boots);
		assert_int_equal(kept(&bed, "looks"), 1);
		bed_remove(&bed);
	}
}

/* More time than before is more boots, and none of those before is made again. */
static void more_time_is_more_boots(void **state)
{
	unsigned int turns, more, boots;
	struct bed bed;

	(void)state;
	make(&bed, 1);
	bed_run(&bed, NULL);
	turns = all_turns(&bed, 1, &boots);
	bed_set(&bed, "budget_s", 2 * BUDGET_S);
	assert_int_equal(bed_run(&bed, "--resume"), 0);
	more = all_turns(&bed, 1, &boots);
	assert_true(more > turns);
	assert_int_equal(bed_log_count(&bed, "load"), more * ARMS);
	assert_int_equal(kept(&bed, "looks"), 2);
	bed_remove(&bed);
}

static void more_time_is_more_turns_and_a_look(void **state)
{
	unsigned int turns, loads;
	uint64_t took_ms;
	struct bed bed;

	(void)state;
	make(&bed, MANY);
	took_ms = run_timed(&bed, NULL, 0);
	turns = whole_turns(&bed, &bed.schedule.slots[0], NULL);
	loads = bed_log_count(&bed, "load");
	assert_int_equal(loads, turns * ARMS);
	bed_set(&bed, "budget_s", 2 * BUDGET_S);
	took_ms += run_timed(&bed, "--resume", 0);
	assert_kept_to(took_ms / 2, 1, took_ms / turns);
	assert_true(whole_turns(&bed, &bed.schedule.slots[0], NULL) > turns + 1);
	assert_int_equal(bed_log_count(&bed, "boot"), 2);
	assert_int_equal(kept(&bed, "looks"), 2);
	/* A campaign that is asked for without a budget has the one it had. */
	bed_set(&bed, "budget_s", 0);
	assert_int_equal(bed_run(&bed, "--resume"), 0);
	assert_int_equal(bed_log_count(&bed, "boot"), 2);
	assert_int_equal(kept(&bed, "budget_s"), 2 * BUDGET_S);
	bed_remove(&bed);
}

/* Boots that die after two loads cost the budget what they took, and no turn is half. */
static void boots_that_die_leave_whole_turns(void **state)
{
	struct bed bed;
	uint64_t took_ms;

	(void)state;
	make(&bed, MANY);
	setenv("FAKE_STOP", "2", 1);
	took_ms = run_timed(&bed, NULL, 0);
	assert_kept_to(took_ms, 2, took_ms / 3);
	assert_true(whole_turns(&bed, &bed.schedule.slots[0], NULL) > 1);
	assert_true(bed_ends(&bed, "001", OUTCOME_PANIC) > 1);
	assert_int_equal(settled(&bed, BUDGET_S),
			 whole_turns(&bed, &bed.schedule.slots[0], NULL));
	bed_remove(&bed);
}

/* A variant that kills the kernel, or brings nothing, costs the others no turn. */
static void an_arm_that_fails_is_left_out(void **state)
{
	static const char *const faults[] = { "FAKE_POISON", "FAKE_TORN" };

	(void)state;
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		struct bed bed;

		make(&bed, MANY);
		setenv(faults[i], "class_idx", 1);
		assert_int_equal(bed_run(&bed, NULL), 1);
		assert_true(whole_turns(&bed, &bed.schedule.slots[0], "class_idx") > 1);
		assert_int_equal(bed_run(&bed, "--resume"), 1);
		bed_remove(&bed);
	}
}

/* A kernel that dies in every boot has spent the time of the boots to come, too. */
static void boots_that_bring_nothing_spend_the_budget(void **state)
{
	struct bed bed;

	(void)state;
	make(&bed, 1);
	setenv("FAKE_STOP", "0", 1);
	setenv("FAKE_DEATH", "2.6", 1);
	assert_int_equal(bed_run(&bed, NULL), 1);
	assert_int_equal(bed_log_count(&bed, "boot"), 2);
	/* Nor does whoever goes on begin anew. */
	assert_int_equal(bed_run(&bed, "--resume"), 1);
	assert_int_equal(bed_log_count(&bed, "boot"), 2);
	bed_remove(&bed);
}

/* The boot that is killed with it shows how long it took, though nobody wrote it down. */
static void a_campaign_that_is_killed_goes_on(void **state)
{
	unsigned int turns;
	uint64_t took_ms;
	struct bed bed;
	pid_t pid;

	(void)state;
	make(&bed, MANY);
	pid = bed_start(&bed, NULL);
	clock_nap_ns((BUDGET_S - 1) * NS_PER_SEC);
	kill(pid, SIGKILL);
	bed_wait(pid);
	took_ms = run_timed(&bed, "--resume", 0);
	/* Of 1 s that is left; the journal's times are whole seconds. */
	assert_in_range(took_ms, 0, 3500);
	turns = whole_turns(&bed, &bed.schedule.slots[0], NULL);
	assert_true(turns > 1);
	assert_int_equal(settled(&bed, BUDGET_S), turns);
	assert_int_equal(bed_log_count(&bed, "overlap"), 0);
	assert_in_range(bed_log_count(&bed, "load"), turns * ARMS, turns * ARMS + 1);
	bed_remove(&bed);
}

/* What is left for a campaign is beside what it has had. */
static void what_is_left_is_counted_from_now(void **state)
{
	struct bed bed;
	uint64_t took_ms;

	(void)state;
	make(&bed, MANY);
	bed_set(&bed, "budget_s", 0);
	assert_int_equal(bed_run(&bed, "--left=2"), 0);
	assert_int_equal(kept(&bed, "budget_s"), 2);
	took_ms = run_timed(&bed, "--resume --left=4", 0);
	assert_in_range(kept(&bed, "budget_s"), 5, 7);
	assert_in_range(took_ms, 500, 6000);
	assert_int_equal(kept(&bed, "looks"), 2);
	bed_remove(&bed);
}

static void kernels_get_as_many_turns_as_fit(void **state)
{
	unsigned int turns, boots;
	uint64_t took_ms;
	struct bed bed;

	(void)state;
	make(&bed, 0);
	took_ms = run_timed(&bed, NULL, 0);
	turns = settled(&bed, BUDGET_S);
	boots = bed_log_count(&bed, "boot");
	assert_true(turns > 1);
	assert_int_equal(boots, turns * ARMS);
	assert_kept_to(took_ms, 0, took_ms / turns);
	assert_int_equal(bed_run(&bed, "--resume"), 0);
	assert_int_equal(bed_log_count(&bed, "boot"), boots);
	bed_remove(&bed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_turn_fits_or_not),
		cmocka_unit_test(modules_get_as_many_turns_as_fit),
		cmocka_unit_test(more_time_is_more_boots),
		cmocka_unit_test(more_time_is_more_turns_and_a_look),
		cmocka_unit_test(boots_that_die_leave_whole_turns),
		cmocka_unit_test(an_arm_that_fails_is_left_out),
		cmocka_unit_test(boots_that_bring_nothing_spend_the_budget),
		cmocka_unit_test(a_campaign_that_is_killed_goes_on),
		cmocka_unit_test(what_is_left_is_counted_from_now),
		cmocka_unit_test(kernels_get_as_many_turns_as_fit),
	};
	return cmocka_run_group_tests_name("campaign_budget", tests, NULL, NULL);
}
