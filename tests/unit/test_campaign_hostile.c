// SPDX-License-Identifier: GPL-2.0-or-later
/* Campaigns whose supervisor is killed, whose files are pipes and links, and whose
 * journal is a later version's: none hangs, none counts what it should not. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "campaign_bed.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))
#define PATH_ROOM   512
#define HANGS_S     30

static char *in(char path[PATH_ROOM], const char *dir, const char *name)
{
	snprintf(path, PATH_ROOM, "%s/%s", dir, name);
	return path;
}

static void expect(const struct bed *bed, const char *what, const char *line)
{
	char text[8192];

	if (!strstr(bed_stderr(bed, text, sizeof(text)), line))
		fail_msg("%s: expected \"%s\": %s", what, line, text);
}

/* What the backend started is ended before the next boot, whatever it brings in the end.
 */
static void a_boot_without_its_keeper_has_failed(void **state)
{
	struct bed bed;

	(void)state;
	bed_make(&bed, "keeperless");
	assert_int_equal(bed_run(&bed, "--boots=1"), 1);
	assert_int_equal(bed_ends(&bed, NULL, OUTCOME_OK), 0);
	assert_int_equal(bed_ends(&bed, NULL, OUTCOME_BACKEND), 6);
	expect(&bed, "keeperless", "signal 9 killed the backend's supervisor");
	assert_int_equal(bed_log_count(&bed, "overlap"), 0);
	assert_true(bed_is_quiet(&bed));
	bed_remove(&bed);
}

/* What a backend leaves in the place of a file. */
static const struct {
	const char *odd;
	int code;
	enum outcome outcome;
	const char *line;
} oddities[] = {
	{ "fifo result.json", 1, OUTCOME_BACKEND,
	  ": result.json: expected a regular file" },
	{ "dir result.json", 1, OUTCOME_BACKEND,
	  ": result.json: expected a regular file" },
	{ "link result.json", 1, OUTCOME_BACKEND, ": result.json: a symbolic link" },
	{ "fifo reason.json", 1, OUTCOME_BACKEND,
	  ": reason.json: expected a regular file" },
	{ "fifo backend.err", 77, OUTCOME_REQUIREMENT, "something is missing" },
	{ "link backend.err", 77, OUTCOME_REQUIREMENT, "something is missing" },
};

static void what_is_no_file_is_no_answer(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(oddities); i++) {
		struct bed bed;

		bed_make(&bed, "odd");
		setenv("ODD", oddities[i].odd, 1);
		alarm(HANGS_S);
		assert_int_equal(bed_run(&bed, "--boots=1"), oddities[i].code);
		alarm(0);
		assert_int_equal(bed_ends(&bed, NULL, OUTCOME_OK), 0);
		assert_true(bed_ends(&bed, "001-base", oddities[i].outcome) > 0);
		expect(&bed, oddities[i].odd, oddities[i].line);
		bed_remove(&bed);
	}
}

/* A pipe in the place of a file of a campaign that is to go on. */
static void pipes_do_not_hang_what_goes_on(void **state)
{
	static const char *const names[] = { "campaign.json", "journal.jsonl", "lock",
					     "lock.boot", "001-base/result.json" };

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		char path[PATH_ROOM], line[PATH_ROOM];
		struct bed bed;

		bed_make(&bed, "ok");
		assert_int_equal(bed_run(&bed, "--boots=1"), 0);
		assert_int_equal(unlink(in(path, bed.dir, names[i])), 0);
		assert_int_equal(mkfifo(path, 0644), 0);
		alarm(HANGS_S);
		assert_in_range(bed_run(&bed, "--resume"), 1, 2);
		alarm(0);
		snprintf(line, sizeof(line), "%s: expected a regular file",
			 strrchr(path, '/') + 1);
		expect(&bed, names[i], line);
		bed_remove(&bed);
	}
}

