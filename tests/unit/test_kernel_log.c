// SPDX-License-Identifier: GPL-2.0-or-later
/* What the kernel says of itself, on a file in the form of /dev/kmsg. */
#include <errno.h>
#include <fcntl.h>
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

#include "data.h"
#include "host/kernel_log.h"
#include "result/taint.h"

#define OLD_WARNING "4,1,100,-;WARNING: CPU: 0 PID: 1 at old.c:1\n SUBSYSTEM=block\n"
#define QUIET       "6,2,200,-,caller=T1;zram: Added device: zram0\n"

struct bed {
	char dir[32];
	struct fs fs;
	struct kernel_log log;
	char line[KERNEL_LOG_LINE];
};

static void say(struct bed *bed, const char *text)
{
	int fd = openat(bed->fs.root_fd, "dev/kmsg", O_WRONLY | O_APPEND | O_CREAT, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

static int make_bed(void **state)
{
	static struct bed bed;
	char path[64];

	bed = (struct bed){ .dir = "/tmp/swaprel-kmsg-XXXXXX" };
	assert_non_null(mkdtemp(bed.dir));
	snprintf(path, sizeof(path), "%s/dev", bed.dir);
	assert_int_equal(mkdir(path, 0700), 0);
	assert_int_equal(fs_open(&bed.fs, bed.dir), 0);
	say(&bed, OLD_WARNING QUIET);
	assert_int_equal(kernel_log_open(&bed.log, &bed.fs), 0);
	*state = &bed;
	return 0;
}

static int remove_bed(void **state)
{
	struct bed *bed = *state;

	kernel_log_close(&bed->log);
	unlinkat(bed->fs.root_fd, "dev/kmsg", 0);
	unlinkat(bed->fs.root_fd, "dev", AT_REMOVEDIR);
	fs_close(&bed->fs);
	return rmdir(bed->dir);
}

static uint64_t read_on(struct bed *bed)
{
	return kernel_log_read(&bed->log, bed->line, sizeof(bed->line));
}

static void what_was_there_is_counted_apart(void **state)
{
	struct bed *bed = *state;

	assert_int_equal(bed->log.before, 1);
	assert_string_equal(bed->log.line, "WARNING: CPU: 0 PID: 1 at old.c:1");
	assert_int_equal(read_on(bed), 0);
	say(bed, QUIET "2,3,300,-;BUG: new\n4,4,300,-;WARNING: newer\n");
	assert_int_equal(read_on(bed), 2);
	assert_string_equal(bed->line, "BUG: new");
	assert_int_equal(read_on(bed), 0);
	assert_int_equal(bed->log.before, 1);
	assert_int_equal(bed->log.during, 2);
	assert_string_equal(bed->log.line, "BUG: new");
}

/* A call trace stands behind its complaint; what came before is not kept, nor user space.
 */
static void what_stands_behind_is_kept(void **state)
{
	struct bed *bed = *state;

	assert_int_equal(read_on(bed), 0);
	say(bed, QUIET "4,3,300,-;WARNING: new\n12,4,300,-;of user space\n");
	assert_int_equal(read_on(bed), 1);
	say(bed, "4,5,300,-;Call Trace:\n4,6,300,-; zs_free+0x1/0x2\n");
	assert_int_equal(read_on(bed), 0);
	assert_int_equal(bed->log.line_count, 3);
	assert_string_equal(bed->log.lines[0], "WARNING: new");
	assert_string_equal(bed->log.lines[1], "Call Trace:");
	assert_string_equal(bed->log.lines[2], " zs_free+0x1/0x2");
	for (size_t i = 0; i < 2 * KERNEL_LOG_LINES; i++)
		say(bed, "4,7,300,-;WARNING: again\n");
	assert_int_equal(read_on(bed), 2 * KERNEL_LOG_LINES);
	assert_int_equal(bed->log.line_count, KERNEL_LOG_LINES);
}

/* Anybody who may write to the log can write such a line, but not as the kernel. */
static void user_space_is_not_the_kernel(void **state)
{
	struct bed *bed = *state;

	say(bed, "12,3,300,-;WARNING: systemd[1]: a service\n"
		 "12,4,300,-;" KERNEL_LOG_PLANTED "WARNING: planted\n"
		 " WARNING: a further line\nnonsense\n;\n4,5\n");
	assert_int_equal(read_on(bed), 0);
	bed->log.takes_planted = true;
	say(bed, "12,6,300,-;" KERNEL_LOG_PLANTED "WARNING: planted\n"
		 "12,7,300,-;WARNING: systemd[1]: a service\n");
	assert_int_equal(read_on(bed), 1);
	assert_string_equal(bed->line, "WARNING: planted");
}

static void no_log_is_no_complaint(void **state)
{
	struct bed *bed = *state;
	struct kernel_log log;
	char line[KERNEL_LOG_LINE];

	unlinkat(bed->fs.root_fd, "dev/kmsg", 0);
	assert_int_equal(kernel_log_open(&log, &bed->fs), -ENOENT);
	assert_int_equal(log.fd, -1);
	assert_int_equal(kernel_log_read(&log, line, sizeof(line)), 0);
	kernel_log_close(&log);
	say(bed, "");
}

/* The lines that tests/vm/test_complaints holds against the patterns for consoles. */
static void lines_are_judged_as_on_a_console(void **state)
{
	struct bed *bed = *state;
	char path[DATA_PATH_MAX], line[256], record[300];
	unsigned int count = 0;
	FILE *file = fopen(data_path(path, "tests/data/complaints/lines"), "r");

	assert_non_null(file);
	while (fgets(line, sizeof(line), file)) {
		size_t len = strcspn(line, "\t");

		snprintf(record, sizeof(record), "4,3,300,-;%s", line + len + 1);
		say(bed, record);
		if (read_on(bed) != (len > 0))
			fail_msg("%s: expected %s complaint", line, len ? "a" : "no");
		count++;
	}
	fclose(file);
	assert_true(count > 30);
}

/* In both files a pattern is a literal of the same form. */
static void consoles_have_the_same_patterns(void **state)
{
	char path[DATA_PATH_MAX], *awk;
	struct fs fs;

	(void)state;
	assert_int_equal(fs_open(&fs, data_path(path, ".")), 0);
	assert_true(fs_slurp(&fs, &awk, 1 << 16, "scripts/boot/complaints.awk") > 0);
	fs_close(&fs);
	for (size_t i = 0; kernel_log_complaints[i]; i++) {
		char literal[64] = "";
		size_t len = 0;

		for (const char *at = kernel_log_complaints[i]; *at; at++) {
			if (*at == '\\')
				literal[len++] = '\\';
			literal[len++] = *at;
		}
		if (!strstr(awk, literal))
			fail_msg("complaints.awk lacks %s", literal);
	}
	free(awk);
}

static void taint_has_the_letters_of_an_oops(void **state)
{
	char text[64];

	(void)state;
	assert_string_equal(taint_letters(0, text, sizeof(text)), "");
	assert_string_equal(taint_letters(UINT64_MAX, text, sizeof(text)), "");
	assert_string_equal(taint_letters(1 << 9, text, sizeof(text)), "W");
	assert_string_equal(taint_letters(1 | 1 << 12 | 1 << 13, text, sizeof(text)),
			    "P O E");
	assert_string_equal(taint_letters(UINT64_C(1) << 40 | 1 << 7, text, sizeof(text)),
			    "D 40");
}

#define ON_BED(test) cmocka_unit_test_setup_teardown(test, make_bed, remove_bed)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_BED(what_was_there_is_counted_apart),
		ON_BED(what_stands_behind_is_kept),
		ON_BED(user_space_is_not_the_kernel),
		ON_BED(no_log_is_no_complaint),
		ON_BED(lines_are_judged_as_on_a_console),
		cmocka_unit_test(consoles_have_the_same_patterns),
		cmocka_unit_test(taint_has_the_letters_of_an_oops),
	};

	return cmocka_run_group_tests_name("kernel_log", tests, NULL, NULL);
}
