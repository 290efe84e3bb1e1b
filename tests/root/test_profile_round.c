// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The profile round on real zram: it is on no list, its shares add up, it reached
 * zs_free(), and nothing of it stays.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/root/harness.h"

#define ROUNDS 2
#define SHORT                                                                         \
	"--profile", "--size-mib", "64", "--rounds-warmup", "0", "--rounds-min", "2", \
		"--rounds-max", "2"

static const json_t *cell_of(const struct scene *scene, size_t index)
{
	return json_array_get(json_object_get(scene->result, "cells"), index);
}

static const json_t *profile_of(const struct scene *scene, size_t index)
{
	return json_object_get(cell_of(scene, index), "profile");
}

static const char *text_in(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "(none)";
}

/* A field of @who's share of @category, or all of who's when that is NULL. */
static double figure(const json_t *profile, const char *who, const char *category,
		     const char *field)
{
	const json_t *shares = json_object_get(profile, "shares"), *share;
	double sum = 0;
	size_t i;

	json_array_foreach(shares, i, share)
	{
		if (!strcmp(text_in(share, "who"), who) &&
		    (!category || !strcmp(text_in(share, "category"), category)))
			sum += json_number_value(json_object_get(share, field));
	}
	return sum;
}

static void check_untraced(const json_t *profile)
{
	if (strcmp(text_in(profile, "fault"), "untraced"))
		return;
	print_message("this kernel: %s\n", text_in(profile, "detail"));
	skip();
}

static void a_release_is_taken_apart(void **state)
{
	struct scene *scene = *state;
	const json_t *profile;

	assert_int_equal(scene_job(scene, ARGS(SHORT)), 0);
	assert_non_null(scene_load(scene));
	profile = profile_of(scene, 0);
	check_untraced(profile);
	if (strcmp(text_in(profile, "fault"), "none"))
		fail_msg("%s: %s", text_in(profile, "fault"), text_in(profile, "detail"));
	/* Only measured rounds are on the list. */
	assert_int_equal(json_array_size(scene_rounds(scene, 0)), ROUNDS);
	assert_true(figure(profile, "caller", NULL, "samples") >= 50);
	assert_true(fabs(figure(profile, "caller", NULL, "share") - 1) < 1e-9);
	assert_true(figure(profile, "caller", "zs_free", "within_samples") > 0);
	/* All that is below is in it as well. */
	assert_true(figure(profile, "caller", "slot", "within_samples") >=
		    figure(profile, "caller", "zs_free", "within_samples"));
	assert_true(figure(profile, "caller", "page_tables", "within_samples") >
		    0.8 * figure(profile, "caller", NULL, "samples"));
	/* What has no category is what the table does not know. */
	assert_true(figure(profile, "caller", "rest", "share") < 0.2);
	assert_null(scene_left_behind(scene));
	assert_non_null(strstr(scene->out, "with callees"));
}

static void show_has_the_same(void **state)
{
	struct scene *scene = *state;

	assert_int_equal(scene_job(scene, ARGS(SHORT)), 0);
	assert_non_null(scene_load(scene));
	check_untraced(profile_of(scene, 0));
	assert_int_equal(scene_run(scene, ARGS("show", "--profile", scene->file)), 0);
	assert_non_null(strstr(scene->out, "zs_free itself"));
	assert_int_equal(scene_run(scene, ARGS("show", "--profile", "--format", "csv",
					       scene->file)),
			 0);
	assert_non_null(strstr(scene->out, ",caller,zs_free,"));
	assert_int_equal(scene_run(scene, ARGS("show", scene->file)), 0);
	assert_null(strstr(scene->out, "zs_free itself"));
}

static void without_the_flag_there_is_none(void **state)
{
	struct scene *scene = *state;

	assert_int_equal(scene_job(scene, ARGS("--rounds-warmup", "0", "--rounds-min",
					       "2", "--rounds-max", "2")),
			 0);
	assert_non_null(scene_load(scene));
	assert_true(json_is_null(profile_of(scene, 0)));
	assert_int_equal(scene_run(scene, ARGS("show", "--profile", scene->file)), 0);
	assert_non_null(strstr(scene->out, "No profile"));
}

/* Rounds of this control are rejected; so is the one under the tracing, by its name. */
static void a_rejected_round_has_no_profile(void **state)
{
	struct scene *scene = *state;

	scene_job(scene, ARGS(SHORT, "--control", "fail"));
	assert_non_null(scene_load(scene));
	check_untraced(profile_of(scene, 0));
	assert_string_equal(text_in(profile_of(scene, 0), "fault"), "round_rejected");
	assert_memory_equal(text_in(profile_of(scene, 0), "detail"), "child_error: ", 13);
	assert_int_equal(json_array_size(json_object_get(profile_of(scene, 0), "shares")),
			 0);
	assert_null(scene_left_behind(scene));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scene_setup, scene_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_release_is_taken_apart),
		TEST(show_has_the_same),
		TEST(without_the_flag_there_is_none),
		TEST(a_rejected_round_has_no_profile),
	};
	int ret = harness_skip();

	return ret ? ret : cmocka_run_group_tests(tests, NULL, NULL);
}
