// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "describe/describe.h"

#define NAME_PATTERN  "^[A-Za-z0-9][A-Za-z0-9._-]*$"
#define EMPTY_PATTERN "^([A-Za-z0-9][A-Za-z0-9._-]*)?$"

static const char *const types[] = {
	[FIELD_STRING] = "string",   [FIELD_NAME] = "string", [FIELD_UINT] = "integer",
	[FIELD_INT] = "integer",     [FIELD_U64] = "integer", [FIELD_DOUBLE] = "number",
	[FIELD_BOOL] = "boolean",    [FIELD_ENUM] = "string", [FIELD_UINT_LIST] = "array",
	[FIELD_NAME_LIST] = "array", [FIELD_ARRAY] = "array", [FIELD_JSON] = "object",
};

static void put(json_t *to, const char *key, json_t *value)
{
	json_object_set_new(to, key, value);
}

static json_t *number(double value)
{
	return value == rint(value) ? json_integer((json_int_t)value) : json_real(value);
}

static void put_range(json_t *to, const struct field *field)
{
	const bool is_uint = field->kind == FIELD_UINT || field->kind == FIELD_UINT_LIST;

	if (field->min < field->max) {
		put(to, "minimum", number(field->min));
		put(to, "maximum", number(field->max));
	} else if (is_uint || field->kind == FIELD_U64) {
		put(to, "minimum", json_integer(0));
		if (is_uint)
			put(to, "maximum", json_integer(UINT32_MAX));
	}
}

static json_t *names_list(const struct names *names)
{
	json_t *list = json_array();

	for (size_t i = 0; i < names->count; i++)
		json_array_append_new(list, json_string(names->items[i]));
	return list;
}

static json_t *list_items(const struct field *field)
{
	json_t *items;

	if (field->kind == FIELD_NAME_LIST)
		return json_pack("{sssi}", "type", "string", "maxLength",
				 LIST_NAME_MAX - 1);
	items = json_pack("{ss}", "type", "integer");
	put_range(items, field);
	return items;
}

/* A file says which format it is of, and so does a record that is kept in another's. */
static const char *schema_of(const struct record *record)
{
	for (size_t i = 0; i < described_count; i++) {
		if (described[i].format->record == record)
			return described[i].format->schema;
	}
	return NULL;
}

static void put_kind(json_t *to, const struct record *record, const struct field *field)
{
	switch (field->kind) {
	case FIELD_STRING:
	case FIELD_NAME:
		if (!strcmp(field->name, "schema")) {
			put(to, "const", json_string(schema_of(record)));
			break;
		}
		put(to, "maxLength", json_integer((json_int_t)field->size - 1));
		if (field->names)
			put(to, "enum", names_list(field->names));
		else if (field->kind == FIELD_NAME)
			put(to, "pattern",
			    json_string(field->flags & FIELD_EMPTY ? EMPTY_PATTERN
								   : NAME_PATTERN));
		break;
	case FIELD_ENUM:
		put(to, "enum", names_list(field->names));
		break;
	case FIELD_UINT_LIST:
	case FIELD_NAME_LIST:
		put(to, "minItems", json_integer(1));
		put(to, "maxItems", json_integer(LIST_MAX));
		put(to, "items", list_items(field));
		break;
	default:
		put_range(to, field);
		break;
	}
}

static json_t *record_schema(const struct record *record, bool whole, json_t *defaults,
			     json_t *definitions);

static json_t *reference(const struct field *field, bool whole, json_t *defaults,
			 json_t *definitions)
{
	const char *name = record_name(field->record);
	char path[64];

	if (!json_object_get(definitions, name)) {
		put(definitions, name, json_object()); /* in the order of the fields */
		put(definitions, name,
		    record_schema(field->record, whole, defaults, definitions));
	}
	snprintf(path, sizeof(path), "#/$defs/%s", name);
	return json_string(path);
}

