// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/suggestion.h"
#include "record/record_place.h"

size_t place_print(const struct place *place, char *buf, size_t size)
{
	size_t len;

	if (!place)
		return 0;
	len = place_print(place->up, buf, size);
	if (len >= size)
		return len;
	if (!place->name)
		return len +
		       (size_t)snprintf(buf + len, size - len, "[%zu]", place->index);
	return len + (size_t)snprintf(buf + len, size - len, "%s%.64s", len ? "." : "",
				      place->name);
}

/* A short picture of the value; strings from a hostile file are cut and made printable.
 */
static void print_value(const json_t *json, char *buf, size_t size)
{
	char *text = json_dumps(json, JSON_ENCODE_ANY | JSON_COMPACT | JSON_ENSURE_ASCII);

	snprintf(buf, size, "%s", text ? text : "?");
	if (text && strlen(text) >= size)
		strcpy(buf + size - 4, "...");
	free(text);
}

int place_reject(const struct decoder *dec, const struct place *place, const json_t *json,
		 const char *expected)
{
	char path[160] = "", value[48];

	place_print(place, path, sizeof(path));
	if (json_is_object(json) || json_is_array(json))
		snprintf(value, sizeof(value),
			 json_is_object(json) ? "an object" : "a list");
	else
		print_value(json, value, sizeof(value));
	return err_set(dec->err, -EINVAL, "%s: %s: %s: expected %s", dec->where,
		       *path ? path : "top level", value, expected);
}

int place_reject_unknown(const struct decoder *dec, const struct place *place,
			 const struct record *record)
{
	struct suggestion suggestion = SUGGESTION(place->name);
	char path[160] = "", known[288], hint[NEAREST_HINT_MAX];
	size_t len = 0;

	place_print(place, path, sizeof(path));
	for (size_t i = 0; i < record->count && len < sizeof(known); i++)
		len += (size_t)snprintf(known + len, sizeof(known) - len, "%s%s",
					i ? ", " : "", record->fields[i].name);
	for (size_t i = 0; i < record->count; i++)
		suggestion_consider(&suggestion, record->fields[i].name);
	return err_set(dec->err, -EINVAL, "%s: %s: no such field: a %s has %s%s",
		       dec->where, path, record->what, known,
		       suggestion_text(&suggestion, hint, sizeof(hint)));
}
