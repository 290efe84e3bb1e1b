// SPDX-License-Identifier: GPL-2.0-or-later
/* What is mistyped is answered in one line with what was meant, or with how to find that,
 * and never with something else. */
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

static const struct trial {
	const char *command;     /* behind "swaprel" */
	const char *begin, *end; /* of the line */
} trials[] = {
	{ "shwo", "shwo: no such command", "; did you mean 'show'?" },
	{ "camp", "camp: no such command", "; did you mean 'campaign'?" },
	{ "hlep run", "hlep: no such command", "; did you mean 'help'?" },
	{ "gest", "gest: no such command", ": 'swaprel --help' lists them" },
	{ "--vresion", "--vresion: no such option", "; did you mean '--version'?" },
	{ "-x", "-x: no such option", ": 'swaprel --help' lists them" },
	{ "run --rounds-mx 5", "run: unrecognized option '--rounds-mx'",
	  "; did you mean '--rounds-max'?" },
	{ "show --formt=csv x", "show: unrecognized option '--formt=csv'",
	  "; did you mean '--format'?" },
	{ "run --nosuch", "run: unrecognized option '--nosuch'",
	  ": 'swaprel run --help' lists the options" },
	{ "run --tu no --r 3",
	  "run: option '--r' is ambiguous; possibilities: '--release' '--resident' '--ratio'",
	  ": 'swaprel run --help' lists the options" },
	{ "run smoek", "smoek: no such job: expected a file or one of published, ",
	  "; did you mean 'smoke'?" },
	{ "check publishd", "publishd: no such job: ", "; did you mean 'published'?" },
	{ "run smoke --pattern text,mxied",
	  "smoke: pattern[1]: \"mxied\": expected lzo-ratio, ",
	  "; did you mean 'mixed'?" },
	{ "run smoke --pattern exit", "smoke: pattern[0]: \"exit\": expected lzo-ratio, ",
	  " or zero" },
	{ "run smoke --release munmp", "smoke: release[0]: \"munmp\": expected ",
	  "; did you mean 'munmap'?" },
	{ "run smoke --watch retrun", "smoke: watch[0]: \"retrun\": expected ",
	  "; did you mean 'return'?" },
	{ "run smoke --backend zarm", "smoke: backend: \"zarm\": expected ",
	  "; did you mean 'zram'?" },
	{ "run smoke --substrate tgc", "--substrate tgc: expected ",
	  "; did you mean 'tcg'?" },
	{ "show --metric maen x", "--metric maen: expected mean, ",
	  "; did you mean 'mean'?" },
	{ "show --format jsno x", "--format jsno: expected text, ",
	  "; did you mean 'json'?" },
	{ "claim -p rpi4b-2026-04-92 x", "claim: rpi4b-2026-04-92: no such table",
	  "; did you mean 'rpi4b-2026-04-29'?" },
	{ "claim -p rpi4b-2026-05-29 x", "claim: rpi4b-2026-05-29: no such table",
	  ": 'swaprel claim --list' lists them" },
	{ "check ./job.json", "./job.json: patern: no such field: a job has ",
	  "; did you mean 'pattern'?" },
	{ "campaign \"$SWAPREL_SOURCE_ROOT\"/workloads/campaigns/question.json -o x --set exat=1",
	  "options: exat: a campaign has no such field", "; did you mean 'exact'?" },
	{ "campaign \"$SWAPREL_SOURCE_ROOT\"/workloads/campaigns/question.json -o x "
	  "--module defered=job.json",
	  "--module defered: expected a variant of ", "; did you mean 'deferred'?" },
};

static bool ends_with(const char *text, const char *end)
{
	const size_t len = strlen(text), end_len = strlen(end);

	return len >= end_len && !strcmp(text + len - end_len, end);
}

static void what_was_meant_is_reported(void **state)
{
	struct scene *scene = *state;
	char command[512], begin[256];
	FILE *job;

	assert_return_code(chdir(scene->dir), 0);
	job = fopen("job.json", "w");
	assert_non_null(job);
	fputs("{\"schema\": \"swaprel.job/1\", \"patern\": [\"text\"]}", job);
	assert_int_equal(fclose(job), 0);
	for (size_t i = 0; i < sizeof(trials) / sizeof(trials[0]); i++) {
		const struct trial *trial = &trials[i];

		snprintf(command, sizeof(command), "$SWAPREL %s", trial->command);
		snprintf(begin, sizeof(begin), "swaprel: %s", trial->begin);
		assert_int_equal(scene_shell(scene, command), 2);
		if (strncmp(scene->err, begin, strlen(begin)) ||
		    strchr(scene->err, '\n') || !ends_with(scene->err, trial->end))
			fail_msg("%s: says: %s", trial->command, scene->err);
		assert_string_equal(scene->out, "");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_was_meant_is_reported, scene_setup,
						scene_teardown),
	};

	if (!getenv("SWAPREL") || !getenv("SWAPREL_SOURCE_ROOT")) {
		puts("skipped: SWAPREL must name the program, SWAPREL_SOURCE_ROOT its source");
		return HARNESS_SKIP;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
