// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The published JSON Schemas accept what the program loads and refuse what it refuses.
 * The schemas are made from the tables; here is a validator of its own for what they use.
 */
#include <regex.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "data.h"
#include "tests/formats.h"

struct check {
	const json_t *root;
	const struct file_format *format;
	json_t *document;
	size_t tried, refused;
};

static bool valid(const json_t *root, const json_t *schema, const json_t *value);

static bool is_type(const char *type, const json_t *value)
{
	switch (json_typeof(value)) {
	case JSON_OBJECT:
		return !strcmp(type, "object");
	case JSON_ARRAY:
		return !strcmp(type, "array");
	case JSON_STRING:
		return !strcmp(type, "string");
	case JSON_INTEGER:
		return !strcmp(type, "integer") || !strcmp(type, "number");
	case JSON_REAL:
		return !strcmp(type, "number");
	case JSON_NULL:
		return !strcmp(type, "null");
	default:
		return !strcmp(type, "boolean");
	}
}

/* @list: one thing or several, of which @value has to be one. */
static bool is_one_of(const json_t *list, const json_t *value, bool types)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *item = json_array_get(list, i);

		if (types ? is_type(json_string_value(item), value)
			  : json_equal(item, value))
			return true;
	}
	return types && json_is_string(list) && is_type(json_string_value(list), value);
}

static bool matches(const char *pattern, const char *text)
{
	regex_t regex;
	bool found;

	assert_int_equal(regcomp(&regex, pattern, REG_EXTENDED | REG_NOSUB), 0);
	found = !regexec(&regex, text, 0, NULL, 0);
	regfree(&regex);
	return found;
}

static bool valid_members(const json_t *root, const json_t *schema, const json_t *value)
{
	const json_t *properties = json_object_get(schema, "properties");
	const json_t *others = json_object_get(schema, "additionalProperties");
	const json_t *required = json_object_get(schema, "required");
	const char *key;
	json_t *member;
	size_t i;

	if (!json_is_object(value))
		return true;
	json_array_foreach(required, i, member)
	{
		if (!json_object_get(value, json_string_value(member)))
			return false;
	}
	json_object_foreach((json_t *)value, key, member)
	{
		const json_t *below = json_object_get(properties, key);

		if (!below && json_is_false(others))
			return false;
		if (!below)
			below = others;
		if (below && !valid(root, below, member))
			return false;
	}
	return true;
}

static bool valid_items(const json_t *root, const json_t *schema, const json_t *value)
{
	const json_t *items = json_object_get(schema, "items");

	for (size_t i = 0; items && i < json_array_size(value); i++) {
		if (!valid(root, items, json_array_get(value, i)))
			return false;
	}
	return true;
}

static bool valid_any(const json_t *root, const json_t *schemas, const json_t *value)
{
	for (size_t i = 0; i < json_array_size(schemas); i++) {
		if (valid(root, json_array_get(schemas, i), value))
			return true;
	}
	return false;
}

/* One keyword, other than those for members and items. */
static bool valid_word(const json_t *root, const json_t *schema, const char *word,
		       const json_t *is, const json_t *value)
{
	const double limit = json_number_value(is), number = json_number_value(value);
	const char *text = json_string_value(value);
	const size_t items = json_array_size(value);
	size_t i;
	json_t *part;

	if (!strcmp(word, "type"))
		return is_one_of(is, value, true);
	if (!strcmp(word, "enum"))
		return is_one_of(is, value, false);
	if (!strcmp(word, "const"))
		return json_equal(is, value);
	if (!strcmp(word, "$ref"))
		return valid(root,
			     json_object_get(json_object_get(root, "$defs"),
					     json_string_value(is) + strlen("#/$defs/")),
			     value);
	if (!strcmp(word, "anyOf"))
		return valid_any(root, is, value);
	if (!strcmp(word, "minimum"))
		return !json_is_number(value) || number >= limit;
	if (!strcmp(word, "maximum"))
		return !json_is_number(value) || number <= limit;
	if (!strcmp(word, "exclusiveMinimum"))
		return !json_is_number(value) || number > limit;
	if (!strcmp(word, "minLength"))
		return !text || strlen(text) >= (size_t)limit;
	if (!strcmp(word, "maxLength"))
		return !text || strlen(text) <= (size_t)limit;
	if (!strcmp(word, "pattern"))
		return !text || matches(json_string_value(is), text);
	if (!strcmp(word, "minItems"))
		return !json_is_array(value) || items >= (size_t)limit;
	if (!strcmp(word, "maxItems"))
		return !json_is_array(value) || items <= (size_t)limit;
	if (!strcmp(word, "not"))
		return !valid(root, is, value);
	if (!strcmp(word, "if"))
		is = json_object_get(schema, valid(root, is, value) ? "then" : "else");
	if (!strcmp(word, "if"))
		return !is || valid(root, is, value);
	if (!strcmp(word, "allOf")) {
		json_array_foreach(is, i, part)
		{
			if (!valid(root, part, value))
				return false;
		}
		return true;
	}
	if (!strstr("$schema $defs title description default properties required items "
		    "additionalProperties then else",
		    word))
		fail_msg("%s: a keyword that this validator does not know", word);
	return true;
}

