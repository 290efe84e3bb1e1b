// SPDX-License-Identifier: GPL-2.0-or-later
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/load.h"
#include "data.h"
#include "round_journal_bed.h"
#include "store/dir.h"

int journal_set_up(void **state)
{
	struct bed *bed = calloc(1, sizeof(*bed));

	*state = bed;
	strcpy(bed->dir, "/tmp/swaprel-journal-XXXXXX");
	if (!mkdtemp(bed->dir))
		return -1;
	snprintf(bed->path, sizeof(bed->path), "%s/result.json", bed->dir);
	snprintf(bed->journal, sizeof(bed->journal), "%s" ROUND_JOURNAL_SUFFIX,
		 bed->path);
	bed->log = PUBLISH_NO_LOG;
	return publish_open(&bed->target, bed->path, true, &bed->err);
}

int journal_tear_down(void **state)
{
	struct bed *bed = *state;
	int ret;

	publish_log_close(&bed->log);
	publish_close(&bed->target);
	ret = dir_remove_at(AT_FDCWD, bed->dir);
	free(bed);
	return ret;
}

void journal_state_after(struct result *result, size_t rounds)
{
	char path[DATA_PATH_MAX], time[32], *text;
	json_t *json = json_load_file(data_path(path, "results/schema/example.json"), 0,
				      NULL);
	json_t *cells = json_object_get(json, "cells");
	struct err err = { "" };

	while (json_array_size(cells) > 1)
		json_array_remove(cells, 0);
	json_array_append_new(cells, json_deep_copy(json_array_get(cells, 0)));
	json_object_set_new(json_array_get(cells, 1), "size_mib", json_integer(77));
	for (size_t i = 2; i--;) {
		json_t *cell = json_array_get(cells, i);
		json_t *list = json_object_get(cell, "rounds");
		size_t kept = rounds > i * ROUNDS_A_CELL ? rounds - i * ROUNDS_A_CELL : 0;

		assert_int_equal(json_array_size(list), ROUNDS_A_CELL);
		while (json_array_size(list) > kept)
			json_array_remove(list, json_array_size(list) - 1);
		json_object_set_new(json_object_get(cell, "summary"), "used",
				    json_integer(kept > 3));
		json_object_set_new(json_object_get(cell, "summary"), "rejected",
				    json_integer(0));
		if (!kept)
			json_array_remove(cells, i);
	}
	snprintf(time, sizeof(time), "2000-01-01T00:00:%02zuZ", rounds);
	json_object_set_new(json, "finished_at", json_string(time));
	json_object_set_new(json, "state", json_string("interrupted"));
	json_object_set_new(json_object_get(json, "conditions"), "steal_ns",
			    json_integer((json_int_t)rounds));
	text = json_dumps(json, 0);
	if (result_parse(result, text, strlen(text), "state", &err))
		fail_msg("%s", err.msg);
	free(text);
	json_decref(json);
}

void journal_write_whole(struct bed *bed, size_t rounds)
{
	struct result result;

	journal_state_after(&result, rounds);
	assert_int_equal(result_publish(&result, &bed->target, &bed->err), 0);
	result_free(&result);
}

void journal_append_rounds(struct bed *bed, size_t first, size_t last)
{
	struct result result;

	for (size_t i = first; i <= last; i++) {
		journal_state_after(&result, i);
		assert_int_equal(round_journal_append(&bed->log, &result), 0);
		result_free(&result);
	}
}

void journal_start(struct bed *bed, size_t rounds)
{
	struct result result;

	journal_write_whole(bed, rounds);
	journal_state_after(&result, rounds);
	assert_int_equal(round_journal_begin(&bed->log, &bed->target, &result), 0);
	result_free(&result);
}

void assert_reads(struct bed *bed, const char *path, size_t rounds)
{
	struct result read, wanted;
	json_t *a, *b;
	char *text;
	size_t len;

	if (round_journal_load(&read, path, &text, &len, &bed->note, &bed->err))
		fail_msg("%s", bed->err.msg);
	journal_state_after(&wanted, rounds);
	a = record_encode(&result_record, &read);
	b = record_encode(&result_record, &wanted);
	assert_true(json_equal(a, b));
	json_decref(a);
	result_free(&read);
	assert_int_equal(result_parse(&read, text, len, "text", &bed->err), 0);
	a = record_encode(&result_record, &read);
	assert_true(json_equal(a, b));
	json_decref(a);
	json_decref(b);
	free(text);
	result_free(&read);
	result_free(&wanted);
}

void assert_silent(const struct bed *bed)
{
	if (*bed->note.msg)
		fail_msg("%s", bed->note.msg);
}

void journal_put(const struct bed *bed, const char *text, size_t len)
{
	int fd = open(bed->journal, O_WRONLY | O_TRUNC);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, len), len);
	close(fd);
}

void assert_noted(const struct bed *bed, const char *said)
{
	if (strncmp(bed->note.msg, "journal not used: ", 18) ||
	    !strstr(bed->note.msg, said))
		fail_msg("expected \"%s\", got: %s", said, bed->note.msg);
}

void journal_change(const struct bed *bed, const char *from, const char *to)
{
	struct err err;
	char *text, *at;
	ssize_t len = load_file(bed->journal, &text, 1 << 20, &err);

	assert_true(len > 0);
	at = strstr(text, from);
	assert_non_null(at);
	memcpy(at, to, strlen(to));
	journal_put(bed, text, (size_t)len);
	free(text);
}
