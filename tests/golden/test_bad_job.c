// SPDX-License-Identifier: GPL-2.0-or-later
/* A job that cannot be measured is refused alike by every command that reads it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/root/harness.h"
#include "tests/unit/data.h"

#define JOB(rest) "{\"schema\": \"swaprel.job/1\"" rest "}"
#define TO_32                                                                          \
	"[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, " \
	"22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32]"

/* What a job is refused for, whichever command reads it. The line begins with the file.
 */
static const struct {
	const char *job;
	const char *line;
} bad_jobs[] = {
	{ "{", ":1:1: not valid JSON: string or '}' expected near end of file" },
	{ "{\"schema\": \"swaprel.job/2\"}",
	  ": schema: \"swaprel.job/2\" is another version: this swaprel reads "
	  "\"swaprel.job/1\"; use the one that the file is meant for" },
	{ "{\"schema\": \"swaprel.result/1\"}",
	  ": schema: \"swaprel.result/1\": expected \"swaprel.job/1\"" },
	{ JOB(", \"modes\": [0]"),
	  ": modes[0]: 0: expected a whole number from 1 to 256" },
	{ JOB(", \"nosuch\": 1"),
	  ": nosuch: no such field: a job has schema, name, about, modes, ..." },
	{ JOB(", \"size_mib\": [1, 0]"),
	  ": size_mib[1]: 0: expected a whole number from 1 to 1048576" },
	{ JOB(", \"rounds\": {\"max\": \"many\"}"),
	  ": rounds.max: \"many\": expected a whole number from 1 to 10000" },
	{ JOB(", \"release\": [\"forget\"]"),
	  ": release[0]: \"forget\": expected dontneed, ..." },
	{ JOB(", \"backend\": \"disk\""), ": backend: \"disk\": expected zram or zswap" },
	{ JOB(", \"backend\": \"zswap\", \"pattern\": [\"lzo-ratio\"]"),
	  ": pattern: lzo-ratio: expected another one, as zswap does not report ..." },
	{ JOB(", \"control\": \"bypass\""),
	  ": control: bypass: expected the backend zswap" },
	{ JOB(", \"rounds\": {\"min\": 50}"),
	  ": rounds.min: 50: expected at most rounds.max, which is 40: set rounds.min too" },
	{ JOB(", \"cpus\": \"3-1\""),
	  ": cpus: \"3-1\": expected a CPU list such as 0-3,8, no CPU above 1023" },
	{ JOB(", \"control\": \"explode\""),
	  ": control: \"explode\": expected nothing, touch, ..." },
	{ JOB(", \"control\": \"ratio\""),
	  ": control: ratio: expected the pattern lzo-ratio alone" },
	{ JOB(", \"control\": \"skew\", \"modes\": [1, 2]"),
	  ": control: skew: expected modes of two processes or more" },
	{ JOB(", \"pattern\": [\"text\", \"mixed\", \"random\", \"zero\", "
	      "\"lzo-ratio\"], \"modes\": " TO_32 ", \"size_mib\": " TO_32),
	  ": release x resident x pattern x size_mib x modes: 5120 cells: expected at most 4096" },
};

static void write_file(const char *name, const char *text)
{
	FILE *file = fopen(name, "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static void every_command_refuses_a_job_alike(void **state)
{
	static const char campaign[] =
		"{\"schema\": \"swaprel.campaign/1\", \"name\": \"c\", \"job\": "
		"\"./file.json\", \"arms\": [{\"name\": \"base\"}]}";
	static const char *const commands[][6] = {
		{ "run", "./file.json" },
		{ "check", "./file.json" },
		{ "campaign", "campaign.json", "-o", "out" },
	};
	struct scene *scene = *state;
	char line[512];

	assert_return_code(chdir(scene->dir), 0);
	write_file("campaign.json", campaign);
	for (size_t i = 0; i < sizeof(bad_jobs) / sizeof(bad_jobs[0]); i++) {
		write_file("file.json", bad_jobs[i].job);
		snprintf(line, sizeof(line), "swaprel: ./file.json%s", bad_jobs[i].line);
		for (size_t c = 0; c < 3; c++) {
			if (scene_run(scene, commands[c]) != 2 ||
			    !data_has_line(scene->err, line) ||
			    strchr(scene->err, '\n') || *scene->out)
				fail_msg("%s: exit code %d, \"%s\": expected 2, \"%s\"",
					 commands[c][0], scene->code, scene->err, line);
		}
	}
	assert_return_code(chdir("/"), 0);
}

/* zswap has none behind it; a campaign of them says so before the first boot. */
static void module_behind_zswap_is_refused(void **state)
{
	static const char campaign[] =
		"{\"schema\": \"swaprel.campaign/1\", \"name\": \"c\", \"job\": "
		"\"./file.json\", \"loads\": 2, \"arms\": [{\"name\": \"base\"}]}";
	static const char *const commands[][6] = {
		{ "run", "./file.json", "--module", "base" },
		{ "campaign", "campaign.json", "--check", "-o", "out" },
	};
	struct scene *scene = *state;

	assert_return_code(chdir(scene->dir), 0);
	write_file("campaign.json", campaign);
	write_file("file.json", JOB(", \"backend\": \"zswap\""));
	for (size_t c = 0; c < 2; c++) {
		assert_int_equal(scene_run(scene, commands[c]), 2);
		assert_string_equal(
			scene->err,
			"swaprel: ./file.json: backend: zswap: expected zram for the "
			"module base, as zswap uses the zsmalloc of the kernel that "
			"runs: boot the variant instead");
	}
	assert_return_code(chdir("/"), 0);
}

/* Not after half an hour, when the table is made. */
static void metric_of_a_campaign_is_refused(void **state)
{
	static const struct {
		const char *last, *line;
	} bad[] = {
		{ "worst", "\"worst\": expected mean, max, ..." },
		{ "mean", "\"mean\": expected each name once" },
	};
	static const char *const command[] = { "campaign", "campaign.json", "--check",
					       "-o",       "out",           NULL };
	struct scene *scene = *state;
	char campaign[256], line[128];

	assert_return_code(chdir(scene->dir), 0);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		snprintf(campaign, sizeof(campaign),
			 "{\"schema\": \"swaprel.campaign/1\", \"name\": \"c\", "
			 "\"job\": \"smoke\", \"metrics\": [\"mean\", \"%s\"], "
			 "\"arms\": [{\"name\": \"base\"}]}",
			 bad[i].last);
		snprintf(line, sizeof(line), "swaprel: campaign.json: metrics[1]: %s",
			 bad[i].line);
		write_file("campaign.json", campaign);
		assert_int_equal(scene_run(scene, command), 2);
		assert_true(data_has_line(scene->err, line));
	}
	assert_return_code(chdir("/"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(metric_of_a_campaign_is_refused,
						scene_setup, scene_teardown),
		cmocka_unit_test_setup_teardown(every_command_refuses_a_job_alike,
						scene_setup, scene_teardown),
		cmocka_unit_test_setup_teardown(module_behind_zswap_is_refused,
						scene_setup, scene_teardown),
	};

	if (!getenv("SWAPREL")) {
		puts("skipped: SWAPREL must name the program");
		return HARNESS_SKIP;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
