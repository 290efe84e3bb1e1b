// SPDX-License-Identifier: GPL-2.0-or-later
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/clean.h"
#include "base/clock.h"
#include "format/measure.h"

const char *const measure_unit_names[] = {
	[MEASURE_NUMBER] = "",
	[MEASURE_SECONDS] = "seconds",
	[MEASURE_BYTES] = "bytes",
	[MEASURE_RATIO] = "ratio",
};

struct unit_word {
	const char *word;
	enum measure_unit unit;
	double scale;
};

/* As a word of a member's name, or as the row's "unit". */
static const struct unit_word unit_words[] = {
	{ "ns", MEASURE_SECONDS, 1e-9 },    { "ms", MEASURE_SECONDS, 1e-3 },
	{ "bytes", MEASURE_BYTES, 1 },      { "ratio", MEASURE_RATIO, 1 },
	{ "percent", MEASURE_RATIO, 1e-2 },
};

static bool is_one_of(const char *const *items, size_t count, const char *text)
{
	for (size_t i = 0; i < count; i++) {
		if (!strcmp(items[i], text))
			return true;
	}
	return false;
}

#define IS_ONE_OF(items, text) is_one_of(items, sizeof(items) / sizeof(*(items)), text)

static const struct unit_word *find_unit(const char *word, size_t len)
{
	for (size_t i = 0; i < sizeof(unit_words) / sizeof(unit_words[0]); i++) {
		if (strlen(unit_words[i].word) == len &&
		    !strncmp(unit_words[i].word, word, len))
			return &unit_words[i];
	}
	return NULL;
}

/* Take the unit out of the name: "ns_per_page" becomes "per_page". NULL: it has none. */
static const struct unit_word *take_unit(char *name)
{
	const struct unit_word *unit = NULL;
	size_t len;

	for (char *word = name; *word && !unit; word += len + (word[len] == '_')) {
		len = strcspn(word, "_");
		unit = find_unit(word, len);
		if (!unit)
			continue;
		if (word[len] == '_')
			memmove(word, word + len + 1, strlen(word + len));
		else
			*(word > name ? word - 1 : word) = '\0';
		break;
	}
	return unit;
}

/* Of the one unit that the row names, as rows of several metrics do. */
static bool is_of_rows_unit(const char *key)
{
	static const char *const keys[] = { "value", "low",      "high",     "theirs",
					    "ours",  "ours_low", "ours_high" };

	return IS_ONE_OF(keys, key);
}

/* Dimensionless ones that are one figure over another. */
static bool is_ratio(const char *key)
{
	static const char *const first_words[] = {
		"speed_up", "adds", "alone",        "budget",        "confidence",
		"share",    "back", "within_share", "fallback_share"
	};

	for (size_t i = 0; i < sizeof(first_words) / sizeof(first_words[0]); i++) {
		size_t len = strlen(first_words[i]);

		if (!strncmp(key, first_words[i], len) && (!key[len] || key[len] == '_'))
			return true;
	}
	return false;
}

static bool is_number_label(const char *key)
{
	static const char *const keys[] = { "procs", "size_mib", "round", "load",
					    "page_size_bytes" };

	return IS_ONE_OF(keys, key);
}

bool measure_read(struct measure *measure, json_t *row, const char *key)
{
	const json_t *value = json_object_get(row, key);
	const struct unit_word *unit;
	const char *rows_unit = document_text(row, "unit");

	if (!json_is_number(value) || is_number_label(key))
		return false;
	snprintf(measure->name, sizeof(measure->name), "%s", key);
	unit = take_unit(measure->name);
	if (!unit && is_of_rows_unit(key))
		unit = find_unit(rows_unit, strlen(rows_unit));
	measure->unit = unit            ? unit->unit
			: is_ratio(key) ? MEASURE_RATIO
					: MEASURE_NUMBER;
	measure->value = json_number_value(value) * (unit ? unit->scale : 1);
	return true;
}

