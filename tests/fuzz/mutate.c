// SPDX-License-Identifier: GPL-2.0-or-later
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "mutate.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const char *const values[] = {
	"null",
	"true",
	"false",
	"0",
	"1",
	"2",
	"-1",
	"257",
	"4294967295",
	"4294967296",
	"9223372036854775807",
	"-9223372036854775808",
	"0.5",
	"1e308",
	"-1e-308",
	"\"\"",
	"\"none\"",
	"\"text\"",
	"\"interrupted\"",
	"\"refused\"",
	"\"gate_skew\"",
	"\"\\u001b[2J\"",
	"\"\\u00e9\"",
	"\"0-3,8\"",
	"\"../x\"",
	"\"0123456789012345678901234567890123456789012345678901234567890123456789\"",
	"[]",
	"[0]",
	"[1,1]",
	"[\"text\"]",
	"{}",
	"{\"a\":{}}",
};

static json_t *any_value(void)
{
	return json_loads(values[(size_t)rand() % COUNT(values)], JSON_DECODE_ANY, NULL);
}

static void change_object(json_t *json, const char *key)
{
	switch (rand() % 8) {
	case 0:
		json_object_del(json, key);
		break;
	case 1:
		json_object_set_new(json, "unheard", any_value());
		break;
	default:
		json_object_set_new(json, key, any_value());
		break;
	}
}

static void change_array(json_t *json, size_t index)
{
	switch (rand() % 4) {
	case 0:
		json_array_remove(json, index);
		break;
	case 1:
		json_array_append_new(json, any_value());
		break;
	case 2:
		json_array_append_new(json, json_deep_copy(json_array_get(json, index)));
		break;
	default:
		json_array_set_new(json, index, any_value());
		break;
	}
}

static const char *nth_key(const json_t *json, size_t n)
{
	void *iter = json_object_iter((json_t *)json);

	while (n--)
		iter = json_object_iter_next((json_t *)json, iter);
	return json_object_iter_key(iter);
}

/* Go down by chance, and change something where the way ends. */
static void change(json_t *json)
{
	size_t count = json_is_object(json) ? json_object_size(json)
					    : json_array_size(json);
	size_t n = count ? (size_t)rand() % count : 0;
	const char *key = json_is_object(json) && count ? nth_key(json, n) : NULL;
	json_t *below = key ? json_object_get(json, key) : json_array_get(json, n);

	if ((json_is_object(below) || json_is_array(below)) && rand() % 8)
		change(below);
	else if (key)
		change_object(json, key);
	else if (json_is_array(json))
		change_array(json, n);
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size,
			       unsigned int seed)
{
	json_t *json = json_loadb((const char *)data, size, 0, NULL);
	char *text;
	size_t len;

	srand(seed);
	if (!json || !(rand() % 8)) {
		json_decref(json);
		return LLVMFuzzerMutate(data, size, max_size);
	}
	for (int times = 1 + rand() % 3; times; times--)
		change(json);
	text = json_dumps(json, JSON_COMPACT);
	json_decref(json);
	len = text ? strlen(text) : 0;
	if (len && len <= max_size)
		memcpy(data, text, len);
	free(text);
	return len && len <= max_size ? len : size;
}
