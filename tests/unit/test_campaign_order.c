// SPDX-License-Identifier: GPL-2.0-or-later
/* What a campaign settles when it begins and keeps: the order of its turns, which each
 * result knows, and how often the number of boots was settled. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <jansson.h>

#include "campaign_bed.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static json_t *load(const struct bed *bed, const char *name)
{
	char path[192];
	json_t *json;

	snprintf(path, sizeof(path), "%s/%s", bed->dir, name);
	json = json_load_file(path, 0, NULL);
	assert_non_null(json);
	return json;
}

static json_int_t number(const struct bed *bed, const char *name, const char *field)
{
	json_t *json = load(bed, name), *value = json_object_get(json, field);
	json_int_t found = json_is_null(value) ? -1 : json_integer_value(value);

	assert_non_null(value);
	json_decref(json);
	return found;
}

static void set_to_be_older(const struct bed *bed)
{
	json_t *json = load(bed, "campaign.json");
	char path[192];

	json_object_del(json, "seed");
	json_object_del(json, "looks");
	snprintf(path, sizeof(path), "%s/campaign.json", bed->dir);
	assert_int_equal(json_dump_file(json, path, 0), 0);
	json_decref(json);
}

/* A guest knows nothing of turns, and neither do these backends. */
static void a_result_knows_its_turn(void **state)
{
	struct bed bed;

	(void)state;
	bed_make(&bed, "ok");
	assert_int_equal(bed_run(&bed, NULL), 0);
	for (size_t i = 0; i < bed.schedule.count; i++) {
		char name[SLOT_NAME_MAX + 16];

		snprintf(name, sizeof(name), "%s/result.json",
			 bed.schedule.slots[i].name);
		assert_int_equal(number(&bed, name, "turn"), 1 + i / 3);
		assert_int_equal(number(&bed, name, "order_seed"), 8);
	}
	bed_remove(&bed);
}

static void a_seed_is_chosen_and_kept(void **state)
{
	json_int_t seed;
	struct bed bed, other;

	(void)state;
	bed_make(&bed, "ok");
	assert_int_equal(bed_run(&bed, "--seed=31"), 0);
	assert_int_equal(number(&bed, "campaign.json", "seed"), 31);
	assert_int_equal(bed_run(&bed, "--resume"), 2);
	bed_without_seed(&bed);
	assert_int_equal(bed_run(&bed, "--resume"), 0);
	assert_int_equal(number(&bed, "campaign.json", "seed"), 31);
	assert_int_equal(bed_log_count(&bed, "boot"), 6);
	bed_make(&other, "ok");
	bed_without_seed(&other);
	assert_int_equal(bed_run(&other, "--boots=1"), 0);
	seed = number(&other, "campaign.json", "seed");
	assert_true(seed >= 0 && seed != 8 && seed != 31);
	assert_int_equal(bed_run(&other, "--resume"), 0);
	assert_int_equal(number(&other, "campaign.json", "seed"), seed);
	assert_int_equal(bed_log_count(&other, "boot"), 6);
	bed_remove(&bed);
	bed_remove(&other);
}

/* Its boots stay where they are, and so its order is what it was. */
static void an_older_campaign_keeps_its_mirrored_order(void **state)
{
	static const char *const mirrored[] = { "001-base",       "002-class_idx",
						"003-deferred-3", "004-deferred-3",
						"005-class_idx",  "006-base" };
	struct bed bed;

	(void)state;
	bed_make(&bed, "ok");
	assert_int_equal(bed_run(&bed, "--boots=1"), 0);
	set_to_be_older(&bed);
	assert_int_equal(bed_run(&bed, "--resume"), 2);
	bed_without_seed(&bed);
	assert_int_equal(bed_run(&bed, "--resume"), 0);
	assert_int_equal(number(&bed, "campaign.json", "seed"), -1);
	for (size_t i = 0; i < COUNT(mirrored); i++) {
		char name[64];

		snprintf(name, sizeof(name), "%s/result.json", mirrored[i]);
		assert_int_equal(number(&bed, name, "turn"), 1 + i / 3);
	}
	bed_remove(&bed);
}

static void an_extension_is_one_more_look(void **state)
{
	struct bed bed;

	(void)state;
	bed_make(&bed, "ok");
	assert_int_equal(bed_run(&bed, "--boots=1"), 0);
	assert_int_equal(number(&bed, "campaign.json", "looks"), 1);
	assert_int_equal(bed_run(&bed, "--resume"), 0);
	assert_int_equal(number(&bed, "campaign.json", "looks"), 2);
	/* Going on after a kill is none. */
	assert_int_equal(bed_run(&bed, "--resume"), 0);
	assert_int_equal(number(&bed, "campaign.json", "looks"), 2);
	bed_remove(&bed);
}

/* Of 'swaprel compare DIR': its exit code, and whether it says @text. */
static int compare(const struct bed *bed, const char *options, const char *text)
{
	char command[512], line[256];
	bool found = false;
	FILE *out;
	int status;

	snprintf(command, sizeof(command), "%s compare %s %s 2>&1", getenv("SWAPREL"),
		 options, bed->dir);
	out = popen(command, "r");
	assert_non_null(out);
	while (fgets(line, sizeof(line), out))
		found |= strstr(line, text) != NULL;
	status = pclose(out);
	assert_true(found);
	return WEXITSTATUS(status);
}

/* Whatever was booted first. */
static void the_first_arm_is_the_base_of_the_table(void **state)
{
	char path[192];
	struct bed bed;

	(void)state;
	bed_make(&bed, "ok");
	assert_int_equal(bed_run(&bed, "--seed=5"), 0);
	snprintf(path, sizeof(path), "%s/001-base", bed.dir);
	assert_int_not_equal(access(path, F_OK), 0);
	assert_int_equal(compare(&bed, "", "Speed-up: base over the other."), 0);
	assert_int_equal(compare(&bed, "", "Boots of each variant: 2."), 0);
	bed_remove(&bed);
}

static void a_comparison_knows_the_look(void **state)
{
	struct bed bed;

	(void)state;
	bed_make(&bed, "ok");
	assert_int_equal(bed_run(&bed, "--boots=1"), 0);
	assert_int_equal(compare(&bed, "", "Intervals: 96 % simultaneous"), 0);
	assert_int_equal(bed_run(&bed, "--resume"), 0);
	assert_int_equal(compare(&bed, "", "Intervals: 99.5 % simultaneous"), 0);
	assert_int_equal(compare(&bed, "--looks 1", "Intervals: 99.5 % simultaneous"), 0);
	assert_int_equal(compare(&bed, "--looks 3", "Intervals: 99.75 % simultaneous"),
			 0);
	assert_int_equal(compare(&bed, "--looks 0",
				 "swaprel: --looks 0: expected a whole number from 1 to "
				 "20"),
			 2);
	bed_remove(&bed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_result_knows_its_turn),
		cmocka_unit_test(a_seed_is_chosen_and_kept),
		cmocka_unit_test(an_older_campaign_keeps_its_mirrored_order),
		cmocka_unit_test(an_extension_is_one_more_look),
		cmocka_unit_test(the_first_arm_is_the_base_of_the_table),
		cmocka_unit_test(a_comparison_knows_the_look),
	};

	return cmocka_run_group_tests_name("campaign_order", tests, NULL, NULL);
}