char *measure_name(const struct measure *measure, char *buf, size_t size)
{
	const char *unit = measure_unit_names[measure->unit];

	snprintf(buf, size, "%s%s%s", measure->name, *measure->name && *unit ? "_" : "",
		 unit);
	return buf;
}

/* What changes while the figure stays one of the same thing. */
static bool is_remark(const char *key)
{
	static const char *const keys[] = {
		"name",       "detail", "outcome",      "verdict",        "gate",
		"word",       "unit",   "posted",       "started_at",     "finished_at",
		"complaint",  "health", "state",        "kernel_version", "model",
		"cpu_model",  "arch",   "tool_version", "config_sha256",  "taint",
		"compatible",
	};

	return IS_ONE_OF(keys, key);
}

bool measure_is_label(const char *key, const json_t *value)
{
	if (json_is_integer(value))
		return is_number_label(key);
	return json_is_string(value) && *json_string_value(value) && !is_remark(key);
}

char *measure_label(const json_t *value, char *buf, size_t size)
{
	if (json_is_string(value))
		return clean_text(buf, size, json_string_value(value));
	snprintf(buf, size, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
	return buf;
}

static json_t *labels_of(json_t *row)
{
	json_t *labels = json_object();
	const char *key;
	json_t *value;

	json_object_foreach(row, key, value)
	{
		if (measure_is_label(key, value))
			json_object_set(labels, key, value);
	}
	return labels;
}

int measure_check(const json_t *rows)
{
	json_t *seen = json_object();
	int ret = json_array_size(rows) ? 0 : -ENODATA;
	json_t *row;
	size_t i;

	json_array_foreach(rows, i, row)
	{
		json_t *labels = labels_of(row);
		char *key = json_dumps(labels, JSON_SORT_KEYS | JSON_COMPACT);

		if (!key)
			ret = -ENOMEM;
		else if (json_object_get(seen, key))
			ret = -ENODATA;
		else if (json_object_set_new(seen, key, json_true()))
			ret = -ENOMEM;
		free(key);
		json_decref(labels);
		if (ret)
			break;
	}
	json_decref(seen);
	return ret;
}

char *measure_topic(const struct document *document, char *buf, size_t size)
{
	const char *schema = document_text(document->data, "schema");
	const char *dot = strchr(schema, '.');

	schema = dot ? dot + 1 : schema;
	snprintf(buf, size, "%.*s", (int)strcspn(schema, "/"), schema);
	return measure_slug(buf, buf, size);
}

char *measure_slug(const char *text, char *buf, size_t size)
{
	size_t len = 0;

	for (; *text && len + 1 < size; text++) {
		if (isalnum((unsigned char)*text))
			buf[len++] = *text;
		else if (len && buf[len - 1] != '_')
			buf[len++] = '_';
	}
	while (len && buf[len - 1] == '_')
		len--;
	buf[len] = '\0';
	return buf;
}

const char *measure_first(const struct document *document)
{
	const char *key = document_text(document->data, "figure");

	return *key ? key : NULL;
}

long long measure_time(const char *text)
{
	time_t when_s;

	return clock_parse_stamp(&when_s, text) ? when_s : -1;
}

const char *measure_common(const json_t *runs, const char *key)
{
	const char *common = document_text(json_array_get(runs, 0), key);
	json_t *run;
	size_t i;

	json_array_foreach(runs, i, run)
	{
		if (strcmp(common, document_text(run, key)))
			return "";
	}
	return common;
}

const char *measure_first_time(const json_t *runs)
{
	const char *first = "";
	json_t *run;
	size_t i;

	json_array_foreach(runs, i, run)
	{
		const char *own = document_text(run, "started_at");

		if (*own && (!*first || strcmp(own, first) < 0))
			first = own;
	}
	return first;
}

double measure_seconds(const json_t *runs)
{
	struct measure measure;
	double sum = 0;
	json_t *run;
	size_t i;

	json_array_foreach(runs, i, run)
	{
		if (!measure_read(&measure, run, "duration_ns"))
			return NAN;
		sum += measure.value;
	}
	return json_array_size(runs) ? sum : NAN;
}
