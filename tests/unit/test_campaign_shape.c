// SPDX-License-Identifier: GPL-2.0-or-later
/* Campaigns of modules with a budget choose their shape in the first boot: boots of one
 * load each where enough of them fit, else one boot with all loads. */
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
#define BUDGET_S 6
#define SLOW     "0.4" /* a turn takes 1.2 s and more: fewer boots fit than LEAST */
#define FAST     "0.1"
#define LEAST    5
#define FEW      3 /* fit slowly, too */

static void make(struct bed *bed, const char *sleep, unsigned int least)
{
	unsetenv("FAKE_STOP");
	unsetenv("FAKE_POISON");
	unsetenv("FAKE_TORN");
	unsetenv("FAKE_DEATH");
	unsetenv("FAKE_TURNS");
	setenv("FAKE_BOOTS", "40", 1);
	setenv("FAKE_SLEEP", sleep, 1);
	bed_make(bed, "loads");
	bed_set(bed, "loads", 1);
	bed_set(bed, "boots_least", least);
	bed_set(bed, "budget_s", BUDGET_S);
}

static json_t *load_json(const struct bed *bed, const char *name)
{
	char path[256];
	json_t *json;

	snprintf(path, sizeof(path), "%s/%s", bed->dir, name);
	json = json_load_file(path, 0, NULL);
	if (!json)
		fail_msg("%s", path);
	return json;
}

static unsigned int number_of(const struct bed *bed, const char *name, const char *field)
{
	json_t *json = load_json(bed, name);
	json_int_t value = json_integer_value(json_object_get(json, field));

	json_decref(json);
	return (unsigned int)value;
}

static size_t loads_asked_for(const struct bed *bed, const char *name)
{
	json_t *json = load_json(bed, name);
	size_t count = json_array_size(json_object_get(json, "loads"));

	json_decref(json);
	return count;
}

/* What the first boot chose, once everything is where that puts it: each load of the
 * first @boots once, and nothing of others. */
static unsigned int chosen(struct bed *bed, unsigned int boots)
{
	const unsigned int first = number_of(bed, "campaign.json", "first_loads");

	assert_int_equal(number_of(bed, "campaign.json", "loads"), 1);
	bed->campaign.first_loads = first;
	schedule_free(&bed->schedule);
	assert_int_equal(schedule_make(&bed->schedule, &bed->campaign), 0);
	for (unsigned int i = 0; i < boots + 2; i++) {
		const struct slot *slot = &bed->schedule.slots[i];

		assert_int_equal(slot->load_count, ARMS * (i ? 1 : first));
		assert_int_equal(slot->loads->turn, i ? first + i : 1);
		for (size_t j = 0; j < slot->load_count; j++)
			assert_int_equal(bed_count_results(bed, slot, &slot->loads[j]),
					 i < boots);
	}
	return first;
}

/* The choice rests on time alone. */
static void so_many_boots_fit_or_not(void **state)
{
	(void)state;
	/* One has taken 40 of 240, and five more take 200. */
	assert_true(clock_all_fit(40, 240, 40, 5));
	assert_false(clock_all_fit(41, 240, 40, 5));
	assert_false(clock_all_fit(40, 240, 41, 5));
	assert_true(clock_all_fit(40, 40, 41, 0));
}

static void boots_of_one_load_where_enough_fit(void **state)
{
	static const struct {
		const char *sleep;
		unsigned int least;
	} cases[] = { { FAST, LEAST }, { SLOW, FEW } };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct bed bed;
		unsigned int boots;
		char text[8192];

		make(&bed, cases[i].sleep, cases[i].least);
		assert_int_equal(bed_run(&bed, NULL), 0);
		boots = bed_log_count(&bed, "boot");
		assert_true(boots >= cases[i].least - 1);
		assert_int_equal(chosen(&bed, boots), 1);
		/* The first was asked for turns ahead, the others for theirs. */
		assert_int_equal(loads_asked_for(&bed, "001/request.json"), 99 * ARMS);
		assert_int_equal(number_of(&bed, "001/request.json", "boots_least"),
				 cases[i].least);
		assert_int_equal(loads_asked_for(&bed, "002/request.json"), ARMS);
		assert_int_equal(number_of(&bed, "002/request.json", "boots_least"), 0);
		assert_non_null(strstr(bed_stderr(&bed, text, sizeof(text)),
				       ": boots of 1 load of each\n"));
		/* It is whole, and what was chosen stays. */
		assert_int_equal(bed_run(&bed, "--resume"), 0);
		assert_int_equal(chosen(&bed, boots), 1);
		assert_int_equal(number_of(&bed, "campaign.json", "looks"), 1);
		bed_remove(&bed);
	}
}

/* Whoever gives it more time gets boots of one load besides. */
static void one_boot_where_too_few_fit(void **state)
{
	unsigned int loads, boots;
	struct bed bed;
	char text[8192];

	(void)state;
	make(&bed, SLOW, LEAST);
	assert_int_equal(bed_run(&bed, NULL), 0);
	assert_int_equal(bed_log_count(&bed, "boot"), 1);
	loads = chosen(&bed, 1);
	assert_in_range(loads, 2, LEAST);
	assert_int_equal(bed_log_count(&bed, "load"), loads * ARMS);
	assert_non_null(strstr(bed_stderr(&bed, text, sizeof(text)),
			       " in one boot, because 5 boots do not fit"));
	assert_int_equal(bed_ends(&bed, "001", OUTCOME_OK), 1);
	assert_int_equal(bed_run(&bed, "--resume"), 0);
	assert_int_equal(bed_log_count(&bed, "boot"), 1);
	bed_set(&bed, "budget_s", 2 * BUDGET_S);
	assert_int_equal(bed_run(&bed, "--resume"), 0);
	boots = bed_log_count(&bed, "boot");
	assert_true(boots > 3);
	assert_int_equal(chosen(&bed, boots), loads);
	assert_int_equal(bed_log_count(&bed, "load"), (loads + boots - 1) * ARMS);
	assert_int_equal(number_of(&bed, "campaign.json", "looks"), 2);
	bed_remove(&bed);
}

