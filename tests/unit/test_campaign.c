// SPDX-License-Identifier: GPL-2.0-or-later
/* Campaign files good and bad, the order of boots, and a journal torn at every byte. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "campaign/campaign.h"
#include "campaign/journal.h"
#include "campaign/schedule.h"
#include "data.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define HEAD         "{\"schema\":\"swaprel.campaign/1\",\"name\":\"t\",\"job\":\"smoke\""

static int parse(struct campaign *campaign, const char *text, struct err *err)
{
	return campaign_parse(campaign, text, strlen(text), "FILE", err);
}

static const struct {
	const char *text, *line;
} bad[] = {
	{ "", "FILE:1:0: not valid JSON: '[' or '{' expected near end of file" },
	{ "[]", "FILE: schema: missing: expected an object with \"schema\": "
		"\"swaprel.campaign/1\"" },
	{ "{\"schema\":\"swaprel.campaign/2\"}",
	  "FILE: schema: \"swaprel.campaign/2\" is another version: this swaprel reads "
	  "\"swaprel.campaign/1\"; use the one that the file is meant for" },
	{ "{\"schema\":\"swaprel.campaign/1\",\"job\":\"smoke\"}",
	  "FILE: name: \"\": expected letters, digits, '.', '_' and '-', a letter or "
	  "digit first" },
	{ "{\"schema\":\"swaprel.campaign/1\",\"name\":\"t\"}",
	  "FILE: job: \"\": expected a preset or a file" },
	{ HEAD "}", "FILE: arms: 0: expected 1 to 64" },
	{ HEAD ",\"arms\":[]}", "FILE: arms: 0: expected 1 to 64" },
	{ HEAD ",\"arms\":[{}]}",
	  "FILE: arms[0].name: missing: a campaign's arm needs it" },
	{ HEAD ",\"arms\":[{\"name\":\"../x\"}]}",
	  "FILE: arms[0].name: \"../x\": expected letters, digits, '.', '_' and '-', a "
	  "letter or digit first" },
	{ HEAD ",\"arms\":[{\"name\":\"a\",\"variant\":\"b c\"}]}",
	  "FILE: arms[0].variant: \"b c\": expected letters, digits, '.', '_' and '-', a "
	  "letter or digit first" },
	{ HEAD ",\"arms\":[{\"name\":\"a\"},{\"name\":\"b\"},{\"name\":\"a\"}]}",
	  "FILE: arms[2].name: \"a\": expected each name once" },
	{ HEAD ",\"arms\":[{\"name\":\"a\",\"cmdline\":\"x\\ny\"}]}",
	  "FILE: arms[0].cmdline: expected printable ASCII" },
	{ HEAD ",\"arms\":[{\"name\":\"a\",\"params\":64}]}",
	  "FILE: arms[0].params: expected an object or null" },
	{ HEAD ",\"boots\":0,\"arms\":[{\"name\":\"a\"}]}",
	  "FILE: boots: 0: expected a whole number from 1 to 999" },
	{ HEAD ",\"boots\":500,\"arms\":[{\"name\":\"a\"},{\"name\":\"b\"}]}",
	  "FILE: boots: 500 of 2 arms: expected at most 999 in all" },
	{ HEAD ",\"exact\":1,\"arms\":[{\"name\":\"a\"}]}",
	  "FILE: exact: 1: expected true or false" },
	{ HEAD ",\"deadline\":1,\"arms\":[{\"name\":\"a\"}]}",
	  "FILE: deadline: no such field: a campaign has schema, name, about, tree, "
	  "backend, boots, job, arms, cpus, memory_mib, exact, deadline_s" },
};

static void bad_files_get_their_line(void **state)
{
	unsigned int wrong = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct campaign campaign;
		struct err err = { "" };
		int ret = parse(&campaign, bad[i].text, &err);

		campaign_free(&campaign);
		if (ret == -EINVAL && !strcmp(err.msg, bad[i].line))
			continue;
		print_error("%s: %d\n got      %s\n expected %s\n", bad[i].text, ret,
			    err.msg, bad[i].line);
		wrong++;
	}
	assert_int_equal(wrong, 0);
}

static const char *const presets[] = { "question", "ladder", "budget", "aa" };

static void presets_hold_together(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(presets); i++) {
		char path[DATA_PATH_MAX], name[64];
		struct campaign campaign;
		struct err err = { "" };
		struct job job;

		snprintf(name, sizeof(name), "workloads/campaigns/%s.json", presets[i]);
		if (campaign_load(&campaign, data_path(path, name), &err) ||
		    campaign_job(&job, &campaign, path, &err))
			fail_msg("%s", err.msg);
		assert_string_equal(campaign.name, presets[i]);
		assert_int_equal(campaign.boots % 2, 0);
		campaign_free(&campaign);
	}
}

/* The sweep goes from no budget to more than four processes of 256 MiB fill. */
static void the_budget_is_swept_beyond_the_region(void **state)
{
	json_int_t least = 64, most = 64;
	char path[DATA_PATH_MAX];
	struct campaign campaign;
	struct err err;

	(void)state;
	assert_int_equal(campaign_load(&campaign,
				       data_path(path, "workloads/campaigns/budget.json"),
				       &err),
			 0);
	for (size_t i = 0; i < campaign.arms.count; i++) {
		const struct campaign_arm *arm = campaign_arm(&campaign, i);
		json_int_t pages;
		char cmdline[64];

		if (strcmp(arm->variant, "deferred"))
			continue;
		pages = json_integer_value(
			json_object_get(arm->params, "deferred_pages"));
		snprintf(cmdline, sizeof(cmdline), "zsmalloc.deferred_pages=%d",
			 (int)pages);
		assert_string_equal(arm->cmdline, cmdline);
		least = pages < least ? pages : least;
		most = pages > most ? pages : most;
	}
	assert_int_equal(least, 0);
	assert_true(most > 4 * 256 * 256 / 512);
	campaign_free(&campaign);
}

