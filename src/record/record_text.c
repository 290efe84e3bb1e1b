// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "base/suggestion.h"
#include "record/record_place.h"

/* "size-mib" on a command line is size_mib in a file. */
static bool same_name(const char *name, const char *text, size_t len)
{
	if (strlen(name) != len)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (name[i] != text[i] && !(name[i] == '_' && text[i] == '-'))
			return false;
	}
	return true;
}

static const struct field *find_here(const struct record *record, const char *text,
				     size_t len)
{
	for (size_t i = 0; i < record->count; i++) {
		if (same_name(record->fields[i].name, text, len))
			return &record->fields[i];
	}
	return NULL;
}

/* The field at a path such as "rounds.max"; NULL if there is none. */
static const struct field *find(const struct record *record, const char *path)
{
	size_t len = strcspn(path, ".");
	const struct field *field = find_here(record, path, len);

	if (!field || !path[len])
		return field;
	return field->kind == FIELD_RECORD ? find(field->record, path + len + 1) : NULL;
}

static json_t *json_from_yes(const char *text)
{
	static const char *const yes[] = { "yes", "true", "on", "1" };
	static const char *const no[] = { "no", "false", "off", "0" };

	for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++) {
		if (!strcmp(text, yes[i]))
			return json_true();
		if (!strcmp(text, no[i]))
			return json_false();
	}
	return json_string(text);
}

/* A file has true and false, but who types is asked for what the manual says. */
static int check_yes(const struct field *field, const char *name, const char *text,
		     const char *where, struct err *err)
{
	const struct decoder dec = { where, err, NULL };
	const struct place place = { NULL, name, 0 };
	json_t *json = json_from_yes(text);
	int ret = 0;

	if (field->kind == FIELD_BOOL && !json_is_boolean(json))
		ret = place_reject(&dec, &place, json, "yes or no");
	json_decref(json);
	return ret;
}

/* Text that is no number stays a string, so that the decoder says what it expected. */
static json_t *json_from_number(const char *text, size_t len)
{
	json_t *json = NULL;

	if (len)
		json = json_loadb(text, len, JSON_DECODE_ANY, NULL);
	if (!json_is_number(json)) {
		json_decref(json);
		json = json_stringn(text, len);
	}
	return json;
}

static json_t *json_from_list(enum field_kind kind, const char *text)
{
	json_t *list = json_array();
	size_t len;

	for (;; text += len + 1) {
		len = strcspn(text, ",");
		json_array_append_new(list, kind == FIELD_UINT_LIST
						    ? json_from_number(text, len)
						    : json_stringn(text, len));
		if (!text[len])
			return list;
	}
}

static json_t *json_from_text(const struct field *field, const char *text)
{
	switch (field->kind) {
	case FIELD_BOOL:
		return json_from_yes(text);
	case FIELD_UINT:
	case FIELD_INT:
	case FIELD_U64:
	case FIELD_DOUBLE:
		return json_from_number(text, strlen(text));
	case FIELD_UINT_LIST:
	case FIELD_NAME_LIST:
		return json_from_list(field->kind, text);
	default:
		return json_string(text);
	}
}

/* {"rounds": {"max": 10}} for "rounds.max" and 10: what a file would hold. */
static json_t *wrap(const struct record *record, const char *path, const char *text)
{
	size_t len = strcspn(path, ".");
	const struct field *field = find_here(record, path, len);
	json_t *json, *value;

	value = path[len] ? wrap(field->record, path + len + 1, text)
			  : json_from_text(field, text);
	json = json_object();
	if (!value || !json || json_object_set_new(json, field->name, value)) {
		json_decref(json);
		return NULL;
	}
	return json;
}

/* A hint is of the record itself: "rounds.mxa" has none. */
static int refuse_field(const struct record *record, const char *name, const char *where,
			struct err *err)
{
	struct suggestion suggestion = SUGGESTION(name);
	char hint[NEAREST_HINT_MAX];

	for (size_t i = 0; i < record->count; i++)
		suggestion_consider(&suggestion, record->fields[i].name);
	return err_set(err, -EINVAL, "%s: %s: a %s has no such field%s", where, name,
		       record->what, suggestion_text(&suggestion, hint, sizeof(hint)));
}

/* Of use for tables without required fields only: the wrapped object has just this one.
 */
int record_set_text(const struct record *record, void *to, const char *name,
		    const char *text, const char *where, struct err *err)
{
	const struct field *field = find(record, name);
	json_t *json;
	int ret;

	if (!field)
		return refuse_field(record, name, where, err);
	json = wrap(record, name, text);
	if (!json)
		return err_set(err, -EINVAL, "%s: %s: not valid UTF-8", where, name);
	ret = check_yes(field, name, text, where, err);
	if (!ret)
		ret = record_decode(record, json, to, where, err);
	json_decref(json);
	return ret;
}
