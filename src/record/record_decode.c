// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "record/record.h"
#include "record/record_place.h"

static void expect_number(const struct field *field, const char *kind, char *buf,
			  size_t size)
{
	if (field->min < field->max)
		snprintf(buf, size, "%s from %.10g to %.10g", kind, field->min,
			 field->max);
	else
		snprintf(buf, size, "%s", kind);
}

static bool in_range(const struct field *field, double value)
{
	return field->min >= field->max || (value >= field->min && value <= field->max);
}

static int decode_integer(const struct decoder *dec, const struct place *place,
			  const struct field *field, const json_t *json, json_int_t least,
			  json_int_t most, json_int_t *value)
{
	char expected[96];

	*value = json_integer_value(json);
	if (json_is_integer(json) && *value >= least && *value <= most &&
	    in_range(field, (double)*value))
		return 0;
	expect_number(field, "a whole number", expected, sizeof(expected));
	return place_reject(dec, place, json, expected);
}

static int decode_uint(const struct decoder *dec, const struct place *place,
		       const struct field *field, const json_t *json, unsigned int *to)
{
	json_int_t value;
	int ret = decode_integer(dec, place, field, json, 0, UINT32_MAX, &value);

	if (!ret)
		*to = (unsigned int)value;
	return ret;
}

static int decode_int(const struct decoder *dec, const struct place *place,
		      const struct field *field, const json_t *json, int *to)
{
	json_int_t value;
	int ret = decode_integer(dec, place, field, json, INT32_MIN, INT32_MAX, &value);

	if (!ret)
		*to = (int)value;
	return ret;
}

static int decode_u64(const struct decoder *dec, const struct place *place,
		      const struct field *field, const json_t *json, uint64_t *to)
{
	json_int_t value;
	int ret = decode_integer(dec, place, field, json, 0, INT64_MAX, &value);

	if (!ret)
		*to = (uint64_t)value;
	return ret;
}

static int decode_double(const struct decoder *dec, const struct place *place,
			 const struct field *field, const json_t *json, double *to)
{
	char expected[96];
	double value = json_number_value(json);

	if (json_is_number(json) && isfinite(value) && in_range(field, value)) {
		*to = value;
		return 0;
	}
	expect_number(field, "a number", expected, sizeof(expected));
	return place_reject(dec, place, json, expected);
}

static int decode_text(const struct decoder *dec, const struct place *place, size_t size,
		       const json_t *json, char *to)
{
	const char *text = json_string_value(json);
	char expected[64];

	if (text && strlen(text) < size) {
		strcpy(to, text);
		return 0;
	}
	snprintf(expected, sizeof(expected), "a string of at most %zu characters",
		 size - 1);
	return place_reject(dec, place, json, expected);
}

static int decode_name(const struct decoder *dec, const struct place *place,
		       const struct field *field, const json_t *json, char *to)
{
	char path[160] = "", expected[384];
	int ret = decode_text(dec, place, field->size, json, to);

	if (ret || (!*to && field->flags & FIELD_EMPTY))
		return ret;
	if (field->names) {
		if (names_find(field->names, to) >= 0)
			return 0;
		return place_reject(
			dec, place, json,
			names_expected(field->names, to, expected, sizeof(expected)));
	}
	if (name_is_plain(to))
		return 0;
	place_print(place, path, sizeof(path));
	return err_set(dec->err, -EINVAL,
		       "%s: %s: \"%s\": expected letters, digits, '.', '_' and '-', a "
		       "letter or digit first",
		       dec->where, path, to);
}

static int decode_enum(const struct decoder *dec, const struct place *place,
		       const struct field *field, const json_t *json, unsigned int *to)
{
	const char *text = json_string_value(json);
	int index = text ? names_find(field->names, text) : -1;
	char expected[384];

	if (index >= 0) {
		*to = (unsigned int)index;
		return 0;
	}
	return place_reject(dec, place, json,
			    names_expected(field->names, text ? text : "", expected,
					   sizeof(expected)));
}

static bool fits_list(const json_t *json)
{
	return json_is_array(json) && json_array_size(json) &&
	       json_array_size(json) <= LIST_MAX;
}

static int decode_uints(const struct decoder *dec, const struct place *place,
			const struct field *field, const json_t *json,
			struct uint_list *to)
{
	int ret = 0;

	if (!fits_list(json))
		return place_reject(dec, place, json, "a list of 1 to 32 whole numbers");
	to->count = json_array_size(json);
	for (size_t i = 0; i < to->count && !ret; i++) {
		struct place item = { place, NULL, i };

		ret = decode_uint(dec, &item, field, json_array_get(json, i),
				  &to->items[i]);
	}
	return ret;
}

static int decode_names(const struct decoder *dec, const struct place *place,
			const json_t *json, struct name_list *to)
{
	int ret = 0;

	if (!fits_list(json))
		return place_reject(dec, place, json, "a list of 1 to 32 names");
	to->count = json_array_size(json);
	for (size_t i = 0; i < to->count && !ret; i++) {
		struct place item = { place, NULL, i };

		ret = decode_text(dec, &item, LIST_NAME_MAX, json_array_get(json, i),
				  to->items[i]);
	}
	return ret;
}

