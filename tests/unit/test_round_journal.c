// SPDX-License-Identifier: GPL-2.0-or-later
/* The journal of a run's rounds brings back what a whole write would have had. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/load.h"
#include "data.h"
#include "round_journal_bed.h"

static void replay_equals_a_whole_write(void **state)
{
	struct bed *bed = *state;
	struct stat st;

	journal_start(bed, 1);
	for (size_t i = 2; i <= ROUNDS; i++) {
		journal_append_rounds(bed, i, i);
		assert_reads(bed, bed->path, i);
		assert_silent(bed);
	}
	assert_int_equal(lstat(bed->journal, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0644);
	/* Killed between the two, or not: the rounds are there once. */
	journal_write_whole(bed, ROUNDS - 1);
	assert_reads(bed, bed->path, ROUNDS);
	journal_start(bed, ROUNDS - 1);
	assert_reads(bed, bed->path, ROUNDS - 1);
	journal_append_rounds(bed, ROUNDS, ROUNDS);
	assert_reads(bed, bed->path, ROUNDS);
	assert_silent(bed);
	publish_log_remove(&bed->target, ROUND_JOURNAL_SUFFIX);
	assert_int_equal(access(bed->journal, F_OK), -1);
	publish_log_remove(&bed->target, ROUND_JOURNAL_SUFFIX);
}

static void a_link_leads_to_both(void **state)
{
	struct bed *bed = *state;
	char link[96];

	journal_start(bed, 1);
	journal_append_rounds(bed, 2, 3);
	snprintf(link, sizeof(link), "%s/elsewhere", bed->dir);
	assert_int_equal(symlink("result.json", link), 0);
	assert_reads(bed, link, 3);
	assert_silent(bed);
}

/* Cut anywhere, as by a power cut, it has its whole lines. */
static void a_torn_line_is_none(void **state)
{
	struct bed *bed = *state;
	size_t lines = 0;
	char *text;
	ssize_t len;

	journal_start(bed, 1);
	journal_append_rounds(bed, 2, 4);
	len = load_file(bed->journal, &text, 1 << 20, &bed->err);
	assert_true(len > 0);
	for (ssize_t i = 0; i <= len; i++) {
		lines += i && text[i - 1] == '\n';
		if (i % 7 && i > 1 && i < len && text[i - 1] != '\n')
			continue;
		journal_put(bed, text, (size_t)i);
		assert_reads(bed, bed->path, lines > 1 ? lines : 1);
		assert_silent(bed);
	}
	assert_int_equal(lines, 4);
	/* An end that the cut part had not, as some file systems fill up with. */
	journal_put(bed, text, (size_t)len - 9);
	assert_int_equal(lseek(bed->log.fd, 0, SEEK_END), len - 9);
	assert_int_equal(write(bed->log.fd, "\0\0\0\n", 4), 4);
	assert_reads(bed, bed->path, 3);
	assert_silent(bed);
	free(text);
}

static void a_finished_result_has_all_its_rounds(void **state)
{
	struct bed *bed = *state;
	struct result result;

	journal_start(bed, 1);
	journal_append_rounds(bed, 2, 4);
	journal_state_after(&result, 2);
	result.state = RESULT_COMPLETE;
	assert_int_equal(result_publish(&result, &bed->target, &bed->err), 0);
	result_free(&result);
	assert_int_equal(
		round_journal_load(&result, bed->path, NULL, NULL, &bed->note, &bed->err),
		0);
	assert_int_equal(result_cell(&result, 0)->rounds.count, 2);
	result_free(&result);
}

static void a_journal_is_folded_in(void **state)
{
	struct bed *bed = *state;
	struct stat st;

	journal_start(bed, 1);
	journal_append_rounds(bed, 2, 6);
	assert_int_equal(chmod(bed->path, 0640), 0);
	assert_int_equal(round_journal_fold(bed->path, &bed->err), -EBUSY);
	publish_log_close(&bed->log);
	assert_int_equal(round_journal_fold(bed->path, &bed->err), 0);
	assert_int_equal(access(bed->journal, F_OK), -1);
	assert_int_equal(stat(bed->path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0640);
	assert_reads(bed, bed->path, 6);
	assert_silent(bed);
	assert_int_equal(round_journal_fold(bed->path, &bed->err), -ENOENT);
	/* What cannot be used is not removed either. */
	journal_start(bed, 1);
	journal_append_rounds(bed, 2, 2);
	publish_log_close(&bed->log);
	journal_change(bed, "2000-01-01T00:00:00Z", "2000-01-01T00:00:07Z");
	assert_int_equal(round_journal_fold(bed->path, &bed->err), -EINVAL);
	assert_int_equal(access(bed->journal, F_OK), 0);
}

/* What the fuzzer begins with is a journal's line, and a line as it was written once. */
static void seeds_bring_a_round(void **state)
{
	static const struct {
		const char *file;
		size_t cell, rounds;
	} seeds[] = {
		{ "tests/data/journal/next.json", 0, 2 },
		{ "tests/data/journal/first-of-cell.json", 1, 1 },
	};
	struct bed *bed = *state;
	struct result result;
	char path[DATA_PATH_MAX], *line;

	for (size_t i = 0; i < sizeof(seeds) / sizeof(seeds[0]); i++) {
		data_path(path, "tests/data/result/good-interrupted.json");
		assert_int_equal(result_load(&result, path, &bed->err), 0);
		assert_int_equal(result_publish(&result, &bed->target, &bed->err), 0);
		assert_int_equal(round_journal_begin(&bed->log, &bed->target, &result),
				 0);
		result_free(&result);
		load_file(data_path(path, seeds[i].file), &line, 1 << 20, &bed->err);
		assert_int_equal(publish_log_append(&bed->log, line), 0);
		free(line);
		assert_int_equal(round_journal_load(&result, bed->path, NULL, NULL,
						    &bed->note, &bed->err),
				 0);
		assert_silent(bed);
		assert_true(result.cells.count > seeds[i].cell);
		assert_int_equal(result_cell(&result, seeds[i].cell)->rounds.count,
				 seeds[i].rounds);
		result_free(&result);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_JOURNAL(replay_equals_a_whole_write),
		WITH_JOURNAL(a_link_leads_to_both),
		WITH_JOURNAL(a_torn_line_is_none),
		WITH_JOURNAL(a_finished_result_has_all_its_rounds),
		WITH_JOURNAL(a_journal_is_folded_in),
		WITH_JOURNAL(seeds_bring_a_round),
	};

	return cmocka_run_group_tests_name("round_journal", tests, NULL, NULL);
}
