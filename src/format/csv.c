// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>
#include <string.h>

#include "base/clean.h"
#include "format/format.h"

#define WHOLE_MAX 9007199254740992.0 /* 2^53: what a double holds to the last digit */

/* RFC 4180; a text that a spread-sheet would take for a formula gets a blank before it.
 */
static void put_string(FILE *out, const char *text)
{
	char clean[DOCUMENT_TEXT_MAX];
	bool quoted;

	clean_text(clean, sizeof(clean), text);
	quoted = strpbrk(clean, "\",") != NULL;
	if (quoted)
		fputc('"', out);
	if (*clean && strchr("=+-@", *clean))
		fputc(' ', out);
	for (const char *c = clean; *c; c++) {
		if (*c == '"')
			fputc('"', out);
		fputc(*c, out);
	}
	if (quoted)
		fputc('"', out);
}

/* Nine digits of what was measured, but all of a number of bytes. */
static void put_real(FILE *out, double value)
{
	if (value == trunc(value) && fabs(value) < WHOLE_MAX)
		fprintf(out, "%.0f", value);
	else
		fprintf(out, "%.9g", value);
}

/* Unknown is an empty field. */
static void put_value(FILE *out, const json_t *value)
{
	if (json_is_string(value))
		put_string(out, json_string_value(value));
	else if (json_is_integer(value))
		fprintf(out, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
	else if (json_is_real(value))
		put_real(out, json_real_value(value));
	else if (json_is_boolean(value))
		fputs(json_is_true(value) ? "true" : "false", out);
}

static int write_csv(FILE *out, const struct document *document)
{
	const json_t *rows = document_data_rows(document);
	const char *key, *glue = "";
	json_t *row, *value;
	size_t i;

	json_object_foreach(json_array_get(rows, 0), key, value)
	{
		fputs(glue, out);
		put_string(out, key);
		glue = ",";
	}
	fputs(*glue ? "\r\n" : "", out);
	json_array_foreach(rows, i, row)
	{
		glue = "";
		json_object_foreach(row, key, value)
		{
			fputs(glue, out);
			put_value(out, value);
			glue = ",";
		}
		fputs("\r\n", out);
	}
	return 0;
}

const struct format format_csv = {
	.name = "csv",
	.about = "rows, RFC 4180",
	.write = write_csv,
};
