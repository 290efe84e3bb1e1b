// SPDX-License-Identifier: GPL-2.0-or-later
/* The published JSON Schema and docs/result-format.md say what the C tables say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/fs.h"
#include "data.h"
#include "result/result.h"

/* The schema, and how many things in it were found to differ. */
struct check {
	json_t *root;
	char *doc;
	unsigned int wrong;
};

static void differ(struct check *check, const struct record *record,
		   const struct field *field, const char *what)
{
	print_error("%s: %s: %s\n", record->what, field ? field->name : "", what);
	check->wrong++;
}

static bool list_has(const json_t *list, const char *text)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *item = json_string_value(json_array_get(list, i));

		if (item && !strcmp(item, text))
			return true;
	}
	return false;
}

static const char *type_name(enum field_kind kind)
{
	switch (kind) {
	case FIELD_STRING:
	case FIELD_NAME:
	case FIELD_ENUM:
		return "string";
	case FIELD_UINT:
	case FIELD_INT:
	case FIELD_U64:
		return "integer";
	case FIELD_DOUBLE:
		return "number";
	case FIELD_BOOL:
		return "boolean";
	case FIELD_UINT_LIST:
	case FIELD_NAME_LIST:
	case FIELD_ARRAY:
		return "array";
	case FIELD_RECORD:
	case FIELD_JSON:
		return "object";
	}
	return "";
}

static bool same_type(const struct field *field, const json_t *type)
{
	const char *name = type_name(field->kind);

	if (field->kind == FIELD_RECORD)
		return !type; /* a reference has it */
	if (field->flags & FIELD_NULLABLE)
		return json_array_size(type) == 2 && list_has(type, name) &&
		       list_has(type, "null");
	return json_is_string(type) && !strcmp(json_string_value(type), name);
}

static bool same_range(const struct field *field, const json_t *property)
{
	const json_t *min = json_object_get(property, "minimum");
	const json_t *max = json_object_get(property, "maximum");

	if (field->min < field->max)
		return json_number_value(min) == field->min &&
		       json_number_value(max) == field->max && min && max;
	switch (field->kind) {
	case FIELD_UINT:
	case FIELD_UINT_LIST:
		return min && json_number_value(min) == 0 &&
		       json_number_value(max) == UINT32_MAX;
	case FIELD_U64:
		return min && json_number_value(min) == 0 && !max;
	default:
		return !min && !max;
	}
}

static bool same_names(const struct names *names, const json_t *list)
{
	for (size_t i = 0; i < names->count; i++) {
		if (!list_has(list, names->items[i]))
			return false;
	}
	return json_array_size(list) == names->count;
}

static bool same_length(const struct field *field, const json_t *property)
{
	const json_t *length = json_object_get(property, "maxLength");

	if (json_object_get(property, "const"))
		return true;
	return (size_t)json_integer_value(length) == field->size - 1;
}

static void check_record(struct check *check, const struct record *record,
			 const json_t *schema);

static void check_below(struct check *check, const struct record *record,
			const struct field *field, const json_t *property)
{
	static const char prefix[] = "#/$defs/";
	const json_t *from = field->kind == FIELD_ARRAY
				     ? json_object_get(property, "items")
				     : property;
	const char *ref = json_string_value(json_object_get(from, "$ref"));
	const json_t *below = NULL;

	if (ref && !strncmp(ref, prefix, strlen(prefix)))
		below = json_object_get(json_object_get(check->root, "$defs"),
					ref + strlen(prefix));
	if (below)
		check_record(check, field->record, below);
	else
		differ(check, record, field, "no $ref to its definition");
}

static void check_list(struct check *check, const struct record *record,
		       const struct field *field, const json_t *property)
{
	const json_t *items = json_object_get(property, "items");
	const json_t *length = json_object_get(items, "maxLength");

	if (json_integer_value(json_object_get(property, "minItems")) != 1 ||
	    json_integer_value(json_object_get(property, "maxItems")) != LIST_MAX)
		differ(check, record, field, "another number of items");
	if (field->kind == FIELD_UINT_LIST && !same_range(field, items))
		differ(check, record, field, "another range");
	if (field->kind == FIELD_NAME_LIST &&
	    json_integer_value(length) != LIST_NAME_MAX - 1)
		differ(check, record, field, "another length");
}

static void check_kind(struct check *check, const struct record *record,
		       const struct field *field, const json_t *property)
{
	switch (field->kind) {
	case FIELD_RECORD:
	case FIELD_ARRAY:
		check_below(check, record, field, property);
		break;
	case FIELD_UINT_LIST:
	case FIELD_NAME_LIST:
		check_list(check, record, field, property);
		break;
	case FIELD_ENUM:
		if (!same_names(field->names, json_object_get(property, "enum")))
			differ(check, record, field, "other names");
		break;
	case FIELD_STRING:
		if (!same_length(field, property))
			differ(check, record, field, "another length");
		break;
	default:
		if (!same_range(field, property))
			differ(check, record, field, "another range");
		break;
	}
}

