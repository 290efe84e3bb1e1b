// SPDX-License-Identifier: GPL-2.0-or-later
/* The journal of a campaign, torn at every byte. */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "campaign/journal.h"
#include "data.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static void make_path(char path[PATH_MAX])
{
	strcpy(path, "/tmp/swaprel-journal-XXXXXX");
	assert_non_null(mkdtemp(path));
	strcat(path, "/" JOURNAL_NAME);
}

static void remove_path(char *path)
{
	unlink(path);
	assert_int_equal(rmdir(dirname(path)), 0);
}

static int open_journal(struct journal *journal, const char *path, struct err *err)
{
	char copy[PATH_MAX];
	struct files_dir dir;
	int ret;

	strcpy(copy, path);
	*journal = (struct journal){ .fd = -1 };
	ret = files_open_path(&dir, dirname(copy), err);
	if (ret)
		return ret;
	ret = journal_open(journal, &dir, err);
	close(dir.fd);
	return ret;
}

static void append(struct journal *journal, enum journal_event event, const char *slot,
		   unsigned int attempt, enum outcome outcome)
{
	struct journal_entry entry = {
		.event = event, .attempt = attempt, .outcome = outcome, .elapsed_ms = 100
	};
	struct err err;

	strcpy(entry.slot, slot);
	strcpy(entry.detail, "what \"was\" seen");
	assert_int_equal(journal_append(journal, &entry, &err), 0);
}

static void write_journal(const char *path)
{
	struct journal journal;
	struct err err;

	unlink(path);
	assert_int_equal(open_journal(&journal, path, &err), 0);
	append(&journal, JOURNAL_START, "001-a", 1, OUTCOME_OK);
	append(&journal, JOURNAL_END, "001-a", 1, OUTCOME_PANIC);
	append(&journal, JOURNAL_START, "001-a", 2, OUTCOME_OK);
	append(&journal, JOURNAL_END, "001-a", 2, OUTCOME_OK);
	append(&journal, JOURNAL_START, "002-b", 1, OUTCOME_OK);
	append(&journal, JOURNAL_END, "002-b", 1, OUTCOME_INTERRUPTED);
	journal_close(&journal);
}

static size_t slurp(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY);
	ssize_t len = read(fd, text, size);

	assert_true(len > 0 && (size_t)len < size);
	close(fd);
	return (size_t)len;
}

static void put(const char *path, const char *text, size_t len)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);

	assert_int_equal(write(fd, text, len), len);
	close(fd);
}

static void entries_add_up(void **state)
{
	char path[PATH_MAX];
	struct journal journal;
	struct journal_slot sum;
	struct err err;

	(void)state;
	make_path(path);
	write_journal(path);
	assert_int_equal(open_journal(&journal, path, &err), 0);
	assert_int_equal(journal.entries.count, 6);
	sum = journal_slot(&journal, "001-a");
	assert_int_equal(sum.attempts, 2);
	assert_int_equal(sum.failures, 1);
	assert_true(sum.ok);
	assert_int_equal(sum.last_failure->outcome, OUTCOME_PANIC);
	assert_string_equal(sum.last_failure->detail, "what \"was\" seen");
	sum = journal_slot(&journal, "002-b");
	assert_int_equal(sum.attempts, 1);
	assert_int_equal(sum.failures, 0);
	assert_false(sum.ok);
	assert_int_equal(journal_slot(&journal, "003-c").attempts, 0);
	assert_int_equal(journal_mean_ms(&journal), 100);
	journal_close(&journal);
	remove_path(path);
}

static size_t count_lines(const char *text, size_t len)
{
	size_t lines = 0;

	for (size_t i = 0; i < len; i++)
		lines += text[i] == '\n';
	return lines;
}

/* Whatever part of the file is left, its whole lines count and it can be gone on with. */
static void torn_at_every_byte(void **state)
{
	char path[PATH_MAX];
	char text[4096];
	size_t len;

	(void)state;
	make_path(path);
	write_journal(path);
	len = slurp(path, text, sizeof(text));
	for (size_t cut = 0; cut <= len; cut++) {
		size_t lines = count_lines(text, cut);
		struct journal journal;
		struct err err = { "" };

		put(path, text, cut);
		if (open_journal(&journal, path, &err))
			fail_msg("cut at %zu: %s", cut, err.msg);
		assert_int_equal(journal.entries.count, lines);
		append(&journal, JOURNAL_START, "009-z", 1, OUTCOME_OK);
		journal_close(&journal);
		assert_int_equal(open_journal(&journal, path, &err), 0);
		assert_int_equal(journal.entries.count, lines + 1);
		assert_int_equal(journal_slot(&journal, "009-z").attempts, 1);
		journal_close(&journal);
	}
	remove_path(path);
}

/* A disk that lost the tail's bytes but kept its length leaves zeros there. */
static void zeros_at_the_end_are_torn_too(void **state)
{
	char path[PATH_MAX];
	static const char zeros[64];
	struct journal journal;
	char text[4096];
	struct err err;
	size_t len;

	(void)state;
	make_path(path);
	write_journal(path);
	len = slurp(path, text, sizeof(text));
	memcpy(text + len, zeros, sizeof(zeros));
	put(path, text, len + sizeof(zeros));
	assert_int_equal(open_journal(&journal, path, &err), 0);
	assert_int_equal(journal.entries.count, 6);
	journal_close(&journal);
	remove_path(path);
}

static void a_broken_line_in_the_middle_is_an_error(void **state)
{
	char path[PATH_MAX], where[PATH_MAX + 8];
	struct journal journal;
	char text[4096];
	struct err err;
	size_t len;

	(void)state;
	make_path(path);
	write_journal(path);
	len = slurp(path, text, sizeof(text));
	*(strchr(text, '\n') + 1) = '!';
	put(path, text, len);
	assert_int_equal(open_journal(&journal, path, &err), -EINVAL);
	snprintf(where, sizeof(where), "%s:2:", path);
	assert_memory_equal(err.msg, where, strlen(where));
	journal_close(&journal);
	remove_path(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(entries_add_up),
		cmocka_unit_test(torn_at_every_byte),
		cmocka_unit_test(zeros_at_the_end_are_torn_too),
		cmocka_unit_test(a_broken_line_in_the_middle_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
