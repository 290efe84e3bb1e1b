// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>

#include "base/clean.h"
#include "format/format.h"
#include "format/measure.h"

/* https://docs.influxdata.com/influxdb/v1/write_protocols/line_protocol_reference/: in
 * tags blanks, commas and equal signs are escaped, and a backslash cannot be; the form
 * has no way to end a value with one. */
static void put_tag(FILE *out, const char *key, const json_t *value)
{
	char text[DOCUMENT_TEXT_MAX];

	fprintf(out, ",%s=", key);
	for (const char *c = measure_label(value, text, sizeof(text)); *c; c++) {
		if (strchr(" ,=", *c))
			fputc('\\', out);
		fputc(*c == '\\' ? '/' : *c, out);
	}
}

static void put_string(FILE *out, const char *text)
{
	char clean[DOCUMENT_TEXT_MAX];

	fputc('"', out);
	for (const char *c = clean_text(clean, sizeof(clean), text); *c; c++) {
		if (*c == '"' || *c == '\\')
			fputc('\\', out);
		fputc(*c, out);
	}
	fputc('"', out);
}

/* An integer stays one: a field has one type for ever. */
static void put_value(FILE *out, const json_t *value)
{
	if (json_is_integer(value))
		fprintf(out, "%" JSON_INTEGER_FORMAT "i", json_integer_value(value));
	else if (json_is_real(value))
		fprintf(out, "%.15g", json_real_value(value));
	else if (json_is_string(value))
		put_string(out, json_string_value(value));
	else
		fputs(json_is_true(value) ? "true" : "false", out);
}

static void put_row(FILE *out, const char *topic, const char *metric, json_t *row)
{
	const long long time = measure_time(document_text(row, "started_at"));
	const char *key, *glue = " ";
	json_t *value;

	fprintf(out, "swaprel_%s", topic);
	if (*metric)
		fprintf(out, ",metric=%s", metric);
	json_object_foreach(row, key, value)
	{
		if (measure_is_label(key, value))
			put_tag(out, key, value);
	}
	json_object_foreach(row, key, value)
	{
		if (json_is_null(value) || measure_is_label(key, value))
			continue;
		fprintf(out, "%s%s=", glue, key);
		put_value(out, value);
		glue = ",";
	}
	if (time >= 0)
		fprintf(out, " %lld000000000", time);
	fputc('\n', out);
}

static int write_influx(FILE *out, const struct document *document)
{
	const char *metric = document_text(document->data, "metric");
	const json_t *rows = document_data_rows(document);
	const json_t *runs = document_runs(document);
	int ret = measure_check(rows);
	json_t *row;
	char topic[64];
	size_t i;

	if (!ret)
		ret = measure_check(runs);
	if (ret)
		return ret;
	measure_topic(document, topic, sizeof(topic));
	json_array_foreach(rows, i, row) put_row(out, topic, metric, row);
	json_array_foreach(runs, i, row) put_row(out, "run", "", row);
	return 0;
}

const struct format format_influx = {
	.name = "influx",
	.about = "InfluxDB line protocol, a point for each row",
	.fits = FITS_MEASURES,
	.write = write_influx,
};
