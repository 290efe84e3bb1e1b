// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/clean.h"
#include "format/format.h"
#include "format/measure.h"

/*
 * KCIDB's I/O schema 5.0, which its later minor versions read: a checkout and a build for
 * each kernel, a test for each row, and one for each run's kernel, see
 * https://github.com/kernelci/kcidb-io. Nothing in it may be null: what is unknown is
 * left out.
 */
enum { MAJOR = 5, MINOR = 0 };

#define ORIGIN "swaprel"

/* Takes @value over; an unknown one is left out. */
static void set(json_t *object, const char *key, json_t *value)
{
	if (!value || json_is_null(value) ||
	    (json_is_string(value) && !*json_string_value(value)))
		json_decref(value);
	else
		json_object_set_new(object, key, value);
}

__attribute__((format(printf, 1, 2))) static json_t *text(const char *fmt, ...)
{
	char buf[2 * DOCUMENT_TEXT_MAX];
	va_list args;

	va_start(args, fmt);
	vsnprintf(buf, sizeof(buf), fmt, args);
	va_end(args);
	return json_string(clean_text(buf, sizeof(buf), buf));
}

static json_t *text_of(json_t *row, const char *key)
{
	return text("%s", document_text(row, key));
}

static json_t *known(json_t *row)
{
	json_t *copy = json_object(), *value;
	const char *key;

	json_object_foreach(row, key, value)
	{
		if (json_is_string(value))
			set(copy, key, text_of(row, key));
		else
			set(copy, key, json_incref(value));
	}
	return copy;
}

static json_t *seconds_of(json_t *row)
{
	struct measure measure;

	return measure_read(&measure, row, "duration_ns") ? json_real(measure.value)
							  : NULL;
}

static json_t *build_id(json_t *run)
{
	return text(ORIGIN ":%s:%s:%s", document_text(run, "kernel"),
		    document_text(run, "variant"), document_text(run, "build_id"));
}

/* What was measured may be the kernel's own or a module of it. */
static json_t *make_build(json_t *run)
{
	json_t *build = json_object(), *misc = json_object();

	set(build, "id", build_id(run));
	set(build, "origin", text(ORIGIN));
	set(build, "checkout_id", build_id(run));
	set(build, "architecture", text_of(run, "arch"));
	set(build, "comment",
	    text("%s %s", document_text(run, "kernel"),
		 document_text(run, "kernel_version")));
	set(misc, "variant", text_of(run, "variant"));
	set(misc, "module_build_id", text_of(run, "build_id"));
	set(misc, "config_sha256", text_of(run, "config_sha256"));
	set(build, "misc", misc);
	return build;
}

static json_t *make_checkout(json_t *run)
{
	json_t *checkout = json_object();

	set(checkout, "id", build_id(run));
	set(checkout, "origin", text(ORIGIN));
	set(checkout, "comment",
	    text("Linux %s, variant %s", document_text(run, "kernel"),
		 document_text(run, "variant")));
	return checkout;
}

static bool has_id(const json_t *list, const json_t *item)
{
	const json_t *other;
	size_t i;

	json_array_foreach(list, i, other)
	{
		if (json_equal(json_object_get(other, "id"), json_object_get(item, "id")))
			return true;
	}
	return false;
}

/* Takes @item over. */
static void add_once(json_t *list, json_t *item)
{
	if (has_id(list, item))
		json_decref(item);
	else
		json_array_append_new(list, item);
}

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

static json_t *make_environment(json_t *run)
{
	json_t *environment = json_object(), *misc = json_object();

	set(environment, "comment",
	    text("%s %s, %s", document_text(run, "model"),
		 document_text(run, "cpu_model"), document_text(run, "substrate")));
	set(misc, "substrate", text_of(run, "substrate"));
	set(misc, "machine_id", text_of(run, "machine_id"));
	set(misc, "host", text_of(run, "host"));
	set(misc, "page_size_bytes",
	    json_incref(json_object_get(run, "page_size_bytes")));
	set(environment, "misc", misc);
	return environment;
}

