// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "record/record.h"
#include "record/record_place.h"

/* Of memory that is zero, or was just cleared. */
static void field_init(const struct field *field, void *at)
{
	switch (field->kind) {
	case FIELD_STRING:
	case FIELD_NAME:
		*(char *)at = '\0';
		break;
	case FIELD_U64:
		if (field->flags & FIELD_NULLABLE)
			*(uint64_t *)at = UNKNOWN_U64;
		break;
	case FIELD_DOUBLE:
		if (field->flags & FIELD_NULLABLE)
			*(double *)at = NAN;
		break;
	case FIELD_RECORD:
		record_init(field->record, at);
		break;
	default:
		break;
	}
}

void record_init(const struct record *record, void *what)
{
	memset(what, 0, record->size);
	for (size_t i = 0; i < record->count; i++)
		field_init(&record->fields[i], (char *)what + record->fields[i].offset);
}

static void array_clear(const struct record *record, struct array *array)
{
	for (size_t i = 0; i < array->count; i++)
		record_clear(record, (char *)array->items + i * record->size);
	free(array->items);
	memset(array, 0, sizeof(*array));
}

static void field_clear(const struct field *field, void *at)
{
	if (field->kind == FIELD_ARRAY) {
		array_clear(field->record, at);
	} else if (field->kind == FIELD_RECORD) {
		record_clear(field->record, at);
	} else if (field->kind == FIELD_JSON) {
		json_decref(*(json_t **)at);
		*(json_t **)at = NULL;
	}
}

void field_unknown(const struct field *field, void *at)
{
	field_clear(field, at);
	field_init(field, at);
}

void record_clear(const struct record *record, void *what)
{
	for (size_t i = 0; i < record->count; i++)
		field_clear(&record->fields[i], (char *)what + record->fields[i].offset);
}

void *array_add(struct array *array, const struct record *record)
{
	size_t room = array->room ? array->room * 2 : 4;
	void *item;

	if (array->count == array->room) {
		void *more = reallocarray(array->items, room, record->size);

		if (!more)
			return NULL;
		array->items = more;
		array->room = room;
	}
	item = (char *)array->items + array->count++ * record->size;
	record_init(record, item);
	return item;
}

static json_t *encode_uints(const struct uint_list *list)
{
	json_t *json = json_array();

	for (size_t i = 0; i < list->count; i++)
		json_array_append_new(json, json_integer(list->items[i]));
	return json;
}

static json_t *encode_names(const struct name_list *list)
{
	json_t *json = json_array();

	for (size_t i = 0; i < list->count; i++)
		json_array_append_new(json, json_string(list->items[i]));
	return json;
}

static json_t *encode_array(const struct record *record, const struct array *array)
{
	json_t *json = json_array();

	for (size_t i = 0; i < array->count; i++) {
		const char *item = (const char *)array->items + i * record->size;

		json_array_append_new(json, record_encode(record, item));
	}
	return json;
}

static json_t *encode_string(const struct field *field, const char *text)
{
	json_t *json;

	if (field->flags & FIELD_NULLABLE && !*text)
		return json_null();
	json = json_string(text);
	/* Not UTF-8: a kernel or firmware wrote it, and the run must not fail for it. */
	return json ? json : json_string("(not UTF-8)");
}

static json_t *encode_field(const struct field *field, const void *at)
{
	switch (field->kind) {
	case FIELD_STRING:
	case FIELD_NAME:
		return encode_string(field, at);
	case FIELD_UINT:
		return json_integer(*(const unsigned int *)at);
	case FIELD_INT:
		return json_integer(*(const int *)at);
	case FIELD_U64:
		if (field->flags & FIELD_NULLABLE && *(const uint64_t *)at == UNKNOWN_U64)
			return json_null();
		return json_integer((json_int_t) * (const uint64_t *)at);
	case FIELD_DOUBLE:
		/* JSON has no NaN; what cannot be computed is unknown, not zero. */
		return isfinite(*(const double *)at) ? json_real(*(const double *)at)
						     : json_null();
	case FIELD_BOOL:
		return json_boolean(*(const bool *)at);
	case FIELD_ENUM:
		return json_string(field->names->items[*(const unsigned int *)at]);
	case FIELD_UINT_LIST:
		return encode_uints(at);
	case FIELD_NAME_LIST:
		return encode_names(at);
	case FIELD_RECORD:
		if (field->flags & FIELD_NULLABLE &&
		    !((const char *)at)[field->record->fields[0].offset])
			return json_null();
		return record_encode(field->record, at);
	case FIELD_ARRAY:
		return encode_array(field->record, at);
	case FIELD_JSON:
		return *(json_t *const *)at ? json_incref(*(json_t *const *)at)
					    : json_null();
	}
	return NULL;
}

json_t *record_encode(const struct record *record, const void *from)
{
	json_t *json = json_object();

	for (size_t i = 0; json && i < record->count; i++) {
		const struct field *field = &record->fields[i];

		json_object_set_new(
			json, field->name,
			encode_field(field, (const char *)from + field->offset));
	}
	return json;
}