static bool valid(const json_t *root, const json_t *schema, const json_t *value)
{
	const char *word;
	json_t *is;

	assert_non_null(schema);
	json_object_foreach((json_t *)schema, word, is)
	{
		if (!valid_word(root, schema, word, is, value))
			return false;
	}
	return valid_members(root, schema, value) && valid_items(root, schema, value);
}

/* The loader's fields first, then all of it. A schema cannot say all that is checked
 * between fields, but it says all of the fields, and nothing that the loader takes is
 * refused. */
static void compare(struct check *check, const char *what)
{
	const bool accepted = valid(check->root, check->root, check->document);
	struct file_format fields = *check->format;
	void *to = malloc(fields.record->size);
	struct err err = { "" };

	fields.check = NULL;
	if (file_format_decode(&fields, to, check->document, "f", &err) && accepted)
		fail_msg("the schema takes %s: %s", what, err.msg);
	file_format_free(&fields, to);
	if (!file_format_decode(check->format, to, check->document, "f", &err) &&
	    !accepted)
		fail_msg("the schema refuses %s", what);
	file_format_free(check->format, to);
	free(to);
	check->tried++;
	check->refused += !accepted;
}

static const char *const values[] = {
	"null",
	"true",
	"0",
	"-1",
	"1",
	"4294967296",
	"1.5",
	"\"\"",
	"\"a b\"",
	"\"text\"",
	"[]",
	"[0]",
	"[\"\"]",
	"{}",
	"{\"a\": {}}",
	"\"01234567890123456789012345678901234567890123456789012345678901234567890123\"",
};

static void vary(struct check *check, json_t *at);

/* Texts around the sizes that buffers have. */
static void vary_length(struct check *check, json_t *object, const char *key)
{
	static const size_t sizes[] = { 8,  16,  24,  32,  48,  64,  72,
					96, 128, 160, 256, 512, 1024 };
	char text[1025];

	memset(text, 'a', sizeof(text));
	for (size_t i = 0; i < 2 * sizeof(sizes) / sizeof(sizes[0]); i++) {
		json_object_set_new(object, key,
				    json_stringn(text, sizes[i / 2] - i % 2));
		compare(check, key);
	}
}

/* Each value in the place of @key's, none, and a key that is not there. */
static void vary_member(struct check *check, json_t *object, const char *key)
{
	json_t *kept = json_incref(json_object_get(object, key));

	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		char what[256];

		snprintf(what, sizeof(what), "%s: %s", key, values[i]);
		json_object_set_new(object, key,
				    json_loads(values[i], JSON_DECODE_ANY, NULL));
		compare(check, what);
	}
	if (json_is_string(kept))
		vary_length(check, object, key);
	json_object_del(object, key);
	compare(check, key);
	json_object_set_new(object, "unheard_of", json_true());
	compare(check, "unheard_of");
	json_object_del(object, "unheard_of");
	json_object_set_new(object, key, kept);
	vary(check, kept);
}

static void vary(struct check *check, json_t *at)
{
	const char *key;
	json_t *value, *copy = json_copy(at);

	if (json_is_array(at))
		vary(check, json_array_get(at, 0));
	json_object_foreach(copy, key, value) vary_member(check, at, key);
	json_decref(copy);
}

static void schemas_and_loaders_agree(void **state)
{
	static const char *const good[][2] = {
		{ "job", "tests/data/job/good-full.json" },
		{ "campaign", "workloads/campaigns/all.json" },
		{ "module", "tests/data/module/swaprel_test.json" },
		{ "published", "results/published/rpi4b-2026-04-29.json" },
		{ "published", "results/published/phone-exit-profile-2024.json" },
		{ "result", "results/schema/example.json" },
		{ "result", "tests/data/released/result/1-first.json" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		char path[DATA_PATH_MAX], name[64];
		struct check check = { 0 };
		json_t *root;

		for (size_t j = 0; j < FORMAT_COUNT; j++) {
			if (!strcmp(formats[j].name, good[i][0]))
				check.format = formats[j].format;
		}
		snprintf(name, sizeof(name), "results/schema/%s.schema.json", good[i][0]);
		check.root = root = json_load_file(data_path(path, name), 0, NULL);
		check.document = json_load_file(data_path(path, good[i][1]), 0, NULL);
		assert_non_null(root);
		assert_non_null(check.document);
		compare(&check, good[i][1]);
		assert_int_equal(check.refused, 0);
		vary(&check, check.document);
		assert_true(check.refused > check.tried / 2);
		json_decref(check.document);
		json_decref(root);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(schemas_and_loaders_agree),
	};

	return cmocka_run_group_tests_name("schema", tests, NULL, NULL);
}