static void what_is_left_out_has_a_default(void **state)
{
	struct campaign campaign;
	struct err err;

	(void)state;
	assert_int_equal(parse(&campaign, HEAD ",\"arms\":[{\"name\":\"a\"}]}", &err), 0);
	assert_string_equal(campaign_arm(&campaign, 0)->variant, "a");
	assert_string_equal(campaign.backend, "qemu");
	assert_int_equal(campaign_set(&campaign, "exact", "yes", &err), 0);
	assert_true(campaign.exact);
	assert_int_equal(campaign_set(&campaign, "schema", "x", &err), -EINVAL);
	campaign_free(&campaign);
}

static void boots_are_all_that_may_differ(void **state)
{
	struct campaign a, b;
	struct err err;

	(void)state;
	parse(&a, HEAD ",\"arms\":[{\"name\":\"a\"}]}", &err);
	parse(&b, HEAD ",\"boots\":7,\"arms\":[{\"name\":\"a\"}]}", &err);
	assert_true(campaign_same(&a, &b));
	b.cpus++;
	assert_false(campaign_same(&a, &b));
	campaign_free(&a);
	campaign_free(&b);
}

static void the_order_is_mirrored(void **state)
{
	static const char *const expected[] = { "001-a", "002-b", "003-c",
						"004-c", "005-b", "006-a",
						"007-a", "008-b", "009-c" };
	struct campaign campaign;
	struct schedule schedule;
	struct err err;

	(void)state;
	parse(&campaign,
	      HEAD ",\"boots\":3,\"arms\":[{\"name\":\"a\"},{\"name\":\"b\"},"
		   "{\"name\":\"c\"}]}",
	      &err);
	assert_int_equal(schedule_make(&schedule, &campaign), 0);
	assert_int_equal(schedule.count, COUNT(expected));
	for (size_t i = 0; i < COUNT(expected); i++)
		assert_string_equal(schedule.slots[i].name, expected[i]);
	schedule_free(&schedule);
	campaign_free(&campaign);
}

