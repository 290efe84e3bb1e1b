// SPDX-License-Identifier: GPL-2.0-or-later
/* Files of every released state of each format load for ever, also when fields are added.
 */
#include <dirent.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "data.h"
#include "tests/formats.h"

#define FIELDS_MAX 32

static const char state_of_today[] = "tests/data/released/result/11-zswap.json";

/* Load, write, load, write: the second text is the first, and nothing of the file is
 * lost. */
static void check_file(const struct file_format *format, const char *path)
{
	void *first = malloc(format->record->size),
	     *second = malloc(format->record->size);
	json_t *old = json_load_file(path, 0, NULL), *new;
	char *text, *again;
	struct err err;
	size_t len;

	if (file_format_load(format, first, path, &err))
		fail_msg("%s", err.msg);
	text = file_format_text(format, first, &len);
	if (file_format_parse(format, second, text, len, path, &err))
		fail_msg("%s", err.msg);
	again = file_format_text(format, second, &len);
	assert_memory_equal(text, again, len);
	new = json_loadb(text, len, 0, NULL);
	assert_non_null(old);
	if (!data_covers(new, old))
		fail_msg("%s: something is lost", path);
	file_format_free(format, first);
	file_format_free(format, second);
	json_decref(old);
	json_decref(new);
	free(text);
	free(again);
	free(first);
	free(second);
}

static void every_released_state_loads(void **state)
{
	(void)state;
	for (size_t i = 0; i < FORMAT_COUNT; i++) {
		char name[64], path[DATA_PATH_MAX], file[DATA_PATH_MAX + 256];
		struct dirent *entry;
		size_t count = 0;
		DIR *dir;

		snprintf(name, sizeof(name), "tests/data/released/%s", formats[i].name);
		dir = opendir(data_path(path, name));
		while (dir && (entry = readdir(dir))) {
			if (entry->d_name[0] == '.')
				continue;
			snprintf(file, sizeof(file), "%s/%s", path, entry->d_name);
			check_file(formats[i].format, file);
			count++;
		}
		if (dir)
			closedir(dir);
		/* What is read of these is of the commit that reads it. */
		if (!count && formats[i].format != &guest_format &&
		    formats[i].format != &module_manifest_format &&
		    formats[i].format != &ladder_format)
			fail_msg("%s: no files", path);
	}
}

/* What is written of a file; NULL: it is refused. */
static char *rewrite(const struct file_format *format, const char *text, size_t *len)
{
	void *what = malloc(format->record->size);
	char *written = NULL;
	struct err err;

	assert_true(text && what);
	if (!file_format_parse(format, what, text, *len, "f", &err))
		written = file_format_text(format, what, len);
	file_format_free(format, what);
	free(what);
	return written;
}

/* Each field in turn is missing: the file is refused, or what is written of it is read
 * back as it was. */
static size_t check_without(const struct file_format *format, const char *path)
{
	json_t *whole = json_load_file(path, 0, NULL);
	size_t accepted = 0;

	assert_non_null(whole);
	for (size_t i = 0; i < format->record->count; i++) {
		const char *name = format->record->fields[i].name;
		json_t *part = json_copy(whole);
		char *text, *once, *twice;
		size_t len, once_len;

		json_object_del(part, name);
		text = json_dumps(part, 0);
		len = strlen(text);
		once = rewrite(format, text, &len);
		once_len = len;
		twice = once ? rewrite(format, once, &len) : NULL;
		if (once && !twice)
			fail_msg("%s without %s: cannot be read back", path, name);
		if (once && (len != once_len || memcmp(once, twice, len)))
			fail_msg("%s without %s: is read back as another", path, name);
		accepted += once != NULL;
		json_decref(part);
		free(text);
		free(once);
		free(twice);
	}
	json_decref(whole);
	return accepted;
}

static void what_a_file_may_lack_can_be_written(void **state)
{
	static const struct {
		const struct file_format *format;
		const char *path;
	} files[] = {
		{ &job_format, "tests/data/released/job/1-first.json" },
		{ &campaign_format, "tests/data/released/campaign/1-first.json" },
		{ &result_format, state_of_today },
		{ &published_format, "tests/data/released/published/1-first.json" },
		{ &floor_format, "tests/data/released/floor/3-backend.json" },
		{ &ledger_format, "tests/data/released/ledger/1-first.json" },
		{ &ladder_format, "kernels/variants.json" },
		{ &module_manifest_format, "tests/data/module/swaprel_test.json" },
	};
	size_t accepted = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		char path[DATA_PATH_MAX];

		accepted += check_without(files[i].format,
					  data_path(path, files[i].path));
	}
	assert_true(accepted > FORMAT_COUNT);
}