static int decode_record(const struct decoder *dec, const struct place *place,
			 const struct record *record, json_t *json, void *to);

static int decode_array(const struct decoder *dec, const struct place *place,
			const struct record *record, json_t *json, struct array *to)
{
	int ret = 0;

	if (!json_is_array(json))
		return place_reject(dec, place, json, "a list");
	for (size_t i = 0; i < json_array_size(json) && !ret; i++) {
		struct place item = { place, NULL, i };
		void *slot = array_add(to, record);

		if (!slot)
			return err_sys(dec->err, -ENOMEM, "%s", dec->where);
		ret = decode_record(dec, &item, record, json_array_get(json, i), slot);
	}
	return ret;
}

static int decode_bool(const struct decoder *dec, const struct place *place,
		       const json_t *json, bool *to)
{
	if (!json_is_boolean(json))
		return place_reject(dec, place, json, "true or false");
	*to = json_is_true(json);
	return 0;
}

/* @above: the record that the field is of. */
static int decode_field(const struct decoder *dec, const struct place *place,
			const struct record *above, const struct field *field,
			json_t *json, void *to)
{
	struct decoder whole = { dec->where, dec->err, above->what };

	if (json_is_null(json) && field->flags & FIELD_NULLABLE) {
		field_unknown(field, to);
		return 0;
	}
	switch (field->kind) {
	case FIELD_STRING:
		return decode_text(dec, place, field->size, json, to);
	case FIELD_NAME:
		return decode_name(dec, place, field, json, to);
	case FIELD_UINT:
		return decode_uint(dec, place, field, json, to);
	case FIELD_INT:
		return decode_int(dec, place, field, json, to);
	case FIELD_U64:
		return decode_u64(dec, place, field, json, to);
	case FIELD_DOUBLE:
		return decode_double(dec, place, field, json, to);
	case FIELD_BOOL:
		return decode_bool(dec, place, json, to);
	case FIELD_ENUM:
		return decode_enum(dec, place, field, json, to);
	case FIELD_UINT_LIST:
		return decode_uints(dec, place, field, json, to);
	case FIELD_NAME_LIST:
		return decode_names(dec, place, json, to);
	case FIELD_RECORD:
		return decode_record(field->flags & FIELD_WHOLE ? &whole : dec, place,
				     field->record, json, to);
	case FIELD_ARRAY:
		return decode_array(dec, place, field->record, json, to);
	case FIELD_JSON:
		json_decref(*(json_t **)to);
		*(json_t **)to = json_incref(json);
		return 0;
	}
	return -EINVAL;
}

static const struct field *field_named(const struct record *record, const char *name)
{
	for (size_t i = 0; i < record->count; i++) {
		if (!strcmp(record->fields[i].name, name))
			return &record->fields[i];
	}
	return NULL;
}

static int decode_known(const struct decoder *dec, const struct place *place,
			const struct record *record, json_t *json, void *to)
{
	const char *key;
	json_t *value;
	int ret;

	json_object_foreach(json, key, value)
	{
		const struct field *field = field_named(record, key);
		struct place here = { place, key, 0 };

		if (!field)
			return place_reject_unknown(dec, &here, record);
		ret = decode_field(dec, &here, record, field, value,
				   (char *)to + field->offset);
		if (ret)
			return ret;
	}
	return 0;
}

/* A field that the file does not have. */
static int decode_absent(const struct decoder *dec, const struct place *place,
			 const struct record *record, const struct field *field, void *to)
{
	char path[160] = "";
	json_t *json;
	int ret = 0;

	if (!dec->whole && !(field->flags & FIELD_REQUIRED))
		return 0;
	if (!field->before) {
		place_print(place, path, sizeof(path));
		return err_set(dec->err, -EINVAL, "%s: %s: missing: a %s needs it",
			       dec->where, path, dec->whole ? dec->whole : record->what);
	}
	json = json_loads(field->before, JSON_DECODE_ANY, NULL);
	if (json_is_null(json) && field->kind == FIELD_RECORD)
		field_unknown(field, to);
	else
		ret = decode_field(dec, place, record, field, json, to);
	json_decref(json);
	return ret;
}

static int decode_record(const struct decoder *dec, const struct place *place,
			 const struct record *record, json_t *json, void *to)
{
	int ret;

	if (!json_is_object(json))
		return place_reject(dec, place, json, "an object");
	ret = decode_known(dec, place, record, json, to);
	for (size_t i = 0; i < record->count && !ret; i++) {
		const struct field *field = &record->fields[i];
		struct place here = { place, field->name, 0 };

		if (!json_object_get(json, field->name))
			ret = decode_absent(dec, &here, record, field,
					    (char *)to + field->offset);
	}
	return ret;
}

int record_decode(const struct record *record, json_t *json, void *to, const char *where,
		  struct err *err)
{
	struct decoder dec = { where, err, NULL };

	return decode_record(&dec, NULL, record, json, to);
}
