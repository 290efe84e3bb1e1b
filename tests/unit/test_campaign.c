// SPDX-License-Identifier: GPL-2.0-or-later
/* Campaign files good and bad, and the order of boots. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "campaign/campaign.h"
#include "campaign/schedule.h"
#include "data.h"
#include "ladder/ladder.h"
#include "round/control.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define HEAD         "{\"schema\":\"swaprel.campaign/1\",\"name\":\"t\",\"job\":\"smoke\""

static int parse(struct campaign *campaign, const char *text, struct err *err)
{
	return file_format_parse(&campaign_format, campaign, text, strlen(text), "FILE",
				 err);
}

static const struct {
	const char *text, *line;
} bad[] = {
	{ "", "FILE:1:0: not valid JSON: '[' or '{' expected near end of file" },
	{ "[]", "FILE: schema: missing: expected an object with \"schema\": "
		"\"swaprel.campaign/1\"" },
	{ "{\"schema\":\"swaprel.campaign/2\"}",
	  "FILE: schema: \"swaprel.campaign/2\" is another version: this swaprel reads "
	  "\"swaprel.campaign/1\"; use the one that the file is meant for" },
	{ "{\"schema\":\"swaprel.campaign/1\",\"job\":\"smoke\"}",
	  "FILE: name: \"\": expected letters, digits, '.', '_' and '-', a letter or "
	  "digit first" },
	{ "{\"schema\":\"swaprel.campaign/1\",\"name\":\"t\"}",
	  "FILE: job: \"\": expected a preset or a file" },
	{ HEAD ",\"backend\":\"\",\"arms\":[{\"name\":\"a\"}]}",
	  "FILE: backend: \"\": expected a name or a path" },
	{ HEAD ",\"arms\":[{}]}",
	  "FILE: arms[0].name: missing: a campaign's variant needs it" },
	{ HEAD ",\"arms\":[{\"name\":\"../x\"}]}",
	  "FILE: arms[0].name: \"../x\": expected letters, digits, '.', '_' and '-', a "
	  "letter or digit first" },
	{ HEAD ",\"arms\":[{\"name\":\"a\",\"variant\":\"b c\"}]}",
	  "FILE: arms[0].variant: \"b c\": expected letters, digits, '.', '_' and '-', a "
	  "letter or digit first" },
	{ HEAD ",\"arms\":[{\"name\":\"a\"},{\"name\":\"b\"},{\"name\":\"a\"}]}",
	  "FILE: arms[2].name: \"a\": expected each name once" },
	{ HEAD ",\"arms\":[{\"name\":\"a\",\"cmdline\":\"x\\ny\"}]}",
	  "FILE: arms[0].cmdline: expected printable ASCII" },
	{ HEAD ",\"arms\":[{\"name\":\"a\",\"params\":64}]}",
	  "FILE: arms[0].params: expected an object or null" },
	{ HEAD ",\"loads\":1,\"arms\":[{\"name\":\"running\",\"params\":{}}]}",
	  "FILE: arms[0].params: variant running has none: it is the kernel's own zram" },
	{ HEAD ",\"boots\":0,\"arms\":[{\"name\":\"a\"}]}",
	  "FILE: boots: 0: expected a whole number from 1 to 999" },
	{ HEAD ",\"boots\":500,\"arms\":[{\"name\":\"a\"},{\"name\":\"b\"}]}",
	  "FILE: boots: 500 of 2 variants: expected at most 999 in all" },
	{ HEAD ",\"seed\":4294967296,\"arms\":[{\"name\":\"a\"}]}",
	  "FILE: seed: 4294967296: expected a whole number from 0 to 4294967295" },
	{ HEAD ",\"seed\":-1,\"arms\":[{\"name\":\"a\"}]}",
	  "FILE: seed: -1: expected a whole number from 0 to 4294967295" },
	{ HEAD ",\"exact\":1,\"arms\":[{\"name\":\"a\"}]}",
	  "FILE: exact: 1: expected true or false" },
	{ HEAD ",\"loads\":1,\"exact\":true,\"budget_s\":9,\"arms\":[{\"name\":\"a\"}]}",
	  "FILE: budget_s: 9: a guest that counts instructions does not see the time: "
	  "expected 0, or exact no" },
	{ HEAD ",\"parallel\":2,\"budget_s\":9,\"arms\":[{\"name\":\"a\"}]}",
	  "FILE: parallel: 2: the time that a lab takes tells nothing of a turn's: expected "
	  "--boots N instead of --minutes" },
	{ HEAD ",\"parallel\":65,\"arms\":[{\"name\":\"a\"}]}",
	  "FILE: parallel: 65: expected a whole number from 1 to 64" },
	{ HEAD ",\"lab\":\"x\",\"arms\":[{\"name\":\"a\"}]}",
	  "FILE: lab: expected an object or null" },
	{ HEAD ",\"deadline\":1,\"arms\":[{\"name\":\"a\"}]}",
	  "FILE: deadline: no such field: a campaign has schema, name, about, tree, "
	  "backend, boots, loads, boots_least, first_loads, job, arms, metrics, cpus, "
	  "memory_mib, parallel, queue_s, lab, exact, deadline_s, "
	  "budget_s, seed, looks, again; did you mean 'deadline_s'?" },
};

static void bad_files_get_their_line(void **state)
{
	unsigned int wrong = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct campaign campaign;
		struct err err = { "" };
		int ret = parse(&campaign, bad[i].text, &err);

		campaign_free(&campaign);
		if (ret == -EINVAL && !strcmp(err.msg, bad[i].line))
			continue;
		print_error("%s: %d\n got      %s\n expected %s\n", bad[i].text, ret,
			    err.msg, bad[i].line);
		wrong++;
	}
	assert_int_equal(wrong, 0);
}

static const char *const presets[] = { "question", "all", "exact", "aa" };

static void presets_hold_together(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(presets); i++) {
		char path[DATA_PATH_MAX], name[64], file[2 * DATA_PATH_MAX];
		struct campaign campaign;
		struct err err = { "" };
		struct job job;

		snprintf(name, sizeof(name), "workloads/campaigns/%s.json", presets[i]);
		if (campaign_load(&campaign, data_path(path, name), &err))
			fail_msg("%s", err.msg);
		campaign_job(file, sizeof(file), &campaign, path);
		if (job_open(&job, file, &err) || round_check_job(&job, file, &err))
			fail_msg("%s", err.msg);
		assert_string_equal(campaign.name, presets[i]);
		/* What is counted is boots. */
		if (campaign.loads)
			assert_in_range(campaign.boots, 5, 10);
		campaign_free(&campaign);
	}
}

