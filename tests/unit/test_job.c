// SPDX-License-Identifier: GPL-2.0-or-later
/* Job files good and bad, the presets, and fields set by options. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "data.h"
#include "job/job.h"
#include "job/plan.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define NO_SCHEMA \
	": schema: missing: expected an object with \"schema\": \"swaprel.job/1\""

static const char *const patterns[] = { "text", "lzo-ratio", "mixed", "random", "zero" };
static const char *const releases[] = { "munmap", "dontneed", "exit", "kill",
					"mrelease" };
static const char *const controls[] = { "touch", "thp" };
static const char *const watches[] = { "none", "return", "bystander",
				       "busy", "fifo",   "reclaim" };
static const char *const backends[] = { "zram", "zswap" };

static const struct job_names names = {
	.patterns = { "pattern", patterns, COUNT(patterns) },
	.releases = { "release", releases, COUNT(releases) },
	.controls = { "control", controls, COUNT(controls) },
	.watches = { "watch", watches, COUNT(watches) },
	.backends = { "backend", backends, COUNT(backends) },
};

/* What the program does with a file: load, then check; the line is without the path. */
static int try_file(struct job *job, const char *name, char *line, size_t size)
{
	char path[DATA_PATH_MAX], below[128];
	struct err err = { "" };
	int ret;

	snprintf(below, sizeof(below), "tests/data/job/%s.json", name);
	data_path(path, below);
	ret = file_format_load(&job_format, job, path, &err);
	if (!ret)
		ret = job_check(job, &names, path, &err);
	if (ret && strncmp(err.msg, path, strlen(path)))
		fail_msg("%s: the line does not begin with the file: %s", name, err.msg);
	snprintf(line, size, "%s", ret ? err.msg + strlen(path) : "");
	return ret;
}

/* The file and the line that it gets, behind its path; "..." is the rest of it. */
static const struct {
	const char *file;
	const char *line;
} bad[] = {
	{ "empty", ":1:0: not valid JSON: '[' or '{' expected near end of file" },
	{ "truncated", ":1:43: not valid JSON: ']' expected near end of file" },
	{ "trailing", ":1:34: not valid JSON: end of file expected near 'true'" },
	{ "text", ":1:5: not valid JSON: '[' or '{' expected near 'modes'" },
	{ "nul", ":1:47: not valid JSON: \\u0000 is not allowed without JSON_ALLOW_NUL "
		 "near '\"a\\u0000b\"'" },
	{ "not-utf8", ":1:38: not valid JSON: unable to decode byte 0xff near '\"'" },
	{ "top-list", NO_SCHEMA },
	{ "no-schema", NO_SCHEMA },
	{ "schema-number", NO_SCHEMA },
	{ "other-version",
	  ": schema: \"swaprel.job/2\" is another version: this swaprel reads "
	  "\"swaprel.job/1\"; use the one that the file is meant for" },
	{ "long-schema",
	  ": schema: \"swaprel.job/11111111111111111111\" is another version: this swaprel "
	  "reads \"swaprel.job/1\"; use the one that the file is meant for" },
	{ "other-format", ": schema: \"swaprel.result/1\": expected \"swaprel.job/1\"" },
	{ "duplicate", ":1:50: not valid JSON: duplicate object key near '\"modes\"'" },
	{ "unknown", ": mode: no such field: a job has schema, name, about, modes, ..." },
	{ "unknown-below",
	  ": rounds.maximum: no such field: a job's rounds has warmup, min, "
	  "max, target_percent, max_seconds" },
	{ "control-key",
	  ": ?[31m?: no such field: a job has schema, name, about, modes, ..." },
	{ "modes-number", ": modes: 4: expected a list of 1 to 32 whole numbers" },
	{ "modes-empty", ": modes: a list: expected a list of 1 to 32 whole numbers" },
	{ "modes-zero", ": modes[1]: 0: expected a whole number from 1 to 256" },
	{ "modes-many", ": modes[0]: 257: expected a whole number from 1 to 256" },
	{ "modes-long", ": modes: a list: expected a list of 1 to 32 whole numbers" },
	{ "modes-string", ": modes[0]: \"4\": expected a whole number from 1 to 256" },
	{ "modes-fraction", ": modes[0]: 1.5: expected a whole number from 1 to 256" },
	{ "modes-twice", ": modes[2]: 1: expected each value once" },
	{ "size-negative",
	  ": size_mib[0]: -64: expected a whole number from 1 to 1048576" },
	{ "size-huge",
	  ": size_mib[0]: 1048577: expected a whole number from 1 to 1048576" },
	{ "size-overflow", ":1:62: not valid JSON: too big integer near "
			   "'99999999999999999999'" },
	{ "pattern-string", ": pattern: \"text\": expected a list of 1 to 32 names" },
	{ "pattern-unknown",
	  ": pattern[1]: \"txt\": expected text, lzo-ratio, mixed, random or zero; did you mean 'text'?" },
	{ "pattern-twice", ": pattern[1]: \"text\": expected each name once" },
	{ "pattern-long",
	  ": pattern[0]: \"pppppppppppppppppppppppppppppppp\": expected a "
	  "string of at most 31 characters" },
	{ "single-pattern-unknown", ": single_pattern: \"nosuch\": expected nothing, "
				    "text, lzo-ratio, mixed, random or zero" },
	{ "single-pattern-twice",
	  ": single_pattern: \"text\": expected one that is not in pattern" },
	{ "release-unknown",
	  ": release[0]: \"leak\": expected munmap, dontneed, exit, kill or mrelease" },
	{ "resident-zero",
	  ": resident[1]: \"0:5.4\": expected none, or RESIDENT:SWAPPED such as 1:5.4, "
	  "neither of them 0 and at most 100:1" },
	{ "resident-twice", ": resident[2]: \"1:5.4\": expected each name once" },
	{ "ratio-low", ": ratio: 1: expected a number from 1.1 to 40" },
	{ "ratio-nan", ":1:41: not valid JSON: invalid token near 'NaN'" },
	{ "ratio-infinite", ":1:43: not valid JSON: real number overflow near '1e999'" },
	{ "ratio-null", ": ratio: null: expected a number from 1.1 to 40" },
	{ "rounds-list", ": rounds: a list: expected an object" },
	{ "rounds-crossed",
	  ": rounds.min: 9: expected at most rounds.max, which is 8: set rounds.min too" },
	{ "target-zero",
	  ": rounds.target_percent: 0: expected a number from 0.01 to 100" },
	{ "tune-number", ": tune: 1: expected true or false" },
	{ "node", ": numa_node: -2: expected a whole number from -1 to 1023" },
	{ "cpus",
	  ": cpus: \"0-\": expected a CPU list such as 0-3,8, no CPU above 1023" },
	{ "cpus-far",
	  ": cpus: \"4096\": expected a CPU list such as 0-3,8, no CPU above 1023" },
	{ "name-path",
	  ": name: \"../../etc/x\": expected letters, digits, '.', '_' and '-', "
	  "a letter or digit first" },
	{ "name-empty",
	  ": name: \"\": expected letters, digits, '.', '_' and '-', a letter "
	  "or digit first" },
	{ "name-long",
	  ": name: \"nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn...: expected a "
	  "string of at most 63 characters" },
	{ "algorithm-empty",
	  ": algorithm: \"\": expected letters, digits, '.', '_' and '-', "
	  "a letter or digit first" },
	{ "algorithm-lines",
	  ": algorithm: \"lzo?rle\": expected letters, digits, '.', '_' "
	  "and '-', a letter or digit first" },
	{ "control", ": control: \"explode\": expected nothing, touch or thp" },
};

