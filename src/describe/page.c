// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "describe/describe.h"
#include "result/result.h"

#define BEGIN "generated: "
#define END   "generated end"

/* The unit that a field has in its name. */
static const char *unit_of(const char *name)
{
	static const char *const units[][2] = {
		{ "_ns", "ns" },     { "_ms", "ms" },     { "_s", "s" },
		{ "_seconds", "s" }, { "_mib", "MiB" },   { "_bytes", "bytes" },
		{ "_khz", "kHz" },   { "_percent", "%" }, { "_pages", "pages" },
	};

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		const char *end = units[i][0];

		if (strlen(name) > strlen(end) &&
		    !strcmp(name + strlen(name) - strlen(end), end))
			return units[i][1];
	}
	return NULL;
}

static void put_type(FILE *out, const struct field *field)
{
	static const char *const types[] = {
		[FIELD_STRING] = "string",
		[FIELD_NAME] = "name",
		[FIELD_UINT] = "integer",
		[FIELD_INT] = "integer",
		[FIELD_U64] = "integer",
		[FIELD_DOUBLE] = "number",
		[FIELD_BOOL] = "boolean",
		[FIELD_ENUM] = "name",
		[FIELD_UINT_LIST] = "list of integers",
		[FIELD_NAME_LIST] = "list of names",
		[FIELD_JSON] = "object",
	};
	const char *unit = unit_of(field->name);

	if (field->kind == FIELD_RECORD || field->kind == FIELD_ARRAY)
		fprintf(out, "%s [%s](#%s)",
			field->kind == FIELD_ARRAY ? "list of" : "object",
			record_name(field->record), record_name(field->record));
	else
		fputs(types[field->kind], out);
	if (unit)
		fprintf(out, ", %s", unit);
	if (field->min < field->max)
		fprintf(out, ", %.10g to %.10g", field->min, field->max);
	if (field->flags & FIELD_NULLABLE)
		fputs(" or null", out);
	if (field->before && !strcmp(field->before, "null"))
		fputs("; absent in older files", out);
	else if (field->before)
		fprintf(out, "; absent in older files, which means %s", field->before);
}

static void put_fields(FILE *out, const struct record *record)
{
	fputs("| field | type and unit | meaning |\n|---|---|---|\n", out);
	for (size_t i = 0; i < record->count; i++) {
		const struct field *field = &record->fields[i];

		fprintf(out, "| `%s` | ", field->name);
		put_type(out, field);
		fprintf(out, " | %s |\n", field->help);
	}
}

static void put_reasons(FILE *out)
{
	fputs("| reason | meaning, and what to do |\n|---|---|\n", out);
	for (size_t i = REJECT_NONE + 1; i < REJECT_COUNT; i++)
		fprintf(out, "| `%s` | %s |\n", reject_names.items[i],
			reject_advice((enum reject)i));
}

/* The record of that name, @from or one below it. */
static const struct record *find_record(const struct record *from, const char *name)
{
	const struct record *found = strcmp(record_name(from), name) ? NULL : from;

	for (size_t i = 0; i < from->count && !found; i++) {
		if (from->fields[i].record)
			found = find_record(from->fields[i].record, name);
	}
	return found;
}

static bool put_part(FILE *out, const char *name)
{
	const struct record *record = find_record(&result_record, name);

	if (record)
		put_fields(out, record);
	else if (!strcmp(name, "reasons"))
		put_reasons(out);
	else
		return man_part(out, name);
	return true;
}

/* What stands up to a mark and the mark's line, then the part, up to the line of its end;
 * and so on to the end of the text. */
static int fill(FILE *out, const char *text, const char *path)
{
	const char *mark;

	while ((mark = strstr(text, BEGIN))) {
		const char *begin = mark + strcspn(mark, "\n"), *end = strstr(begin, END);
		char name[64];

		snprintf(name, sizeof(name), "%.*s",
			 (int)strcspn(mark + strlen(BEGIN), " \n"), mark + strlen(BEGIN));
		fprintf(out, "%.*s\n", (int)(begin - text), text);
		if (!end || !put_part(out, name)) {
			fprintf(stderr, "%s: \"" BEGIN "%s\": expected %s\n", path, name,
				end ? "a record of results, or a part as of other pages"
				    : "\"" END "\" below it");
			return -1;
		}
		for (text = end; text[-1] != '\n';)
			text--;
	}
	fputs(text, out);
	return 0;
}

/* Has each record its place? */
static int check_places(const struct record *record, const char *text, const char *path)
{
	char mark[64];
	int ret = 0;

	snprintf(mark, sizeof(mark), BEGIN "%s ", record_name(record));
	if (!strstr(text, mark)) {
		fprintf(stderr, "%s: no \"%s\"\n", path, mark);
		return -1;
	}
	for (size_t i = 0; i < record->count && !ret; i++) {
		if (record->fields[i].record)
			ret = check_places(record->fields[i].record, text, path);
	}
	return ret;
}

char *page_fill(const char *text, const char *path, bool whole)
{
	char *filled = NULL;
	size_t len;
	FILE *out = open_memstream(&filled, &len);
	int ret = whole ? check_places(&result_record, text, path) : 0;

	if (!out)
		return NULL;
	if (!ret)
		ret = fill(out, text, path);
	fclose(out);
	if (!ret)
		return filled;
	free(filled);
	return NULL;
}