static void without_arms_it_is_the_ladder(void **state)
{
	struct campaign campaign;
	struct ladder ladder;
	struct err err;

	(void)state;
	assert_int_equal(ladder_open(&ladder, &err), 0);
	assert_int_equal(parse(&campaign, HEAD "}", &err), 0);
	assert_int_equal(campaign.variants.count, ladder.steps.count);
	for (size_t i = 0; i < ladder.steps.count; i++) {
		const struct campaign_variant *variant = campaign_variant(&campaign, i);

		assert_string_equal(variant->name, ladder_step(&ladder, i)->name);
		assert_string_equal(variant->build, variant->name);
	}
	campaign_free(&campaign);
	ladder_free(&ladder);
}

/* The sweep goes from no budget to what four processes of 256 MiB fill. */
static void the_budget_is_swept_beyond_the_region(void **state)
{
	json_int_t least = 64, most = 64;
	char path[DATA_PATH_MAX];
	struct campaign campaign;
	struct err err;

	(void)state;
	assert_int_equal(campaign_load(&campaign,
				       data_path(path, "workloads/campaigns/all.json"),
				       &err),
			 0);
	for (size_t i = 0; i < campaign.variants.count; i++) {
		const struct campaign_variant *variant = campaign_variant(&campaign, i);
		json_int_t pages;

		if (strcmp(variant->build, "deferred"))
			continue;
		pages = json_integer_value(
			json_object_get(variant->params, "deferred_pages"));
		least = pages < least ? pages : least;
		most = pages > most ? pages : most;
	}
	assert_int_equal(least, 0);
	assert_int_equal(most, 4 * 256 * 256 / 512);
	campaign_free(&campaign);
}

