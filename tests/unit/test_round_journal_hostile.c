// SPDX-License-Identifier: GPL-2.0-or-later
/* A journal that is not what it should be, or lies where others can lay one. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "round_journal_bed.h"

static void what_is_wrong_is_left_out_whole(void **state)
{
	static const struct {
		const char *from, *to, *said;
	} faults[] = {
		{ "2000-01-01T00:00:00Z", "2000-01-01T00:00:07Z",
		  "result.json.journal:1: of another run than the result: started at "
		  "2000-01-01T00:00:07Z" },
		{ "\"tool_version\":\"0", "\"tool_version\":\"9", ":1: of another run" },
		{ "\"size_mib\":[", "\"size_mib\":[9,", ":1" },
		{ "swaprel.journal/1", "swaprel.journal/2", ":1: schema" },
		{ "{\"round\":2", "{\"round\":3", ":3: round 3: expected the next" },
		{ "{\"round\":2", "{\"rount\":2", ":3" },
		{ "\n{\"round\":2", "\nx\"round\":2", ":3:1:1: not valid JSON" },
		{ "\"valid\":true", "\"valid\":null", ":2: cell.rounds[0].valid" },
		{ "\"mean_ns\":", "\"mean_ns\":9999",
		  "result.json.journal: cells[0].rounds[1]" },
	};
	struct bed *bed = *state;

	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		journal_start(bed, 1);
		journal_append_rounds(bed, 2, 5);
		journal_change(bed, faults[i].from, faults[i].to);
		assert_reads(bed, bed->path, 1);
		assert_noted(bed, faults[i].said);
	}
}

static void what_is_no_file_of_ours_is_left_alone(void **state)
{
	struct bed *bed = *state;
	struct result result;
	char victim[96];
	struct stat st;
	int fd;

	journal_state_after(&result, 1);
	journal_write_whole(bed, 1);
	snprintf(victim, sizeof(victim), "%s/victim", bed->dir);
	fd = open(victim, O_WRONLY | O_CREAT, 0600);
	assert_int_equal(write(fd, "text", 4), 4);
	close(fd);
	assert_int_equal(symlink("victim", bed->journal), 0);
	assert_int_equal(round_journal_begin(&bed->log, &bed->target, &result), -EINVAL);
	assert_int_equal(bed->log.fd, -1);
	publish_log_remove(&bed->target, ROUND_JOURNAL_SUFFIX);
	assert_int_equal(lstat(bed->journal, &st), 0);
	assert_int_equal(stat(victim, &st), 0);
	assert_int_equal(st.st_size, 4);
	assert_reads(bed, bed->path, 1);
	assert_noted(bed, "a symbolic link: expected a regular file");
	unlink(bed->journal);
	assert_int_equal(mkfifo(bed->journal, 0600), 0);
	assert_int_equal(round_journal_begin(&bed->log, &bed->target, &result), -EINVAL);
	assert_reads(bed, bed->path, 1);
	assert_noted(bed, "expected a regular file");
	unlink(bed->journal);
	result_free(&result);
}

static void anothers_file_is_not_read(void **state)
{
	struct bed *bed = *state;

	if (geteuid())
		skip();
	journal_start(bed, 1);
	journal_append_rounds(bed, 2, 3);
	assert_int_equal(chown(bed->journal, 65534, 65534), 0);
	assert_reads(bed, bed->path, 1);
	assert_noted(bed, "expected to be of the result's owner");
}

/* Whatever lies at the name is replaced, not written into: it may have other names. */
static void a_new_run_begins_anew(void **state)
{
	struct bed *bed = *state;
	char other[96];
	struct stat st;

	journal_start(bed, 1);
	journal_append_rounds(bed, 2, 4);
	snprintf(other, sizeof(other), "%s/other", bed->dir);
	assert_int_equal(link(bed->journal, other), 0);
	assert_int_equal(stat(other, &st), 0);
	journal_start(bed, 1);
	assert_reads(bed, bed->path, 1);
	journal_append_rounds(bed, 2, 2);
	assert_reads(bed, bed->path, 2);
	assert_int_equal(lseek(open(other, O_RDONLY | O_CLOEXEC), 0, SEEK_END),
			 st.st_size);
}

static void a_name_that_is_too_long_has_none(void **state)
{
	struct bed *bed = *state;
	struct result result;

	memset(bed->target.name, 'n', NAME_MAX);
	journal_state_after(&result, 1);
	assert_int_equal(round_journal_begin(&bed->log, &bed->target, &result),
			 -ENAMETOOLONG);
	result_free(&result);
}

/* No room left: the line is not there at all, and the next one is a whole one. */
static void a_line_that_does_not_fit_is_cut_off(void **state)
{
	struct bed *bed = *state;
	struct rlimit before, limit;
	struct result result;

	journal_start(bed, 1);
	journal_append_rounds(bed, 2, 2);
	getrlimit(RLIMIT_FSIZE, &before);
	limit = before;
	limit.rlim_cur = (rlim_t)bed->log.len + 100;
	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &limit);
	journal_state_after(&result, 3);
	assert_int_equal(round_journal_append(&bed->log, &result), -EFBIG);
	setrlimit(RLIMIT_FSIZE, &before);
	assert_int_equal(lseek(bed->log.fd, 0, SEEK_END), bed->log.len);
	assert_reads(bed, bed->path, 2);
	journal_append_rounds(bed, 3, 3);
	assert_reads(bed, bed->path, 3);
	assert_silent(bed);
	result_free(&result);
}

/* A journal that is too large would be left out whole. */
static void it_stays_readable(void **state)
{
	struct bed *bed = *state;
	struct result result;
	off_t len;

	journal_start(bed, 1);
	journal_append_rounds(bed, 2, 2);
	journal_state_after(&result, 3);
	len = bed->log.len;
	bed->log.len = RESULT_FILE_MAX - 100;
	assert_int_equal(round_journal_append(&bed->log, &result), -EFBIG);
	assert_int_equal(lseek(bed->log.fd, 0, SEEK_END), len);
	bed->log.len = len;
	journal_append_rounds(bed, 3, 3);
	assert_reads(bed, bed->path, 3);
	assert_silent(bed);
	result_free(&result);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_JOURNAL(what_is_wrong_is_left_out_whole),
		WITH_JOURNAL(what_is_no_file_of_ours_is_left_alone),
		WITH_JOURNAL(anothers_file_is_not_read),
		WITH_JOURNAL(a_new_run_begins_anew),
		WITH_JOURNAL(a_name_that_is_too_long_has_none),
		WITH_JOURNAL(a_line_that_does_not_fit_is_cut_off),
		WITH_JOURNAL(it_stays_readable),
	};

	return cmocka_run_group_tests_name("round_journal_hostile", tests, NULL, NULL);
}