/* Links in the place of a result, and of a boot's directory. */
static void compare_says_what_it_skips(void **state)
{
	char path[PATH_ROOM], was[PATH_ROOM], command[2 * PATH_ROOM];
	struct bed bed;

	(void)state;
	bed_make(&bed, "ok");
	assert_int_equal(bed_run(&bed, NULL), 0);
	in(path, bed.dir, "001-base/result.json");
	assert_int_equal(rename(path, in(was, bed.dir, "was")), 0);
	assert_int_equal(symlink("../was", path), 0);
	in(path, bed.dir, "002-class_idx");
	assert_int_equal(rename(path, in(was, bed.top, "away")), 0);
	assert_int_equal(symlink("../away", path), 0);
	snprintf(command, sizeof(command),
		 "\"$SWAPREL\" compare %s >/dev/null 2>%s/stderr", bed.dir, bed.top);
	assert_int_not_equal(system(command), -1);
	expect(&bed, "compare",
	       "/001-base/result.json: skipped: a symbolic link: expected a regular file\n");
	expect(&bed, "compare",
	       "/002-class_idx: skipped: a symbolic link: name the directory itself\n");
	bed_remove(&bed);
}

static void put(const char *path, const char *text, int flags)
{
	int fd = open(path, O_WRONLY | flags);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

static size_t size_of(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	return (size_t)st.st_size;
}

/* The last line is whole, though this version cannot use it: it is not cut off. */
static const struct {
	const char *text, *line;
} endings[] = {
	{ "{\"event\":\"end\",\"slot\":\"003-deferred-3\",\"attempt\":2,"
	  "\"outcome\":\"stolen\"}\n",
	  "journal.jsonl:7: outcome: \"stolen\": expected" },
	{ "{\"event\":\"pause\",\"slot\":\"003-deferred-3\",\"attempt\":2}\n",
	  "journal.jsonl:7: event: \"pause\": expected" },
	{ "{\"event\":\"end\",\"slot\":\"003-deferred-3\",\"attempt\":2,\"by\":1}\n",
	  "journal.jsonl:7: by: no such field" },
	{ "{\"event\":\"start\",\"slot\":\"003-deferred-3\",\"attempt\":4294967295}\n",
	  "journal.jsonl:7: attempt: 4294967295: expected a whole number from 1 to "
	  "999999" },
};

static void a_whole_last_line_is_kept(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(endings); i++) {
		char path[PATH_ROOM];
		struct bed bed;
		size_t size;

		bed_make(&bed, "ok");
		assert_int_equal(bed_run(&bed, "--boots=1"), 0);
		put(in(path, bed.dir, "journal.jsonl"), endings[i].text, O_APPEND);
		size = size_of(path);
		assert_int_equal(bed_run(&bed, "--resume"), 2);
		expect(&bed, "journal", endings[i].line);
		assert_int_equal(size_of(path), size);
		bed_remove(&bed);
	}
}

static void attempts_do_not_wrap(void **state)
{
	char path[PATH_ROOM];
	struct bed bed;

	(void)state;
	bed_make(&bed, "ok");
	assert_int_equal(bed_run(&bed, "--boots=1"), 0);
	put(in(path, bed.dir, "journal.jsonl"),
	    "{\"event\":\"start\",\"slot\":\"004-deferred-3\",\"attempt\":999999}\n",
	    O_APPEND);
	assert_int_equal(bed_run(&bed, "--resume"), 1);
	expect(&bed, "attempts",
	       "004-deferred-3: attempt 1000000: expected at most 999999: use another");
	bed_remove(&bed);
}

/* What a terminal would obey reaches neither it nor the journal, whoever wrote it. */
static void details_are_clean(void **state)
{
	char path[PATH_ROOM];
	struct bed bed;

	(void)state;
	bed_make(&bed, "telling");
	setenv("DETAIL", "C1 \\u009b31m bidi \\u202e ESC \\u001b[2J line\\n2", 1);
	assert_int_equal(bed_run(&bed, "--boots=1"), 1);
	expect(&bed, "told", ": C1 ?31m bidi ? ESC ?[2J line?2; its files are in");
	in(path, bed.dir, "journal.jsonl");
	put(path,
	    "{\"event\":\"end\",\"slot\":\"001-base\",\"attempt\":3,"
	    "\"outcome\":\"panic\",\"detail\":\"by hand \\u001b[2J\"}\n",
	    O_APPEND);
	assert_int_equal(bed_run(&bed, "--resume"), 1);
	expect(&bed, "written", "the last: panic: by hand ?[2J\n");
	bed_remove(&bed);
}

