// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>

#include "base/clean.h"
#include "format/format.h"

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

static void put_row(FILE *out, const json_t *row, size_t number)
{
	bool bad = is(row, OUTCOME_FAIL) || is(row, OUTCOME_ERROR);

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

static int write_ktap(FILE *out, const struct document *document)
{
	const json_t *rows = document_data_rows(document);
	const json_t *row;
	size_t i;

	fprintf(out, "KTAP version 1\n1..%zu\n", json_array_size(rows));
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
	.about = "KTAP, a test a row",
	.write = write_ktap,
};
