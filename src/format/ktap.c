// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>
#include <string.h>

#include "base/clean.h"
#include "format/format.h"
#include "format/measure.h"

/* KTAP, Documentation/dev-tools/ktap.rst. A '#' begins a directive, so none may come from
 * elsewhere. */
static void put_text(FILE *out, const json_t *row, const char *key)
{
	char clean[DOCUMENT_TEXT_MAX];

	for (char *c = clean_text(clean, sizeof(clean), document_text(row, key)); *c; c++)
		fputc(*c == '#' ? '?' : *c, out);
}

static bool is(const json_t *row, const char *outcome)
{
	return !strcmp(document_text(row, "outcome"), outcome);
}

static void put_row(FILE *out, json_t *row, size_t number)
{
	bool bad = is(row, OUTCOME_FAIL) || is(row, OUTCOME_ERROR);
	struct measure duration;

	if (measure_read(&duration, row, "duration_ns"))
		fprintf(out, "# duration: %.3f s\n", duration.value);
	fputs("# ", out);
	put_text(out, row, "detail");
	fprintf(out, "\n%sok %zu ", bad ? "not " : "", number);
	put_text(out, row, "name");
	if (is(row, OUTCOME_SKIP)) {
		fputs(" # SKIP ", out);
		put_text(out, row, "detail");
	}
	fputc('\n', out);
}

/* Where and when, of all runs together and of each. */
static void put_runs(FILE *out, const json_t *runs)
{
	static const char *const keys[] = { "host", "machine_id", "substrate" };
	static const char *const own[] = { "variant", "kernel", "started_at", "health" };
	const double seconds = measure_seconds(runs);
	const json_t *run;
	size_t i;

	for (size_t k = 0; k < sizeof(keys) / sizeof(keys[0]); k++) {
		if (!*measure_common(runs, keys[k]))
			continue;
		fprintf(out, "# %s: ", keys[k]);
		put_text(out, json_array_get(runs, 0), keys[k]);
		fputc('\n', out);
	}
	if (isfinite(seconds))
		fprintf(out, "# duration: %.0f s\n", seconds);
	json_array_foreach(runs, i, run)
	{
		fputs("# run: ", out);
		put_text(out, run, "file");
		for (size_t k = 0; k < sizeof(own) / sizeof(own[0]); k++) {
			fprintf(out, ", %s ", own[k]);
			put_text(out, run, own[k]);
		}
		fputc('\n', out);
	}
}

static int write_ktap(FILE *out, const struct document *document)
{
	const json_t *rows = document_data_rows(document);
	json_t *row;
	size_t i;

	fprintf(out, "KTAP version 1\n1..%zu\n", json_array_size(rows));
	put_runs(out, document_runs(document));
	json_array_foreach(document_caveats(document), i, row)
	{
		const char *command = document_text(row, "command");

		fprintf(out, "# %s\n", document_text(row, "text"));
		if (*command)
			fprintf(out, "#   %s\n", command);
	}
	json_array_foreach(rows, i, row) put_row(out, row, i + 1);
	return 0;
}

const struct format format_ktap = {
	.name = "ktap",
	.about = "KTAP, a test for each row",
	.write = write_ktap,
};
