// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clean.h"
#include "base/load.h"
#include "base/plural.h"
#include "campaign/slot.h"
#include "result/result.h"
#include "store/files.h"

#define NOTE          "note: "
#define BOARD_NAME    "board"
#define NOTES_BYTES   4096
#define FAILED_PREFIX "failed-"

static bool has_valid_round(const struct result *result)
{
	for (size_t i = 0; i < result->cells.count; i++) {
		const struct result_cell *cell = result_cell(result, i);

		for (size_t j = 0; j < cell->rounds.count; j++) {
			if (result_round(cell, j)->valid)
				return true;
		}
	}
	return false;
}

/* Kernels of scripts/kernel/build carry their variant where others have a number. */
static bool is_the_kernel_built(const struct result *result)
{
	const char *built =
		json_string_value(json_object_get(result->variant.provenance, "variant"));
	const size_t length = built ? strlen(built) : 0;
	const char *version = result->kernel.version;

	return !built || (version[0] == '#' && !strncmp(version + 1, built, length) &&
			  version[1 + length] == ' ');
}

/* The run has proven that its module was the file's. */
static bool is_the_load(const struct result *result, const struct slot_load *load)
{
	const struct kernel_module *module = &result->kernel.module;

	if (!strcmp(load->variant->build, CAMPAIGN_RUNNING))
		return !*module->name;
	return *module->name && !strcmp(module->variant, load->variant->build) &&
	       module->load == load->number;
}

/* Is it of the variant's kernel, or of its module's load? */
static enum outcome judge_variant(const struct result *result,
				  const struct slot_load *load, char *detail, size_t size)
{
	if (strcmp(result->variant.name, load->variant->name)) {
		snprintf(detail, size, "the result is of %s: expected %s",
			 result->variant.name, load->variant->name);
		return OUTCOME_WRONG_VARIANT;
	}
	if (load->number && !is_the_load(result, load)) {
		const struct kernel_module *module = &result->kernel.module;

		snprintf(detail, size,
			 "%s: load %llu of module %s: expected load %u of %s", load->file,
			 (unsigned long long)module->load,
			 *module->name ? module->variant : "none", load->number,
			 load->variant->build);
		return OUTCOME_WRONG_VARIANT;
	}
	if (!load->number && !is_the_kernel_built(result)) {
		snprintf(detail, size,
			 "the kernel that ran calls itself %s: expected the manifest's",
			 result->kernel.version);
		return OUTCOME_WRONG_VARIANT;
	}
	return OUTCOME_OK;
}

static enum outcome judge_result(const struct result *result,
				 const struct slot_load *load, char *detail, size_t size)
{
	const enum outcome outcome = judge_variant(result, load, detail, size);

	if (outcome != OUTCOME_OK)
		return outcome;
	if (result->state == RESULT_REFUSED) {
		snprintf(detail, size, "the run was refused: %s: %s",
			 reject_names.items[result->reject], result->reject_detail);
		return OUTCOME_NO_RESULT;
	}
	if (result->state != RESULT_COMPLETE) {
		snprintf(detail, size, "the run was interrupted after %zu cell%s",
			 result->cells.count, plural(result->cells.count));
		return OUTCOME_TRUNCATED;
	}
	if (!has_valid_round(result)) {
		snprintf(detail, size,
			 "not one round is valid: its result.json says why");
		return OUTCOME_NO_RESULT;
	}
	return OUTCOME_OK;
}

/* What cannot be loaded: 0 with @result, or a negative errno with the outcome. */
static int load_result(int dir, const char *name, struct result *result,
		       enum outcome *outcome, char *detail, size_t size)
{
	struct err err = { "" };
	char *text;
	ssize_t len = load_at(dir, name, &text, RESULT_FILE_MAX, &err);
	int ret;

	if (len < 0) {
		*outcome = len == -ENOENT ? OUTCOME_NO_RESULT : OUTCOME_BACKEND;
		if (len == -ENOENT)
			snprintf(detail, size, "no %s", name);
		else
			snprintf(detail, size, "%s", err.msg);
		return (int)len;
	}
	ret = result_parse(result, text, (size_t)len, name, &err);
	free(text);
	*outcome = OUTCOME_TRUNCATED;
	if (ret)
		snprintf(detail, size, "%s", err.msg);
	return ret;
}