static json_t *field_schema(const struct record *record, const struct field *field,
			    bool whole, json_t *value, json_t *definitions)
{
	json_t *schema = json_object(), *items;

	put(schema, "description", json_string(field->help));
	if (field->kind == FIELD_RECORD) {
		json_t *path = reference(field, whole || field->flags & FIELD_WHOLE,
					 value, definitions);

		if (field->flags & FIELD_NULLABLE)
			put(schema, "anyOf",
			    json_pack("[{so}, {ss}]", "$ref", path, "type", "null"));
		else
			put(schema, "$ref", path);
		return schema;
	}
	if (field->flags & FIELD_NULLABLE)
		put(schema, "type", json_pack("[ss]", types[field->kind], "null"));
	else
		put(schema, "type", json_string(types[field->kind]));
	if (field->kind == FIELD_ARRAY) {
		items = json_object();
		put(items, "$ref", reference(field, whole, NULL, definitions));
		put(schema, "items", items);
		return schema;
	}
	put_kind(schema, record, field);
	if (value && !(json_is_string(value) && !json_string_length(value)))
		json_object_set(schema, "default", value);
	return schema;
}

/* @whole: all fields are required. @defaults: what a file gets for those that it leaves
 * out, or NULL. */
static json_t *record_schema(const struct record *record, bool whole, json_t *defaults,
			     json_t *definitions)
{
	json_t *schema = json_object(), *required = json_array();
	json_t *properties = json_object();

	put(schema, "type", json_string("object"));
	json_object_set(schema, "additionalProperties", json_false());
	put(schema, "required", required);
	put(schema, "properties", properties);
	for (size_t i = 0; i < record->count; i++) {
		const struct field *field = &record->fields[i];
		const bool needed = whole || field->flags & FIELD_REQUIRED;
		json_t *before = NULL;
		json_t *value = json_object_get(defaults, field->name);

		if (field->before && needed)
			value = before = json_loads(field->before, JSON_DECODE_ANY, NULL);
		else if (needed)
			value = NULL;
		if (!strcmp(field->name, "schema"))
			value = NULL;
		if (!strcmp(field->name, "schema") || (needed && !field->before))
			json_array_append_new(required, json_string(field->name));
		put(properties, field->name,
		    field_schema(record, field, whole, value, definitions));
		json_decref(before);
	}
	return schema;
}

/* Objects are merged, anything else takes the place of what was there. */
static void merge(json_t *to, json_t *from)
{
	const char *key;
	json_t *value;

	json_object_foreach(from, key, value)
	{
		json_t *there = json_object_get(to, key);

		if (json_is_object(value) && json_is_object(there))
			merge(there, value);
		else
			json_object_set(to, key, value);
	}
}

json_t *schema_make(const struct file_format *format, json_t *by_hand)
{
	json_t *schema = json_object(), *definitions = json_object();
	json_t *defaults = NULL, *top;
	void *what = malloc(format->record->size);

	if (!what)
		return NULL;
	file_format_init(format, what);
	if (format->defaults)
		defaults = record_encode(format->record, what);
	put(schema, "$schema",
	    json_string("https://json-schema.org/draft/2020-12/schema"));
	json_object_set(schema, "title", json_object_get(by_hand, "title"));
	json_object_set(schema, "description", json_object_get(by_hand, "description"));
	top = record_schema(format->record, false, defaults, definitions);
	json_object_update(schema, top);
	put(schema, "$defs", definitions);
	merge(schema, by_hand);
	file_format_free(format, what);
	json_decref(defaults);
	json_decref(top);
	free(what);
	return schema;
}

static void print_line(FILE *out, json_t *json)
{
	char *text = json_dumps(json, JSON_ENCODE_ANY | JSON_REAL_PRECISION(10));

	fputs(text ? text : "null", out);
	free(text);
}

static void print_object(FILE *out, json_t *object, int depth, bool is_schema)
{
	const char *key, *comma = "";
	json_t *value;

	fputc('{', out);
	json_object_foreach(object, key, value)
	{
		const bool below = is_schema ? !strcmp(key, "properties") ||
						       !strcmp(key, "$defs")
					     : !!json_object_get(value, "properties");

		fprintf(out, "%s\n%*s\"%s\": ", comma, depth + 1, "", key);
		if (below && json_object_size(value))
			print_object(out, value, depth + 1, !is_schema);
		else
			print_line(out, value);
		comma = ",";
	}
	fprintf(out, "\n%*s}", depth, "");
}

void schema_print(FILE *out, json_t *schema)
{
	print_object(out, schema, 0, true);
	fputc('\n', out);
}