/* Every arm's mean place is the same after an even number of boots. */
static void a_linear_drift_cancels(void **state)
{
	struct campaign campaign;
	struct schedule schedule;
	size_t sums[5] = { 0 };
	struct err err;

	(void)state;
	parse(&campaign,
	      HEAD ",\"boots\":6,\"arms\":[{\"name\":\"a\"},{\"name\":\"b\"},"
		   "{\"name\":\"c\"},{\"name\":\"d\"},{\"name\":\"e\"}]}",
	      &err);
	schedule_make(&schedule, &campaign);
	for (size_t i = 0; i < schedule.count; i++)
		sums[schedule.slots[i].arm - campaign_arm(&campaign, 0)] += i;
	for (size_t i = 1; i < 5; i++)
		assert_int_equal(sums[i], sums[0]);
	schedule_free(&schedule);
	campaign_free(&campaign);
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
	assert_int_equal(journal_open(&journal, path, &err), 0);
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
	char path[] = "/tmp/swaprel-journal-XXXXXX";
	struct journal journal;
	struct journal_slot sum;
	struct err err;

	(void)state;
	close(mkstemp(path));
	write_journal(path);
	assert_int_equal(journal_open(&journal, path, &err), 0);
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
	unlink(path);
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
	char path[] = "/tmp/swaprel-journal-XXXXXX";
	char text[4096];
	size_t len;

	(void)state;
	close(mkstemp(path));
	write_journal(path);
	len = slurp(path, text, sizeof(text));
	for (size_t cut = 0; cut <= len; cut++) {
		size_t lines = count_lines(text, cut);
		struct journal journal;
		struct err err = { "" };

		put(path, text, cut);
		if (journal_open(&journal, path, &err))
			fail_msg("cut at %zu: %s", cut, err.msg);
		assert_int_equal(journal.entries.count, lines);
		append(&journal, JOURNAL_START, "009-z", 1, OUTCOME_OK);
		journal_close(&journal);
		assert_int_equal(journal_open(&journal, path, &err), 0);
		assert_int_equal(journal.entries.count, lines + 1);
		assert_int_equal(journal_slot(&journal, "009-z").attempts, 1);
		journal_close(&journal);
	}
	unlink(path);
}

/* A disk that lost the tail's bytes but kept its length leaves zeros there. */
static void zeros_at_the_end_are_torn_too(void **state)
{
	char path[] = "/tmp/swaprel-journal-XXXXXX";
	static const char zeros[64];
	struct journal journal;
	char text[4096];
	struct err err;
	size_t len;

	(void)state;
	close(mkstemp(path));
	write_journal(path);
	len = slurp(path, text, sizeof(text));
	memcpy(text + len, zeros, sizeof(zeros));
	put(path, text, len + sizeof(zeros));
	assert_int_equal(journal_open(&journal, path, &err), 0);
	assert_int_equal(journal.entries.count, 6);
	journal_close(&journal);
	unlink(path);
}

static void a_broken_line_in_the_middle_is_an_error(void **state)
{
	char path[] = "/tmp/swaprel-journal-XXXXXX", where[64];
	struct journal journal;
	char text[4096];
	struct err err;
	size_t len;

	(void)state;
	close(mkstemp(path));
	write_journal(path);
	len = slurp(path, text, sizeof(text));
	*(strchr(text, '\n') + 1) = '!';
	put(path, text, len);
	assert_int_equal(journal_open(&journal, path, &err), -EINVAL);
	snprintf(where, sizeof(where), "%s:2:", path);
	assert_memory_equal(err.msg, where, strlen(where));
	journal_close(&journal);
	unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bad_files_get_their_line),
		cmocka_unit_test(presets_hold_together),
		cmocka_unit_test(the_budget_is_swept_beyond_the_region),
		cmocka_unit_test(what_is_left_out_has_a_default),
		cmocka_unit_test(boots_are_all_that_may_differ),
		cmocka_unit_test(the_order_is_mirrored),
		cmocka_unit_test(a_linear_drift_cancels),
		cmocka_unit_test(entries_add_up),
		cmocka_unit_test(torn_at_every_byte),
		cmocka_unit_test(zeros_at_the_end_are_torn_too),
		cmocka_unit_test(a_broken_line_in_the_middle_is_an_error),
	};

	return cmocka_run_group_tests_name("campaign", tests, NULL, NULL);
}
