// SPDX-License-Identifier: GPL-2.0-or-later
/* Any bytes as a result file: one line or a result, which survives being written and
 * read. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "result/result.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(bool truth)
{
	if (!truth)
		abort();
}

static json_t *encode(const struct result *result)
{
	json_t *json = record_encode(&result_record, result);

	need(json);
	return json;
}

static void read_back(const struct result *result)
{
	json_t *before = encode(result), *after;
	char *text = json_dumps(before, JSON_INDENT(1) | JSON_REAL_PRECISION(17));
	struct result again;
	struct err err = { "" };

	need(text);
	need(!result_parse(&again, text, strlen(text), "again", &err));
	after = encode(&again);
	need(json_equal(before, after));
	json_decref(before);
	json_decref(after);
	free(text);
	result_free(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err err = { "" };
	struct result result;

	if (result_parse(&result, (const char *)data, size, "fuzz", &err))
		need(!strncmp(err.msg, "fuzz:", 5) && !strchr(err.msg, '\n'));
	else
		read_back(&result);
	result_free(&result);
	return 0;
}
