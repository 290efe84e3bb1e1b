// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/load.h"
#include "tests/root/harness.h"

#define JOURNAL_MAX (64 * 1024 * 1024)

/* One line of the journal: a round that the result has already is no matter. */
static void add_journaled(json_t *result, const json_t *line)
{
	const json_t *from = json_object_get(line, "cell"), *cell;
	const size_t round = (size_t)json_integer_value(json_object_get(line, "round"));
	json_t *cells = json_object_get(result, "cells"), *rounds = NULL;
	size_t i;

	json_array_foreach(cells, i, cell)
	{
		if (json_equal(json_object_get(cell, "procs"),
			       json_object_get(from, "procs")) &&
		    json_equal(json_object_get(cell, "size_mib"),
			       json_object_get(from, "size_mib")))
			rounds = json_object_get(cell, "rounds");
	}
	if (!rounds)
		json_array_append(cells, (json_t *)from);
	else if (json_array_size(rounds) == round)
		json_array_append(rounds,
				  json_array_get(json_object_get(from, "rounds"), 0));
}

const json_t *scene_load(struct scene *scene)
{
	char path[sizeof(scene->file) + 16], *text, *save = NULL;
	const char *started;
	json_t *json;

	snprintf(path, sizeof(path), "%s.journal", scene->file);
	/* Before the result: what a run takes out of it is in the result by then. */
	load_file(path, &text, JOURNAL_MAX, NULL);
	json_decref(scene->result);
	scene->result = json_load_file(scene->file, JSON_REJECT_DUPLICATES, NULL);
	started = json_string_value(json_object_get(scene->result, "started_at"));
	scene->journaled = text && started && strstr(text, started) ? 0 : -1;
	for (char *line = text ? strtok_r(text, "\n", &save) : NULL;
	     line && scene->journaled >= 0; line = strtok_r(NULL, "\n", &save)) {
		json = json_loads(line, 0, NULL);
		if (json_object_get(json, "cell")) {
			add_journaled(scene->result, json);
			scene->journaled++;
		}
		json_decref(json);
	}
	free(text);
	return scene->result;
}

const json_t *scene_rounds(const struct scene *scene, size_t cell)
{
	const json_t *cells = json_object_get(scene->result, "cells");

	return json_object_get(json_array_get(cells, cell), "rounds");
}

const json_t *scene_round(const struct scene *scene, size_t cell, size_t index)
{
	return json_array_get(scene_rounds(scene, cell), index);
}

const char *round_reject(const json_t *round)
{
	const char *name = json_string_value(json_object_get(round, "reject"));

	return name ? name : "no reason at all";
}

bool round_is_valid(const json_t *round)
{
	return json_is_true(json_object_get(round, "valid"));
}
