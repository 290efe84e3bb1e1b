// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>
#include <string.h>

#include "base/clean.h"
#include "format/format.h"
#include "format/measure.h"

static void put_text(FILE *out, const char *text)
{
	static const struct {
		char mark;
		const char *entity;
	} entities[] = {
		{ '&', "&amp;" },
		{ '<', "&lt;" },
		{ '>', "&gt;" },
		{ '"', "&quot;" },
	};
	char clean[DOCUMENT_TEXT_MAX];

	for (const char *c = clean_text(clean, sizeof(clean), text); *c; c++) {
		const char *entity = NULL;

		for (size_t i = 0; i < sizeof(entities) / sizeof(entities[0]); i++) {
			if (*c == entities[i].mark)
				entity = entities[i].entity;
		}
		if (entity)
			fputs(entity, out);
		else
			fputc(*c, out);
	}
}

static size_t count_outcome(const json_t *rows, const char *outcome)
{
	size_t count = 0, i;
	const json_t *row;

	json_array_foreach(rows, i, row)
		count += !strcmp(document_text(row, "outcome"), outcome);
	return count;
}

/* The element within a test case; a passed one has none. */
static const char *element_of(const char *outcome)
{
	if (!strcmp(outcome, OUTCOME_FAIL))
		return "failure";
	if (!strcmp(outcome, OUTCOME_SKIP))
		return "skipped";
	return strcmp(outcome, OUTCOME_ERROR) ? NULL : "error";
}

static void put_attribute(FILE *out, const char *name, const char *value)
{
	if (!*value)
		return;
	fprintf(out, " %s=\"", name);
	put_text(out, value);
	fputc('"', out);
}

static void put_case(FILE *out, json_t *row, const char *suite)
{
	const char *element = element_of(document_text(row, "outcome"));
	struct measure duration;

	fputs("    <testcase classname=\"", out);
	put_text(out, suite);
	fputs("\" name=\"", out);
	put_text(out, document_text(row, "name"));
	fputc('"', out);
	if (measure_read(&duration, row, "duration_ns"))
		fprintf(out, " time=\"%.3f\"", duration.value);
	fputs(">\n", out);
	if (element) {
		fprintf(out, "      <%s type=\"%s\"", element,
			document_text(row, "outcome"));
		put_attribute(out, "message", document_text(row, "detail"));
		fputs("/>\n", out);
	} else {
		fputs("      <system-out>", out);
		put_text(out, document_text(row, "detail"));
		fputs("</system-out>\n", out);
	}
	fputs("    </testcase>\n", out);
}

static void put_caveats(FILE *out, const json_t *caveats)
{
	const json_t *caveat;
	size_t i;

	if (!json_array_size(caveats))
		return;
	fputs("    <system-out>", out);
	json_array_foreach(caveats, i, caveat)
	{
		const char *command = document_text(caveat, "command");

		put_text(out, document_text(caveat, "text"));
		fputs(*command ? "\n  " : "", out);
		put_text(out, command);
		fputc('\n', out);
	}
	fputs("</system-out>\n", out);
}

static void put_property(FILE *out, const char *name, const char *value)
{
	if (!*value)
		return;
	fprintf(out, "      <property name=\"%s\"", name);
	put_attribute(out, "value", value);
	fputs("/>\n", out);
}

/* What is the same of all runs, and of each what may not be. */
static void put_properties(FILE *out, const json_t *runs)
{
	static const char *const keys[] = { "machine_id", "model", "arch", "substrate",
					    "tool_version" };
	static const char *const own[] = { "file",     "variant",    "kernel",
					   "build_id", "started_at", "health",
					   "complaint" };
	const json_t *run;
	char name[64];
	size_t i;

	if (!json_array_size(runs))
		return;
	fputs("    <properties>\n", out);
	for (size_t k = 0; k < sizeof(keys) / sizeof(keys[0]); k++)
		put_property(out, keys[k], measure_common(runs, keys[k]));
	json_array_foreach(runs, i, run)
	{
		for (size_t k = 0; k < sizeof(own) / sizeof(own[0]); k++) {
			snprintf(name, sizeof(name), "run.%zu.%s", i + 1, own[k]);
			put_property(out, name, document_text(run, own[k]));
		}
	}
	fputs("    </properties>\n", out);
}

/* The stricter schemas want a time without a zone; it is UTC. */
static void put_suite(FILE *out, const json_t *runs)
{
	const char *host = measure_common(runs, "host");
	const double seconds = measure_seconds(runs);

	put_attribute(out, "hostname", *host ? host : measure_common(runs, "machine_id"));
	if (measure_time(measure_first_time(runs)) >= 0)
		fprintf(out, " timestamp=\"%.19s\"", measure_first_time(runs));
	if (isfinite(seconds))
		fprintf(out, " time=\"%.0f\"", seconds);
	fputs(">\n", out);
	put_properties(out, runs);
}

static int write_junit(FILE *out, const struct document *document)
{
	const json_t *rows = document_data_rows(document);
	const char *suite = document_text(document->data, "schema");
	json_t *row;
	size_t i;

	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n", out);
	fputs("  <testsuite name=\"", out);
	put_text(out, suite);
	fprintf(out, "\" tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\"",
		json_array_size(rows), count_outcome(rows, OUTCOME_FAIL),
		count_outcome(rows, OUTCOME_ERROR), count_outcome(rows, OUTCOME_SKIP));
	put_suite(out, document_runs(document));
	json_array_foreach(rows, i, row) put_case(out, row, suite);
	put_caveats(out, document_caveats(document));
	fputs("  </testsuite>\n</testsuites>\n", out);
	return 0;
}

const struct format format_junit = {
	.name = "junit",
	.about = "JUnit XML, a test case for each row",
	.write = write_junit,
};