static void bad_files_get_their_line(void **state)
{
	unsigned int wrong = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		char line[512];
		struct job job;
		int ret = try_file(&job, bad[i].file, line, sizeof(line));

		if (ret == -EINVAL && data_has_line(line, bad[i].line))
			continue;
		print_error("%s: %d\n got      %s\n expected %s\n", bad[i].file, ret,
			    line, bad[i].line);
		wrong++;
	}
	assert_int_equal(wrong, 0);
}

static void what_is_left_out_is_default(void **state)
{
	struct job job, defaults;
	char line[512];

	(void)state;
	memset(&job, 0xff, sizeof(job));
	if (try_file(&job, "good-schema-only", line, sizeof(line)))
		fail_msg("%s", line);
	job_defaults(&defaults);
	assert_memory_equal(&job, &defaults, sizeof(job));
	assert_int_equal(job.modes.items[0], 1);
	assert_int_equal(job.size_mib.items[0], 256);
	assert_int_equal(job.rounds.min, 6);
	assert_string_equal(job.algorithm, "lzo-rle");
	assert_true(job.tune);
}

static void every_field_is_read(void **state)
{
	struct job job;
	json_t *file, *back;
	char path[DATA_PATH_MAX], line[512];

	(void)state;
	if (try_file(&job, "good-full", line, sizeof(line)))
		fail_msg("%s", line);
	file = json_load_file(data_path(path, "tests/data/job/good-full.json"), 0, NULL);
	back = record_encode(&job_record, &job);
	assert_non_null(file);
	assert_true(data_covers(back, file));
	json_decref(file);
	json_decref(back);
}