int slot_check_result(int dir, const struct slot_load *load, enum outcome *outcome,
		      char *detail, size_t size)
{
	struct result result;
	int ret, fd;

	result_init(&result);
	ret = load_result(dir, load->file, &result, outcome, detail, size);
	if (!ret)
		*outcome = judge_result(&result, load, detail, size);
	result_free(&result);
	if (*outcome != OUTCOME_OK)
		return ret == -ENOENT ? -ENOENT : -EINVAL;
	fd = load_open_at(dir, load->file, NULL);
	if (fd < 0)
		return fd;
	ret = files_sync(fd);
	close(fd);
	return ret;
}

/* Where a backend has many boards it names the one. */
static void keep_board(int dir, char *board, size_t size)
{
	char line[128];

	files_last_line(dir, BOARD_NAME, line, sizeof(line));
	if (strlen(line) < size && name_is_plain(line))
		strcpy(board, line);
}

/* The guest does not know its turn or its board, and a backend need not. */
static int keep_turn(int dir, const struct slot_load *load,
		     const struct campaign *campaign, struct err *err)
{
	struct publish_target target = publish_target_at(dir, load->file);
	struct result result;
	int ret = file_format_load_at(&result_format, &result, dir, load->file, err);

	if (!ret) {
		result.turn = load->turn;
		result.order_seed = campaign->seed;
		keep_board(dir, result.machine.board, sizeof(result.machine.board));
		ret = result_publish(&result, &target, err);
	}
	result_free(&result);
	return ret;
}

static void count_done(struct slot_todo *todo, const struct slot_load *load)
{
	todo->done++;
	if (load->number > todo->turns)
		todo->turns = load->number;
}

void slot_todo_drop_done(int dir, struct slot_todo *todo)
{
	size_t left = 0;

	for (size_t i = 0; i < todo->count; i++) {
		const struct slot_load *load = todo->loads[i];
		enum outcome outcome;
		char detail[256];

		if (slot_check_result(dir, load, &outcome, detail, sizeof(detail)))
			todo->loads[left++] = load;
		else
			count_done(todo, load);
	}
	todo->count = left;
}

static void set_aside(int dir, const char *file)
{
	char name[sizeof(FAILED_PREFIX) + SLOT_FILE_MAX];

	snprintf(name, sizeof(name), FAILED_PREFIX "%s", file);
	renameat(dir, file, dir, name);
}

int slot_take(int dir, struct slot_todo *todo, const struct campaign *campaign,
	      struct slot_taken *taken, struct err *err)
{
	size_t left = 0;

	*taken = (struct slot_taken){ .outcome = OUTCOME_OK };
	for (size_t i = 0; i < todo->count; i++) {
		const struct slot_load *load = todo->loads[i];
		enum outcome outcome;
		char detail[sizeof(taken->detail)] = "";
		int ret = slot_check_result(dir, load, &outcome, detail, sizeof(detail));

		if (!ret) {
			ret = keep_turn(dir, load, campaign, err);
			if (ret)
				return ret;
			taken->count++;
			count_done(todo, load);
			continue;
		}
		if (outcome == OUTCOME_OK) { /* it is fine, but not on disk */
			outcome = OUTCOME_BACKEND;
			snprintf(detail, sizeof(detail), "%s: %s", load->file,
				 strerror(-ret));
		}
		/* Whoever reads the directory is to find what counts. */
		if (load->number && ret != -ENOENT)
			set_aside(dir, load->file);
		if (!left) {
			taken->outcome = outcome;
			clean_text(taken->detail, sizeof(taken->detail), detail);
		}
		todo->loads[left++] = load;
	}
	todo->count = left;
	return 0;
}

char *slot_notes(int dir, char *buf, size_t size)
{
	int fd = load_open_at(dir, BACKEND_ERR_NAME, NULL);
	char text[NOTES_BYTES], *save, *line;
	ssize_t len = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);
	size_t put = 0;

	if (fd >= 0)
		close(fd);
	text[len > 0 ? len : 0] = '\0';
	*buf = '\0';
	for (line = strtok_r(text, "\n", &save); line && put < size;
	     line = strtok_r(NULL, "\n", &save)) {
		if (!strncmp(line, NOTE, strlen(NOTE)))
			put += (size_t)snprintf(buf + put, size - put, "%s%s",
						put ? "; " : "", line + strlen(NOTE));
	}
	return clean_text(buf, size, buf);
}