/* A boot for the one turn that its rounding has left over would tell nothing. */
static void what_one_boot_leaves_is_for_no_other(void **state)
{
	struct bed bed;

	(void)state;
	make(&bed, SLOW, LEAST);
	setenv("FAKE_TURNS", "2", 1);
	assert_int_equal(bed_run(&bed, NULL), 0);
	assert_int_equal(bed_log_count(&bed, "boot"), 1);
	assert_int_equal(chosen(&bed, 1), 2);
	bed_remove(&bed);
}

/* Turns that it has begun are the first boot's, and what is left of the time is for
 * others. */
static void a_first_boot_that_dies_has_chosen(void **state)
{
	/* Loads that come before each death, and the turns they are of. */
	static const struct {
		const char *stop;
		unsigned int turns;
	} cases[] = { { "3", 1 }, { "4", 2 } };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		unsigned int boots;
		struct bed bed;

		make(&bed, SLOW, LEAST);
		setenv("FAKE_STOP", cases[i].stop, 1);
		assert_int_equal(bed_run(&bed, NULL), 0);
		boots = bed_log_count(&bed, "boot") - (cases[i].turns - 1);
		assert_true(boots > 1);
		assert_int_equal(chosen(&bed, boots), cases[i].turns);
		assert_int_equal(bed_ends(&bed, "001", OUTCOME_PANIC), 1);
		assert_int_equal(bed_ends(&bed, NULL, OUTCOME_PANIC), 1);
		bed_remove(&bed);
	}
}

/* A kernel that dies at once is asked for no more than a turn. */
static void a_first_boot_that_brings_nothing_has_chosen(void **state)
{
	struct bed bed;

	(void)state;
	make(&bed, SLOW, LEAST);
	setenv("FAKE_STOP", "0", 1);
	setenv("FAKE_DEATH", "3.1", 1);
	assert_int_equal(bed_run(&bed, NULL), 1);
	assert_int_equal(chosen(&bed, 0), 1);
	assert_int_equal(loads_asked_for(&bed, "attempts/001.2/request.json"), ARMS);
	bed_remove(&bed);
}

static void a_killed_campaign_chooses_when_it_goes_on(void **state)
{
	unsigned int loads;
	struct bed bed;
	pid_t pid;

	(void)state;
	/* In the first load, and the second boot chooses. */
	make(&bed, SLOW, LEAST);
	pid = bed_start(&bed, NULL);
	while (!bed_log_count(&bed, "load"))
		clock_nap_ns(NS_PER_SEC / 100);
	kill(pid, SIGKILL);
	bed_wait(pid);
	assert_int_equal(number_of(&bed, "campaign.json", "first_loads"), 0);
	assert_int_equal(bed_run(&bed, "--resume"), 0);
	loads = chosen(&bed, 1);
	assert_true(loads > 1);
	assert_int_equal(bed_log_count(&bed, "overlap"), 0);
	bed_remove(&bed);
}

/* Its boots are what they were. */
static void one_begun_without_a_budget_has_no_choice(void **state)
{
	struct bed bed;

	(void)state;
	make(&bed, SLOW, LEAST);
	bed_set(&bed, "budget_s", 0);
	assert_int_equal(bed_run(&bed, "--boots=1"), 0);
	assert_int_equal(number_of(&bed, "campaign.json", "first_loads"), 0);
	bed_set(&bed, "budget_s", BUDGET_S);
	assert_int_equal(bed_run(&bed, "--resume"), 0);
	assert_int_equal(chosen(&bed, bed_log_count(&bed, "boot")), 1);
	assert_true(bed_log_count(&bed, "boot") > 2);
	bed_remove(&bed);
}

static void whoever_says_how_many_leaves_no_choice(void **state)
{
	char text[8192];
	struct bed bed;

	(void)state;
	make(&bed, SLOW, LEAST);
	assert_int_equal(bed_run(&bed, "--set=loads=2 --set=boots_least=6"), 2);
	assert_non_null(strstr(bed_stderr(&bed, text, sizeof(text)),
			       "boots_least, first_loads: expected 0, or loads 1"));
	assert_int_equal(bed_run(&bed, "--set=loads=1"), 0);
	assert_int_equal(number_of(&bed, "001/request.json", "boots_least"), 0);
	assert_int_equal(loads_asked_for(&bed, "001/request.json"), ARMS);
	assert_int_equal(number_of(&bed, "campaign.json", "first_loads"), 0);
	assert_true(bed_log_count(&bed, "boot") > 1);
	bed_remove(&bed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(so_many_boots_fit_or_not),
		cmocka_unit_test(boots_of_one_load_where_enough_fit),
		cmocka_unit_test(one_boot_where_too_few_fit),
		cmocka_unit_test(what_one_boot_leaves_is_for_no_other),
		cmocka_unit_test(a_first_boot_that_dies_has_chosen),
		cmocka_unit_test(a_first_boot_that_brings_nothing_has_chosen),
		cmocka_unit_test(a_killed_campaign_chooses_when_it_goes_on),
		cmocka_unit_test(one_begun_without_a_budget_has_no_choice),
		cmocka_unit_test(whoever_says_how_many_leaves_no_choice),
	};
	return cmocka_run_group_tests_name("campaign_shape", tests, NULL, NULL);
}