static void large_and_deep_files_are_refused(void **state)
{
	static char deep[JOB_FILE_MAX + 1];
	struct err err = { "" };
	struct job job;
	char path[] = "/tmp/swaprel-job-XXXXXX", line[128];
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, 100 << 20), 0);
	close(fd);
	assert_int_equal(file_format_load(&job_format, &job, path, &err), -EFBIG);
	unlink(path);
	snprintf(line, sizeof(line), "%s: too large: expected at most 262144 bytes",
		 path);
	assert_string_equal(err.msg, line);
	memset(deep, '[', JOB_FILE_MAX);
	assert_int_equal(
		file_format_parse(&job_format, &job, deep, JOB_FILE_MAX, "deep", &err),
		-EINVAL);
	assert_non_null(
		strstr(err.msg, "deep:1:2049: not valid JSON: maximum parsing depth"));
}

static void presets_hold_together(void **state)
{
	(void)state;
	assert_int_equal(job_preset_count, data_count("workloads/jobs/*.json"));
	for (size_t i = 0; i < job_preset_count; i++) {
		struct err err = { "" };
		struct job job;

		if (job_open(&job, job_presets[i].name, &err) ||
		    job_check(&job, &names, job_presets[i].name, &err))
			fail_msg("%s", err.msg);
		assert_string_equal(job.name, job_presets[i].name);
		assert_true(*job.about);
	}
}

static void published_is_the_threads_matrix(void **state)
{
	struct err err = { "" };
	struct plan plan;
	struct job job;

	(void)state;
	assert_int_equal(job_open(&job, "published", &err), 0);
	assert_int_equal(plan_make(&plan, &job, &err), 0);
	assert_int_equal(plan.count, 3);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(plan.points[i].procs, 1 << i);
	assert_int_equal(point_size_bytes(&plan.points[2]), 256 << 20);
	assert_string_equal(job.algorithm, "lzo-rle");
	assert_string_equal(job.release.items[0], "munmap");
	plan_free(&plan);
}

static void a_job_is_a_preset_or_a_file(void **state)
{
	struct err err = { "" };
	char path[DATA_PATH_MAX];
	struct job job;

	(void)state;
	assert_int_equal(job_open(&job, "publisht", &err), -ENOENT);
	assert_true(data_has_line(err.msg,
				  "publisht: no such job: expected a file or one of "
				  "published, sizes, ..."));
	data_path(path, "tests/data/job/good-full.json");
	assert_int_equal(job_open(&job, path, &err), 0);
	assert_string_equal(job.name, "full-1.0");
}

static const struct {
	const char *field;
	const char *text;
	const char *line; /* "": taken */
} options[] = {
	{ "modes", "1,2,4", "" },
	{ "size-mib", "64", "" },
	{ "rounds.max", "10", "" },
	{ "rounds.target-percent", "0.5", "" },
	{ "tune", "no", "" },
	{ "pattern", "zero,text", "" },
	{ "cpus", "0-3", "" },
	{ "resident", "none,1:5.4", "" },
	{ "modes", "1,two",
	  "options: modes[1]: \"two\": expected a whole number from 1 to 256" },
	{ "modes", "", "options: modes[0]: \"\": expected a whole number from 1 to 256" },
	{ "modes", "[1]",
	  "options: modes[0]: \"[1]\": expected a whole number from 1 to 256" },
	{ "rounds.max", "0",
	  "options: rounds.max: 0: expected a whole number from 1 to 10000" },
	{ "rounds.most", "1", "options: rounds.most: a job has no such field" },
	{ "rounds", "1", "options: rounds: \"1\": expected an object" },
	{ "tune", "maybe", "options: tune: \"maybe\": expected yes or no" },
	{ "schema", "swaprel.job/1", "options: schema: cannot be chosen" },
};

static void options_set_fields(void **state)
{
	struct job job;

	(void)state;
	job_defaults(&job);
	for (size_t i = 0; i < COUNT(options); i++) {
		struct err err = { "" };
		int ret = job_set(&job, options[i].field, options[i].text, &err);

		assert_string_equal(err.msg, options[i].line);
		assert_int_equal(ret, *options[i].line ? -EINVAL : 0);
		if (ret)
			job_defaults(&job);
		if (i == 6) {
			assert_int_equal(job.modes.count, 3);
			assert_int_equal(job.rounds.max, 10);
			assert_false(job.tune);
			assert_string_equal(job.pattern.items[0], "zero");
		}
	}
}

static void every_field_has_its_help(void **state)
{
	(void)state;
	for (size_t i = 0; i < job_record.count; i++) {
		assert_non_null(job_record.fields[i].help);
		assert_true(strlen(job_record.fields[i].help) < 70);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bad_files_get_their_line),
		cmocka_unit_test(what_is_left_out_is_default),
		cmocka_unit_test(every_field_is_read),
		cmocka_unit_test(large_and_deep_files_are_refused),
		cmocka_unit_test(presets_hold_together),
		cmocka_unit_test(published_is_the_threads_matrix),
		cmocka_unit_test(a_job_is_a_preset_or_a_file),
		cmocka_unit_test(options_set_fields),
		cmocka_unit_test(every_field_has_its_help),
	};

	return cmocka_run_group_tests_name("job", tests, NULL, NULL);
}