static void check_field(struct check *check, const struct record *record,
			const struct field *field, const json_t *property)
{
	const char *about = json_string_value(json_object_get(property, "description"));
	char row[160];

	if (!about || !field->help || strcmp(about, field->help))
		differ(check, record, field, "another description than its help");
	if (!same_type(field, json_object_get(property, "type")))
		differ(check, record, field, "another type");
	check_kind(check, record, field, property);
	snprintf(row, sizeof(row), "| `%s` | ", field->name);
	if (!strstr(check->doc, row) || !field->help || !strstr(check->doc, field->help))
		differ(check, record, field, "not in docs/result-format.md");
}

static const struct field *field_named(const struct record *record, const char *name)
{
	for (size_t i = 0; i < record->count; i++) {
		if (!strcmp(record->fields[i].name, name))
			return &record->fields[i];
	}
	return NULL;
}

/* Fields that files of the first tools lack, and only those, may be absent. */
static bool came_later(const struct field *field)
{
	static const char *const later[] = { "core_to_core_before_ns",
					     "core_to_core_after_ns",
					     "held_bytes",
					     "parking",
					     "deferred_pages",
					     "tainted",
					     "tainted_after",
					     "complaints_before",
					     "complaints_during",
					     "complaint",
					     "unbound_reason",
					     "parking_unseen" };

	for (size_t i = 0; i < sizeof(later) / sizeof(later[0]); i++) {
		if (!strcmp(field->name, later[i]))
			return true;
	}
	return false;
}

static void check_record(struct check *check, const struct record *record,
			 const json_t *schema)
{
	const json_t *properties = json_object_get(schema, "properties");
	const json_t *required = json_object_get(schema, "required");
	const char *key;
	json_t *value;

	if (!json_is_false(json_object_get(schema, "additionalProperties")))
		differ(check, record, NULL, "additionalProperties is not false");
	json_object_foreach((json_t *)properties, key, value)
	{
		if (!field_named(record, key))
			differ(check, record, NULL, key);
	}
	if (json_array_size(required) > record->count)
		differ(check, record, NULL, "too many required fields");
	for (size_t i = 0; i < record->count; i++) {
		const struct field *field = &record->fields[i];
		const json_t *property = json_object_get(properties, field->name);

		if (!property)
			differ(check, record, field, "not there");
		else if (list_has(required, field->name) == came_later(field))
			differ(check, record, field, "required in one of the two only");
		else
			check_field(check, record, field, property);
	}
}

static char *slurp(const char *name)
{
	char path[DATA_PATH_MAX], *text;
	struct fs fs;

	assert_int_equal(fs_open(&fs, data_path(path, ".")), 0);
	assert_true(fs_slurp(&fs, &text, 1 << 20, "%s", name) > 0);
	fs_close(&fs);
	return text;
}

static void schema_and_tables_agree(void **state)
{
	char path[DATA_PATH_MAX];
	struct check check = { .doc = slurp("docs/result-format.md") };

	(void)state;
	data_path(path, "results/schema/result.schema.json");
	check.root = json_load_file(path, JSON_REJECT_DUPLICATES, NULL);
	assert_non_null(check.root);
	check_record(&check, &result_record, check.root);
	json_decref(check.root);
	free(check.doc);
	assert_int_equal(check.wrong, 0);
}

static void schema_has_the_version(void **state)
{
	char path[DATA_PATH_MAX];
	json_t *root, *schema;

	(void)state;
	data_path(path, "results/schema/result.schema.json");
	root = json_load_file(path, 0, NULL);
	schema = json_object_get(json_object_get(root, "properties"), "schema");
	assert_string_equal(json_string_value(json_object_get(schema, "const")),
			    RESULT_SCHEMA);
	json_decref(root);
}

static void reasons_have_advice_and_docs(void **state)
{
	char *doc = slurp("docs/result-format.md");

	(void)state;
	for (unsigned int i = 0; i < REJECT_COUNT; i++) {
		const char *advice = reject_advice((enum reject)i);
		char row[400];

		assert_non_null(reject_names.items[i]);
		assert_true(strlen(advice) > 10);
		snprintf(row, sizeof(row), "| `%s` | %s |", reject_names.items[i],
			 advice);
		if (i != REJECT_NONE && !strstr(doc, row))
			fail_msg("docs/result-format.md lacks: %s", row);
	}
	assert_string_equal(reject_advice(REJECT_COUNT), "The reason is unknown.");
	free(doc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(schema_and_tables_agree),
		cmocka_unit_test(schema_has_the_version),
		cmocka_unit_test(reasons_have_advice_and_docs),
	};

	return cmocka_run_group_tests_name("schema", tests, NULL, NULL);
}
