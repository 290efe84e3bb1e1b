// SPDX-License-Identifier: GPL-2.0-or-later
/* Campaigns whose variants are modules: each load of each variant is made once and kept,
 * by one boot or by several, whatever dies when. */
#include <fcntl.h>
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

#define KILLS 12
#define ARMS  3
#define LOADS 2
#define ALL   (2 * LOADS * ARMS)

static void make(struct bed *bed)
{
	unsetenv("FAKE_STOP");
	unsetenv("FAKE_POISON");
	unsetenv("FAKE_TORN");
	setenv("FAKE_BOOTS", "40", 1);
	bed_make(bed, "loads");
	bed_set(bed, "loads", LOADS);
}

/* Every load of every boot, or all but those of @but. */
static void assert_each_once(const struct bed *bed, const char *but)
{
	for (size_t i = 0; i < bed->schedule.count; i++) {
		const struct slot *slot = &bed->schedule.slots[i];

		for (size_t j = 0; j < slot->load_count; j++) {
			const struct slot_load *load = &slot->loads[j];
			bool has = !but || strcmp(load->variant->name, but);

			assert_int_equal(bed_count_results(bed, slot, load), has);
		}
	}
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

/* All turns of all boots, each with every variant, in orders that differ. */
static void turns_go_on_over_the_boots(void **state)
{
	const struct slot_load *load;
	unsigned int same = 0;
	struct bed bed;

	(void)state;
	make(&bed);
	assert_int_equal(bed.schedule.count, 2);
	load = bed.schedule.loads;
	for (size_t i = 0; i < ALL; i++, load++) {
		unsigned int others = 0;

		assert_int_equal(load->turn, i / ARMS + 1);
		assert_int_equal(load->number, i / ARMS % LOADS + 1);
		for (size_t j = i - i % ARMS; j < i; j++)
			others += bed.schedule.loads[j].variant == load->variant;
		assert_int_equal(others, 0);
		same += i >= ARMS && load->variant == load[-ARMS].variant;
	}
	assert_true(same < ALL - ARMS);
	assert_string_equal(bed.schedule.slots[1].name, "002");
	assert_string_equal(bed.schedule.slots[1].loads[3].file, "result-004-base.json");
	bed_remove(&bed);
}

static void check_request(const struct bed *bed, const char *name, size_t slot)
{
	json_t *json = load_json(bed, name), *loads = json_object_get(json, "loads");

	assert_true(json_is_null(json_object_get(json, "variant")));
	assert_int_equal(json_array_size(loads), LOADS * ARMS);
	/* The boot has the time of all its loads, and of one more. */
	assert_int_equal(json_integer_value(json_object_get(json, "load_deadline_s")),
			 60);
	assert_int_equal(json_integer_value(json_object_get(json, "deadline_s")),
			 60 * (LOADS * ARMS + 1));
	for (size_t i = 0; i < LOADS * ARMS; i++) {
		const struct slot_load *load = &bed->schedule.slots[slot].loads[i];
		json_t *item = json_array_get(loads, i);

		assert_string_equal(json_string_value(json_object_get(item, "file")),
				    load->file);
		assert_string_equal(json_string_value(json_object_get(item, "variant")),
				    load->variant->name);
		assert_int_equal(json_integer_value(json_object_get(item, "turn")),
				 load->turn);
		assert_int_equal(json_integer_value(json_object_get(item, "load")),
				 load->number);
		assert_string_equal(json_string_value(json_object_get(item, "module")),
				    bed->file);
	}
	json_decref(json);
}

static void all_loads_are_made_once(void **state)
{
	char text[8192];
	struct bed bed;
	json_t *json;

	(void)state;
	make(&bed);
	assert_int_equal(bed_run(&bed, NULL), 0);
	assert_each_once(&bed, NULL);
	assert_int_equal(bed_log_count(&bed, "boot"), 2);
	assert_int_equal(bed_log_count(&bed, "load"), ALL);
	assert_non_null(strstr(bed_stderr(&bed, text, sizeof(text)), "load 1 of 12, "));
	assert_non_null(strstr(text, "load 7 of 12, "));
	assert_int_equal(bed_ends(&bed, "002", OUTCOME_OK), 1);
	check_request(&bed, "002/request.json", 1);
	json = load_json(&bed, "002/result-004-base.json");
	assert_int_equal(json_integer_value(json_object_get(json, "turn")), 4);
	assert_int_equal(json_integer_value(json_object_get(json, "order_seed")), 8);
	json_decref(json);
	assert_int_equal(bed_run(&bed, "--resume"), 0);
	assert_int_equal(bed_log_count(&bed, "load"), ALL);
	bed_remove(&bed);
}

/* The guest dies after two loads of each boot: the next boot goes on from there. */
static void a_boot_that_dies_loses_the_load_in_flight(void **state)
{
	char text[8192];
	struct bed bed;

	(void)state;
	make(&bed);
	setenv("FAKE_STOP", "2", 1);
	assert_int_equal(bed_run(&bed, NULL), 0);
	assert_each_once(&bed, NULL);
	assert_int_equal(bed_log_count(&bed, "load"), ALL);
	assert_int_equal(bed_log_count(&bed, "boot"), ALL / 2);
	assert_int_equal(bed_ends(&bed, "001", OUTCOME_PANIC), 2);
	assert_int_equal(bed_ends(&bed, "001", OUTCOME_OK), 1);
	assert_non_null(strstr(bed_stderr(&bed, text, sizeof(text)),
			       "2 of 6 loads were kept: the kernel died"));
	bed_remove(&bed);
}

/* One variant kills the kernel each time: it costs none of the others. */
static void an_arm_that_kills_the_kernel_is_given_up(void **state)
{
	char text[8192];
	struct bed bed;

	(void)state;
	make(&bed);
	setenv("FAKE_POISON", "class_idx", 1);
	assert_int_equal(bed_run(&bed, NULL), 1);
	assert_each_once(&bed, "class_idx");
	assert_non_null(strstr(bed_stderr(&bed, text, sizeof(text)),
			       "001: given up after 2 failures"));
	unsetenv("FAKE_POISON");
	/* It stays so: what failed is not forgotten. */
	assert_int_equal(bed_run(&bed, "--resume"), 1);
	bed_remove(&bed);
}

/* Half a result is none, and nobody who reads the directory takes it for one. */
static void a_torn_result_is_set_aside(void **state)
{
	struct bed bed;
	char path[256];

	(void)state;
	make(&bed);
	setenv("FAKE_TORN", "base", 1);
	assert_int_equal(bed_run(&bed, NULL), 1);
	assert_each_once(&bed, "base");
	snprintf(path, sizeof(path), "%s/002/failed-result-004-base.json", bed.dir);
	assert_int_equal(access(path, F_OK), 0);
	assert_true(bed_ends(&bed, "002", OUTCOME_TRUNCATED) >= 2);
	bed_remove(&bed);
}

/* What a boot may take follows from its loads: each of these is within the deadline. */
static void a_slow_boot_is_not_lost(void **state)
{
	struct bed bed;

	(void)state;
	make(&bed);
	bed_set(&bed, "boots", 1);
	bed_set(&bed, "deadline_s", 1);
	setenv("FAKE_SLEEP", "0.7", 1);
	assert_int_equal(bed_run(&bed, NULL), 0);
	assert_each_once(&bed, NULL);
	assert_int_equal(bed_log_count(&bed, "boot"), 1);
	setenv("FAKE_SLEEP", "0", 1);
	bed_remove(&bed);
}

/* And where none comes, not all of that time is waited for. */
static void a_boot_without_loads_is_given_up(void **state)
{
	const uint64_t start_ns = clock_now_ns();
	struct bed bed;

	(void)state;
	make(&bed);
	bed_set(&bed, "boots", 1);
	bed_set(&bed, "deadline_s", 1);
	setenv("FAKE_SLEEP", "60", 1);
	assert_int_equal(bed_run(&bed, NULL), 1);
	assert_int_equal(bed_ends(&bed, "001", OUTCOME_HANG), 2);
	assert_true(clock_now_ns() - start_ns < 12 * NS_PER_SEC);
	setenv("FAKE_SLEEP", "0", 1);
	bed_remove(&bed);
}

/* At any moment there is one load in flight, and one at most is made again. */
static void check_kill(uint64_t delay_ns)
{
	struct bed bed;
	pid_t pid;

	make(&bed);
	pid = bed_start(&bed, NULL);
	clock_nap_ns(delay_ns);
	kill(pid, SIGKILL);
	bed_wait(pid);
	assert_int_equal(bed_run(&bed, "--resume"), 0);
	assert_each_once(&bed, NULL);
	assert_int_equal(bed_log_count(&bed, "overlap"), 0);
	assert_in_range(bed_log_count(&bed, "load"), ALL, ALL + 1);
	bed_remove(&bed);
}

static void set_running(struct bed *bed)
{
	json_t *json = json_load_file(bed->file, 0, NULL);
	json_t *variant = json_array_get(json_object_get(json, "arms"), 1);

	assert_int_equal(json_object_set_new(variant, "variant", json_string("running")),
			 0);
	assert_int_equal(json_dump_file(json, bed->file, 0), 0);
	json_decref(json);
	bed_set(bed, "loads", LOADS);
}

/* One variant is the kernel's own zram: no file of a module is wanted, none is to be
 * there.
 */
static void an_arm_may_be_the_kernels_own(void **state)
{
	json_t *json, *item;
	struct bed bed;
	size_t i;

	(void)state;
	make(&bed);
	set_running(&bed);
	assert_int_equal(bed_run(&bed, NULL), 0);
	assert_each_once(&bed, NULL);
	json = load_json(&bed, "001/request.json");
	json_array_foreach(json_object_get(json, "loads"), i, item)
	{
		const bool own = !strcmp(bed.schedule.loads[i].variant->build, "running");

		assert_int_equal(json_is_null(json_object_get(item, "module")), own);
	}
	json_decref(json);
	bed_remove(&bed);

	make(&bed);
	set_running(&bed);
	setenv("FAKE_RUNNING", "1", 1);
	assert_int_equal(bed_run(&bed, NULL), 1);
	unsetenv("FAKE_RUNNING");
	assert_each_once(&bed, "class_idx");
	assert_int_equal(bed_ends(&bed, "001", OUTCOME_WRONG_VARIANT), 3);
	bed_remove(&bed);
}

static void killed_at_random_points(void **state)
{
	const unsigned int seed = (unsigned int)clock_now_ns();
	uint64_t start_ns = clock_now_ns(), all_ns;
	struct bed bed;

	(void)state;
	setenv("FAKE_SLEEP", "0.05", 1);
	make(&bed);
	assert_int_equal(bed_run(&bed, NULL), 0);
	bed_remove(&bed);
	all_ns = clock_now_ns() - start_ns;
	print_message("seed %u, a campaign takes %u ms\n", seed,
		      (unsigned int)(all_ns / NS_PER_MSEC));
	srandom(seed);
	for (int i = 0; i < KILLS; i++)
		check_kill((uint64_t)random() % all_ns);
	setenv("FAKE_SLEEP", "0", 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(turns_go_on_over_the_boots),
		cmocka_unit_test(all_loads_are_made_once),
		cmocka_unit_test(a_boot_that_dies_loses_the_load_in_flight),
		cmocka_unit_test(an_arm_that_kills_the_kernel_is_given_up),
		cmocka_unit_test(a_torn_result_is_set_aside),
		cmocka_unit_test(a_slow_boot_is_not_lost),
		cmocka_unit_test(a_boot_without_loads_is_given_up),
		cmocka_unit_test(an_arm_may_be_the_kernels_own),
		cmocka_unit_test(killed_at_random_points),
	};

	return cmocka_run_group_tests_name("campaign_loads", tests, NULL, NULL);
}
