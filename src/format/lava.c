// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>

#include "format/format.h"
#include "format/measure.h"

/*
 * The lines that lava-test-case prints on a device, and the dispatcher reads from its
 * console: no blank and no "=" within a value, and of results it knows these.
 */
static const char *result_of(json_t *row, const char *member)
{
	const char *outcome = document_text(row, member);

	if (!*outcome || !strcmp(outcome, OUTCOME_PASS))
		return "pass";
	return strcmp(outcome, OUTCOME_SKIP) ? "fail" : "skip";
}

/* @key NULL: none. */
static void put_case(FILE *out, const char *id, const char *result, json_t *row,
		     const char *key)
{
	struct measure measure;

	fprintf(out, "<LAVA_SIGNAL_TESTCASE TEST_CASE_ID=%s RESULT=%s", id, result);
	if (key && measure_read(&measure, row, key)) {
		if (measure.unit != MEASURE_NUMBER)
			fprintf(out, " UNITS=%s", measure_unit_names[measure.unit]);
		fprintf(out, " MEASUREMENT=%.12g", measure.value);
	}
	fputs(">\n", out);
}

/* "summary_multi_2p"; of several files "summary_2_multi_2p" is of the second. LAVA would
 * replace a dot, and keep a file for each name that had one. */
static void name_row(const struct document *document, const json_t *row, char *id,
		     size_t size)
{
	const json_t *runs = document_runs(document), *run;
	const char *file = document_text(row, "file");
	char topic[64], name[256], number[24] = "";
	size_t i;

	json_array_foreach(runs, i, run)
	{
		if (i && !strcmp(file, document_text(run, "file")))
			snprintf(number, sizeof(number), "_%zu", i + 1);
	}
	measure_topic(document, topic, sizeof(topic));
	measure_slug(document_text(row, "name"), name, sizeof(name));
	snprintf(id, size, "%s%s_%s", topic, number, name);
}

/* The row as a test, with the figure to look at first; its others as measurements. */
static void put_row(FILE *out, const struct document *document, json_t *row)
{
	const char *first = measure_first(document), *key;
	char row_id[360], id[450], with_unit[80];
	struct measure measure;
	json_t *value;

	name_row(document, row, row_id, sizeof(row_id));
	put_case(out, row_id, result_of(row, "outcome"), row, first);
	json_object_foreach(row, key, value)
	{
		if ((first && !strcmp(key, first)) || !measure_read(&measure, row, key))
			continue;
		snprintf(id, sizeof(id), "%s_%s", row_id,
			 measure_name(&measure, with_unit, sizeof(with_unit)));
		put_case(out, id, "pass", row, key);
	}
}

static int write_lava(FILE *out, const struct document *document)
{
	const json_t *rows = document_data_rows(document);
	json_t *row;
	const json_t *runs = document_runs(document);
	int ret = measure_check(rows);
	char id[400];
	size_t i;

	if (!ret)
		ret = measure_check(runs);
	if (ret)
		return ret;
	json_array_foreach(rows, i, row) put_row(out, document, row);
	json_array_foreach(runs, i, row)
	{
		snprintf(id, sizeof(id), "kernel_health_%zu", i + 1);
		put_case(out, id, result_of(row, "health"), row, "complaints");
	}
	return 0;
}

const struct format format_lava = {
	.name = "lava",
	.about = "signals of LAVA test cases, with measurement and units",
	.fits = FITS_MEASURES,
	.write = write_lava,
};
