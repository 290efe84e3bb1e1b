// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/clean.h"
#include "format/format.h"
#include "format/kcidb.h"
#include "format/measure.h"

/*
 * KCIDB's I/O schema 5.0, which its later minor versions read: a checkout and a build for
 * each kernel, a test for each row, one for each run's kernel and one for each boot of a
 * campaign, and an issue with its incidents for each complaint of a kernel.
 */
enum { MAJOR = 5, MINOR = 0 };

/* The run that a row is of, or the first of its variant's. */
static json_t *run_of(const json_t *runs, json_t *row)
{
	static const char *const keys[] = { "file", "variant", "of" };
	json_t *run;
	size_t i;

	for (size_t k = 0; k < sizeof(keys) / sizeof(keys[0]); k++) {
		const char *own = document_text(row, keys[k]);
		const char *key = k ? "variant" : keys[k];

		json_array_foreach(runs, i, run)
		{
			if (*own && !strcmp(own, document_text(run, key)))
				return run;
		}
	}
	return json_array_get(runs, 0);
}

/* Undecided is a test that ran and judges nothing, "DONE", as one that only measures. One
 * whose figure is missing did not get there. */
static const char *status_of(const char *outcome, bool lacks_number)
{
	if (!strcmp(outcome, OUTCOME_PASS))
		return "PASS";
	if (!strcmp(outcome, OUTCOME_FAIL))
		return "FAIL";
	if (!lacks_number)
		return "DONE";
	return strcmp(outcome, OUTCOME_SKIP) ? "ERROR" : "SKIP";
}

static json_t *make_number(json_t *row, const char *key)
{
	json_t *number = json_object();
	struct measure measure;

	if (!key || !measure_read(&measure, row, key)) {
		json_decref(number);
		return NULL;
	}
	kcidb_set(number, "value", json_real(measure.value));
	if (measure.unit == MEASURE_SECONDS || measure.unit == MEASURE_BYTES) {
		bool bytes = measure.unit == MEASURE_BYTES;

		kcidb_set(number, "unit", json_string(bytes ? "B" : "s"));
		kcidb_set(number, "prefix", json_string(bytes ? "binary" : "metric"));
	}
	return number;
}

/* What every test has; @path is of its name. Boards of one kind have one machine_id, and
 * may begin in the same second: the kernel's id of its boot tells them apart. */
static json_t *make_test(json_t *run, json_t *row, const char *path)
{
	const char *boot_id = document_text(run, "boot_id");
	json_t *test = json_object();

	kcidb_set(test, "id",
		  kcidb_text(KCIDB_ORIGIN ":%s:%s:%s:%s",
			     *boot_id ? boot_id : document_text(run, "machine_id"),
			     document_text(run, "started_at"),
			     document_text(run, "variant"), path));
	kcidb_set(test, "origin", kcidb_text(KCIDB_ORIGIN));
	kcidb_set(test, "build_id", kcidb_build_id(run));
	kcidb_set(test, "path", kcidb_text("swaprel.%s", path));
	kcidb_set(test, "start_time", kcidb_text_of(row, "started_at"));
	kcidb_set(test, "duration", kcidb_seconds_of(row));
	kcidb_set(test, "environment", kcidb_environment(run));
	kcidb_set(test, "misc", kcidb_known(row));
	return test;
}

/* Its own words, or what the number is. */
static json_t *comment_of(const struct document *document, json_t *row)
{
	const char *figure = measure_first(document),
		   *detail = document_text(row, "detail");

	if (*detail || !figure)
		return kcidb_text("%s", detail);
	return kcidb_text("%s: %s, %s", document_text(row, "name"), figure,
			  document_help_of(document, "row", figure));
}

static json_t *make_row(const struct document *document, json_t *run, json_t *row)
{
	const char *figure = measure_first(document);
	json_t *number = make_number(row, figure), *test;
	char topic[64], name[256], path[400];

	measure_topic(document, topic, sizeof(topic));
	measure_slug(document_text(row, "name"), name, sizeof(name));
	snprintf(path, sizeof(path), "%s.%s", topic, name);
	test = make_test(run, row, path);
	kcidb_set(test, "comment", comment_of(document, row));
	kcidb_set(
		test, "status",
		json_string(status_of(document_text(row, "outcome"), figure && !number)));
	kcidb_set(test, "number", number);
	return test;
}