/* What a table says of older files must itself be a value of the field. */
static void check_before(const struct record *record)
{
	for (size_t i = 0; i < record->count; i++) {
		struct field field = record->fields[i];
		const struct record one = { record->what, NULL, &field, 1, record->size };
		json_t *empty = json_object();
		void *what = malloc(record->size);
		struct err err;

		if (field.record)
			check_before(field.record);
		field.flags |= FIELD_REQUIRED;
		record_init(&one, what);
		if (field.before && record_decode(&one, empty, what, "before", &err))
			fail_msg("%s: %s", record->what, err.msg);
		record_clear(&one, what);
		json_decref(empty);
		free(what);
	}
}

static void what_older_files_have_is_a_value(void **state)
{
	(void)state;
	for (size_t i = 0; i < FORMAT_COUNT; i++)
		check_before(formats[i].format->record);
}

/* The formats of tomorrow: a job with one more field, and a result that keeps such a job.
 */
struct next_job {
	struct job job;
	unsigned int depth;
};

struct next_result {
	struct result result;
	struct next_job job;
};

struct next {
	struct field job_fields[FIELDS_MAX], result_fields[FIELDS_MAX];
	struct record job, result;
	struct file_format job_format, result_format;
};

static void next_defaults(void *what)
{
	struct next_job *next = what;

	job_defaults(&next->job);
	next->depth = 3;
}

static void next_make(struct next *next, const char *before)
{
	const size_t job_count = job_record.count, count = result_record.count;

	assert_true(job_count < FIELDS_MAX && count < FIELDS_MAX);
	memcpy(next->job_fields, job_record.fields, job_count * sizeof(struct field));
	next->job_fields[job_count] = (struct field){
		"depth",  FIELD_UINT,       AT(struct next_job, depth),
		.max = 9, .before = before,
	};
	next->job = (struct record){ "job", NULL, next->job_fields, job_count + 1,
				     sizeof(struct next_job) };
	memcpy(next->result_fields, result_record.fields, count * sizeof(struct field));
	for (size_t i = 0; i < count; i++) {
		if (next->result_fields[i].record != &job_record)
			continue;
		next->result_fields[i].offset = offsetof(struct next_result, job);
		next->result_fields[i].record = &next->job;
	}
	next->result = (struct record){ "result", NULL, next->result_fields, count,
					sizeof(struct next_result) };
	next->job_format = (struct file_format){ JOB_SCHEMA, JOB_FILE_MAX, &next->job,
						 next_defaults, NULL };
	next->result_format = (struct file_format){ RESULT_SCHEMA, RESULT_FILE_MAX,
						    &next->result, NULL, NULL };
}

/* A job file that leaves a field out gets the default of the day; a result that lacks it
 * is older than the field, and was made with what there was before. */
static void a_job_gets_a_field(void **state)
{
	struct next_result result;
	struct next_job job;
	struct err err = { "" };
	struct next next;
	char path[DATA_PATH_MAX], *text;
	size_t len;

	(void)state;
	next_make(&next, "7");
	data_path(path, "tests/data/released/job/1-first.json");
	assert_int_equal(file_format_load(&next.job_format, &job, path, &err), 0);
	assert_int_equal(job.depth, 3);
	data_path(path, state_of_today);
	if (file_format_load(&next.result_format, &result, path, &err))
		fail_msg("%s", err.msg);
	assert_int_equal(result.job.depth, 7);
	assert_string_equal(result.job.job.name, "smoke");
	text = file_format_text(&next.result_format, &result, &len);
	assert_non_null(strstr(text, "\"depth\": 7"));
	file_format_free(&next.result_format, &result);
	free(text);
}

static void without_a_word_on_older_files_they_are_refused(void **state)
{
	struct next_result result;
	struct err err = { "" };
	char path[DATA_PATH_MAX], line[DATA_PATH_MAX + 64];
	struct next next;

	(void)state;
	next_make(&next, NULL);
	data_path(path, state_of_today);
	assert_int_equal(file_format_load(&next.result_format, &result, path, &err),
			 -EINVAL);
	snprintf(line, sizeof(line), "%s: job.depth: missing: a result needs it", path);
	assert_string_equal(err.msg, line);
	file_format_free(&next.result_format, &result);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_released_state_loads),
		cmocka_unit_test(what_a_file_may_lack_can_be_written),
		cmocka_unit_test(what_older_files_have_is_a_value),
		cmocka_unit_test(a_job_gets_a_field),
		cmocka_unit_test(without_a_word_on_older_files_they_are_refused),
	};

	return cmocka_run_group_tests_name("released", tests, NULL, NULL);
}