static void what_is_left_out_has_a_default(void **state)
{
	struct campaign campaign;
	struct err err;

	(void)state;
	assert_int_equal(parse(&campaign, HEAD ",\"arms\":[{\"name\":\"a\"}]}", &err), 0);
	assert_string_equal(campaign_variant(&campaign, 0)->build, "a");
	assert_string_equal(campaign.backend, "qemu");
	assert_int_equal(campaign_set(&campaign, "exact", "yes", &err), 0);
	assert_true(campaign.exact);
	assert_int_equal(campaign_set_minutes(&campaign, "5", &err), 0);
	assert_int_equal(campaign.budget_s, 300);
	assert_int_equal(campaign_set_minutes(&campaign, "0", &err), -EINVAL);
	assert_int_equal(campaign_set_minutes(&campaign, "5m", &err), -EINVAL);
	assert_string_equal(err.msg, "--minutes '5m': expected a whole number from 1 to "
				     "1440");
	assert_int_equal(campaign_set(&campaign, "schema", "x", &err), -EINVAL);
	assert_int_equal(campaign_set(&campaign, "seed", "4294967295", &err), 0);
	assert_int_equal(campaign.seed, 4294967295);
	/* Nothing prints as -1. */
	assert_int_equal(campaign_set(&campaign, "seed", "18446744073709551615", &err),
			 -EINVAL);
	assert_string_equal(err.msg,
			    "options: seed: \"18446744073709551615\": expected a "
			    "whole number from 0 to 4294967295");
	campaign_free(&campaign);
}

static void boots_are_all_that_may_differ(void **state)
{
	struct campaign a, b;
	struct err err;

	(void)state;
	parse(&a, HEAD ",\"arms\":[{\"name\":\"a\"}]}", &err);
	parse(&b, HEAD ",\"boots\":7,\"arms\":[{\"name\":\"a\"}]}", &err);
	b.budget_s = 60;
	assert_true(campaign_same(&a, &b));
	b.cpus++;
	assert_false(campaign_same(&a, &b));
	campaign_free(&a);
	campaign_free(&b);
}

static void the_order_is_mirrored(void **state)
{
	static const char *const expected[] = { "001-a", "002-b", "003-c",
						"004-c", "005-b", "006-a",
						"007-a", "008-b", "009-c" };
	struct campaign campaign;
	struct schedule schedule;
	struct err err;

	(void)state;
	parse(&campaign,
	      HEAD ",\"boots\":3,\"arms\":[{\"name\":\"a\"},{\"name\":\"b\"},"
		   "{\"name\":\"c\"}]}",
	      &err);
	assert_int_equal(schedule_make(&schedule, &campaign), 0);
	assert_int_equal(schedule.count, COUNT(expected));
	for (size_t i = 0; i < COUNT(expected); i++)
		assert_string_equal(schedule.slots[i].name, expected[i]);
	schedule_free(&schedule);
	campaign_free(&campaign);
}

/* Every variant's mean place is the same after an even number of boots. */
static void a_linear_drift_cancels(void **state)
{
	struct campaign campaign;
	struct schedule schedule;
	size_t sums[5] = { 0 };
	struct err err;

	(void)state;
	parse(&campaign,
	      HEAD ",\"boots\":6,\"arms\":[{\"name\":\"a\"},{\"name\":\"b\"},"
		   "{\"name\":\"c\"},{\"name\":\"d\"},{\"name\":\"e\"}]}",
	      &err);
	schedule_make(&schedule, &campaign);
	for (size_t i = 0; i < schedule.count; i++)
		sums[schedule.slots[i].loads->variant - campaign_variant(&campaign, 0)] +=
			i;
	for (size_t i = 1; i < 5; i++)
		assert_int_equal(sums[i], sums[0]);
	schedule_free(&schedule);
	campaign_free(&campaign);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bad_files_get_their_line),
		cmocka_unit_test(presets_hold_together),
		cmocka_unit_test(without_arms_it_is_the_ladder),
		cmocka_unit_test(the_budget_is_swept_beyond_the_region),
		cmocka_unit_test(what_is_left_out_has_a_default),
		cmocka_unit_test(boots_are_all_that_may_differ),
		cmocka_unit_test(the_order_is_mirrored),
		cmocka_unit_test(a_linear_drift_cancels),
	};

	return cmocka_run_group_tests_name("campaign", tests, NULL, NULL);
}