static json_t *health_comment(json_t *run)
{
	const json_t *complaints = json_object_get(run, "complaints");
	const char *taint = document_text(run, "taint");
	char count[32] = "not readable";

	if (json_is_integer(complaints))
		snprintf(count, sizeof(count), "%lld", json_integer_value(complaints));
	return kcidb_text("complaints in the kernel's log: %s; taint flags: %s", count,
			  *taint ? taint
			  : json_is_integer(json_object_get(run, "tainted"))
				  ? "none"
				  : "not readable");
}

/* What a console would show of it; of older results, its first line. */
static json_t *health_log(json_t *run)
{
	const json_t *lines = json_object_get(run, "complaint_lines"), *line;
	const char *taint = document_text(run, "taint");
	char log[DOCUMENT_LOG_MAX];
	size_t used = 0, i;

	if (*taint)
		used = (size_t)snprintf(log, sizeof(log), "Tainted: %s\n", taint);
	json_array_foreach(lines, i, line)
	{
		if (used < sizeof(log) && json_is_string(line))
			used += (size_t)snprintf(log + used, sizeof(log) - used, "%s\n",
						 json_string_value(line));
	}
	if (!json_array_size(lines))
		snprintf(log + used, sizeof(log) - used, "%s",
			 document_text(run, "complaint"));
	return json_string(clean_lines(log, sizeof(log), log));
}

static void add_health(struct kcidb *kcidb, json_t *run)
{
	json_t *test = make_test(run, run, "kernel_health");
	const bool failed = !strcmp(document_text(run, "health"), OUTCOME_FAIL);

	kcidb_set(test, "status",
		  json_string(status_of(document_text(run, "health"), true)));
	kcidb_set(test, "comment", health_comment(run));
	if (failed) {
		kcidb_set(test, "log_excerpt", health_log(run));
		kcidb_add_issue(kcidb, test, document_text(run, "complaint"));
	}
	kcidb_add_once(kcidb, kcidb->tests, test);
}

static void add_all(struct kcidb *kcidb, const struct document *document)
{
	const json_t *runs = document_runs(document);
	json_t *row;
	size_t i;

	json_array_foreach(runs, i, row)
	{
		kcidb_add_build(kcidb, row);
		add_health(kcidb, row);
	}
	kcidb_add_boots(kcidb, document);
	json_array_foreach(document_data_rows(document), i, row) kcidb_add_once(
		kcidb, kcidb->tests, make_row(document, run_of(runs, row), row));
}

/* Lists of a kind of which there is nothing are left out. Takes them over. */
static json_t *make_submission(struct kcidb *kcidb)
{
	json_t *all = json_pack("{s:{s:i, s:i}, s:o, s:o, s:o}", "version", "major",
				MAJOR, "minor", MINOR, "checkouts", kcidb->checkouts,
				"builds", kcidb->builds, "tests", kcidb->tests);

	if (json_array_size(kcidb->issues)) {
		json_object_set(all, "issues", kcidb->issues);
		json_object_set(all, "incidents", kcidb->incidents);
	}
	json_decref(kcidb->issues);
	json_decref(kcidb->incidents);
	return all;
}

/* A campaign of which no boot brought a result has boots to tell of, and nothing else. */
static int check(const struct document *document)
{
	if (json_array_size(document_boots(document)) &&
	    !json_array_size(document_data_rows(document)))
		return 0;
	return json_array_size(document_runs(document))
		       ? measure_check(document_data_rows(document))
		       : -ENODATA;
}

static int write_kcidb(FILE *out, const struct document *document)
{
	struct kcidb kcidb;
	json_t *all;
	char *json;
	int ret = check(document);

	if (ret)
		return ret;
	kcidb = (struct kcidb){ json_array(), json_array(), json_array(),
				json_array(), json_array(), json_object() };
	add_all(&kcidb, document);
	all = make_submission(&kcidb);
	json = json_dumps(all,
			  JSON_INDENT(1) | JSON_ENSURE_ASCII | JSON_REAL_PRECISION(12));
	if (json)
		fprintf(out, "%s\n", json);
	ret = json ? 0 : -ENOMEM;
	free(json);
	json_decref(all);
	json_decref(kcidb.seen);
	return ret;
}

const struct format format_kcidb = {
	.name = "kcidb",
	.about = "tests with their figures, for KCIDB, I/O schema 5",
	.fits = FITS_MEASURES,
	.write = write_kcidb,
};
