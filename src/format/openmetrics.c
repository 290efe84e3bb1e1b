// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <string.h>

#include "format/format.h"
#include "format/measure.h"

/* https://prometheus.io/docs/specs/om/open_metrics_spec/: backslash, quote and line feed
 * are escaped, and the last is not in a clean text. */
static void put_label(FILE *out, const char *glue, const char *key, const json_t *value)
{
	char text[DOCUMENT_TEXT_MAX];

	fprintf(out, "%s%s=\"", glue, key);
	for (const char *c = measure_label(value, text, sizeof(text)); *c; c++) {
		if (*c == '"' || *c == '\\')
			fputc('\\', out);
		fputc(*c, out);
	}
	fputc('"', out);
}

static void put_labels(FILE *out, const char *metric, json_t *row)
{
	const char *key, *glue = "{";
	json_t *value;

	if (*metric) {
		fprintf(out, "{metric=\"%s\"", metric);
		glue = ",";
	}
	json_object_foreach(row, key, value)
	{
		if (!measure_is_label(key, value))
			continue;
		put_label(out, glue, key, value);
		glue = ",";
	}
	fputs(*glue == ',' ? "} " : " ", out);
}

static void put_head(FILE *out, const char *family, enum measure_unit unit,
		     const char *help)
{
	fprintf(out, "# TYPE %s gauge\n", family);
	if (unit != MEASURE_NUMBER)
		fprintf(out, "# UNIT %s %s\n", family, measure_unit_names[unit]);
	if (*help)
		fprintf(out, "# HELP %s %s\n", family, help);
}

/* A family is all samples of one name: those of a member, and of one unit among them. */
static void put_family(FILE *out, const struct document *document, const char *topic,
		       const json_t *rows, const char *key, enum measure_unit unit)
{
	const bool of_rows = rows == document_data_rows(document);
	const char *metric = of_rows ? document_text(document->data, "metric") : "";
	const char *help = document_help_of(document, of_rows ? "row" : "run", key);
	char family[160], name[80];
	struct measure measure;
	json_t *row;
	bool begun = false;
	size_t i;

	json_array_foreach(rows, i, row)
	{
		if (!measure_read(&measure, row, key) || measure.unit != unit)
			continue;
		snprintf(family, sizeof(family), "swaprel_%s_%s", topic,
			 measure_name(&measure, name, sizeof(name)));
		if (!begun)
			put_head(out, family, unit, help);
		begun = true;
		fputs(family, out);
		put_labels(out, metric, row);
		fprintf(out, "%.12g\n", measure.value);
	}
}

static void put_families(FILE *out, const struct document *document, const char *topic,
			 const json_t *rows)
{
	const char *key;
	json_t *value;

	json_object_foreach(json_array_get(rows, 0), key, value)
	{
		for (int unit = MEASURE_NUMBER; unit <= MEASURE_RATIO; unit++)
			put_family(out, document, topic, rows, key,
				   (enum measure_unit)unit);
	}
}

static void put_start_times(FILE *out, const json_t *runs)
{
	static const char family[] = "swaprel_run_start_time_seconds";
	json_t *run;
	size_t i;

	put_head(out, family, MEASURE_SECONDS, "when the run began, since 1970");
	json_array_foreach(runs, i, run)
	{
		const long long time = measure_time(document_text(run, "started_at"));

		if (time < 0)
			continue;
		fputs(family, out);
		put_labels(out, "", run);
		fprintf(out, "%lld\n", time);
	}
}

static int write_openmetrics(FILE *out, const struct document *document)
{
	const json_t *rows = document_data_rows(document);
	const json_t *runs = document_runs(document);
	int ret = measure_check(rows);
	char topic[64];

	if (!ret)
		ret = measure_check(runs);
	if (ret)
		return ret;
	put_families(out, document, measure_topic(document, topic, sizeof(topic)), rows);
	put_families(out, document, "run", runs);
	put_start_times(out, runs);
	fputs("# EOF\n", out);
	return 0;
}

const struct format format_openmetrics = {
	.name = "openmetrics",
	.about = "gauges for Prometheus, OpenMetrics 1.0",
	.fits = FITS_MEASURES,
	.write = write_openmetrics,
};