/* Undecided is a test that ran and judges nothing: "DONE". */
static const char *status_of(const char *outcome, bool has_number)
{
	if (!strcmp(outcome, OUTCOME_PASS))
		return "PASS";
	if (!strcmp(outcome, OUTCOME_FAIL))
		return "FAIL";
	if (has_number)
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
	set(number, "value", json_real(measure.value));
	if (measure.unit == MEASURE_SECONDS || measure.unit == MEASURE_BYTES) {
		bool bytes = measure.unit == MEASURE_BYTES;

		set(number, "unit", json_string(bytes ? "B" : "s"));
		set(number, "prefix", json_string(bytes ? "binary" : "metric"));
	}
	return number;
}

/* What every test has; @path is of its name. */
static json_t *make_test(json_t *run, json_t *row, const char *path)
{
	json_t *test = json_object();

	set(test, "id",
	    text(ORIGIN ":%s:%s:%s:%s", document_text(run, "machine_id"),
		 document_text(run, "started_at"), document_text(run, "variant"), path));
	set(test, "origin", text(ORIGIN));
	set(test, "build_id", build_id(run));
	set(test, "path", text("swaprel.%s", path));
	set(test, "start_time", text_of(row, "started_at"));
	set(test, "duration", seconds_of(row));
	set(test, "environment", make_environment(run));
	set(test, "misc", known(row));
	return test;
}

static json_t *make_row(const struct document *document, json_t *run, json_t *row)
{
	json_t *number = make_number(row, measure_first(document)), *test;
	char topic[64], name[256], path[400];

	measure_topic(document, topic, sizeof(topic));
	measure_slug(document_text(row, "name"), name, sizeof(name));
	snprintf(path, sizeof(path), "%s.%s", topic, name);
	test = make_test(run, row, path);
	set(test, "comment", text_of(row, "detail"));
	set(test, "status",
	    json_string(status_of(document_text(row, "outcome"), number != NULL)));
	set(test, "number", number);
	return test;
}

static json_t *make_health(json_t *run)
{
	json_t *test = make_test(run, run, "kernel_health");

	set(test, "status", json_string(status_of(document_text(run, "health"), false)));
	set(test, "log_excerpt", text_of(run, "complaint"));
	return test;
}

static int write_kcidb(FILE *out, const struct document *document)
{
	const json_t *rows = document_data_rows(document);
	json_t *row;
	const json_t *runs = document_runs(document);
	json_t *checkouts = json_array(), *builds = json_array(), *tests = json_array();
	json_t *all = NULL;
	char *json = NULL;
	int ret = json_array_size(runs) ? measure_check(rows) : -ENODATA;
	size_t i;

	json_array_foreach(runs, i, row)
	{
		add_once(checkouts, make_checkout(row));
		add_once(builds, make_build(row));
		add_once(tests, make_health(row));
	}
	if (!ret)
		json_array_foreach(rows, i, row)
			add_once(tests, make_row(document, run_of(runs, row), row));
	all = json_pack("{s:{s:i, s:i}, s:o, s:o, s:o}", "version", "major", MAJOR,
			"minor", MINOR, "checkouts", checkouts, "builds", builds, "tests",
			tests);
	if (!ret)
		json = json_dumps(all, JSON_INDENT(1) | JSON_ENSURE_ASCII |
					       JSON_REAL_PRECISION(12));
	if (json)
		fprintf(out, "%s\n", json);
	else if (!ret)
		ret = -ENOMEM;
	free(json);
	json_decref(all);
	return ret;
}

const struct format format_kcidb = {
	.name = "kcidb",
	.about = "tests with their figures, for KCIDB, I/O schema 5",
	.fits = FITS_MEASURES,
	.write = write_kcidb,
};