static void an_image_for_each_or_for_none(void **state)
{
	struct bed bed;

	(void)state;
	bed_make(&bed, "ok");
	assert_int_equal(bed_run(&bed, "--kernel=base=/dev/null"), 2);
	expect(&bed, "kernels",
	       "no kernel for class_idx: expected --kernel class_idx=IMAGE");
	bed_remove(&bed);
}

/* What holds for all boots is said once, and clean; the rest of what it says is not. */
static void a_backends_note_is_passed_on_once(void **state)
{
	char text[8192], *first;
	struct bed bed;

	(void)state;
	bed_make(&bed, "noted");
	assert_int_equal(bed_run(&bed, NULL), 0);
	first = strstr(bed_stderr(&bed, text, sizeof(text)), "note: EMULATED ?[31m\n");
	assert_non_null(first);
	assert_null(strstr(first + 1, "note: "));
	assert_null(strstr(text, "probing"));
	bed_remove(&bed);
}

/* Every signal that can be caught: written down, nothing left, the code of a signal. */
static void any_signal_stops_it_cleanly(void **state)
{
	static const int signals[] = { SIGQUIT, SIGUSR1, SIGALRM, SIGXCPU, SIGHUP };

	(void)state;
	setenv("FAKE_SLEEP", "20", 1);
	for (size_t i = 0; i < COUNT(signals); i++) {
		struct bed bed;
		pid_t pid;

		bed_make(&bed, "ok");
		pid = bed_start(&bed, NULL);
		for (int n = 0; n < 1000 && !bed_log_count(&bed, "boot"); n++)
			usleep(10000);
		kill(pid, signals[i]);
		assert_int_equal(bed_wait(pid), 128 + signals[i]);
		assert_int_equal(bed_ends(&bed, NULL, OUTCOME_INTERRUPTED), 1);
		assert_true(bed_is_quiet(&bed));
		bed_remove(&bed);
	}
	setenv("FAKE_SLEEP", "0", 1);
}

/* What is left of a killed campaign's boot is waited for, and so is a signal. */
static void a_signal_ends_the_wait_for_the_lock(void **state)
{
	char path[PATH_ROOM];
	struct bed bed;
	pid_t pid;
	int fd;

	(void)state;
	bed_make(&bed, "ok");
	assert_int_equal(bed_run(&bed, "--boots=1"), 0);
	fd = open(in(path, bed.dir, "lock.boot"), O_RDWR | O_CLOEXEC);
	assert_int_equal(flock(fd, LOCK_EX), 0);
	alarm(HANGS_S / 3);
	pid = bed_start(&bed, "--resume");
	usleep(300000);
	kill(pid, SIGTERM);
	assert_int_equal(bed_wait(pid), 128 + SIGTERM);
	alarm(0);
	close(fd);
	bed_remove(&bed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_boot_without_its_keeper_has_failed),
		cmocka_unit_test(what_is_no_file_is_no_answer),
		cmocka_unit_test(pipes_do_not_hang_what_goes_on),
		cmocka_unit_test(compare_says_what_it_skips),
		cmocka_unit_test(a_whole_last_line_is_kept),
		cmocka_unit_test(attempts_do_not_wrap),
		cmocka_unit_test(details_are_clean),
		cmocka_unit_test(an_image_for_each_or_for_none),
		cmocka_unit_test(a_backends_note_is_passed_on_once),
		cmocka_unit_test(any_signal_stops_it_cleanly),
		cmocka_unit_test(a_signal_ends_the_wait_for_the_lock),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
