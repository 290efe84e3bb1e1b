// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/kernel_log.h"

#define RECORD_ROOM    8192 /* CONSOLE_EXT_LOG_MAX, the longest record there has been */
#define FACILITY_SHIFT 3

/* "cut here" is left out: the line behind it is a complaint too, and says more. */
const char *const kernel_log_complaints[] = {
	"Kernel panic - not syncing",
	"watchdog: BUG: ",
	"rcu: INFO: .*stall",
	"rcu: .*self-detected stall",
	"BUG: ",
	"WARNING: ",
	"INFO: ",
	"Oops: ",
	"Internal error: ", /* of variant */
	"general protection fault",
	"Unable to handle kernel",
	"stack segment: ",
	"divide error: ",
	"invalid opcode: ",
	"kernel BUG at",
	"list_(add|del) corruption",
	"ODEBUG: ",
	"UBSAN: ",
	"kmemleak: ",
	"refcount_t: ",
	"slab .*: BUG",
	"=+\\[ BUG",
	"Voluntary context switch within RCU",
	NULL,
};

/* "6,339,5140900,-,caller=T1;text": the priority has the facility above its three bits,
 * 0 for the kernel. User space cannot write that one. */
static const char *text_of_record(const struct kernel_log *log, const char *record)
{
	const char *text = strchr(record, ';');
	char *end;
	unsigned long priority = strtoul(record, &end, 10);

	if (end == record || *end != ',' || !text++)
		return NULL;
	if (!(priority >> FACILITY_SHIFT))
		return text;
	if (!log->takes_planted ||
	    strncmp(text, KERNEL_LOG_PLANTED, strlen(KERNEL_LOG_PLANTED)))
		return NULL;
	return text + strlen(KERNEL_LOG_PLANTED);
}

static void keep_line(struct kernel_log *log, bool complaint, const char *text)
{
	if (!log->keeps_lines || log->line_count == KERNEL_LOG_LINES ||
	    (!complaint && !log->line_count))
		return;
	snprintf(log->lines[log->line_count++], KERNEL_LOG_LINE, "%s", text);
}

/* @records: one as the kernel gives it, or all of a copied root's file; is taken apart.
 */
static uint64_t count_complaints(struct kernel_log *log, char *records, char *line,
				 size_t size)
{
	uint64_t count = 0;
	char *rest;

	for (char *record = strtok_r(records, "\n", &rest); record;
	     record = strtok_r(NULL, "\n", &rest)) {
		/* A record's further lines begin with a blank: " SUBSYSTEM=block". */
		const char *text = text_of_record(log, record);
		const bool complaint = text &&
				       !regexec(&log->complaint, text, 0, NULL, 0);

		if (text)
			keep_line(log, complaint, text);
		if (complaint && !count++)
			snprintf(line, size, "%s", text);
	}
	return count;
}

/* @last: of several complaints keep the last, not the first. */
static uint64_t read_on(struct kernel_log *log, bool last, char *line, size_t size)
{
	char record[RECORD_ROOM], found[KERNEL_LOG_LINE];
	uint64_t count = 0, more;
	ssize_t len;

	while (log->fd >= 0) {
		do /* EPIPE says that some were overwritten */
			len = read(log->fd, record, sizeof(record) - 1);
		while (len < 0 && (errno == EPIPE || errno == EINTR));
		if (len <= 0)
			break;
		record[len] = '\0';
		more = count_complaints(log, record, found, sizeof(found));
		if (more && (last || !count))
			snprintf(line, size, "%s", found);
		count += more;
	}
	return count;
}

int kernel_log_open(struct kernel_log *log, const struct fs *fs)
{
	char text[1024] = "^(";
	size_t len = strlen(text);
	int ret;

	memset(log, 0, sizeof(*log));
	log->fd = -1;
	/* "^(BUG: |WARNING: |...)" */
	for (size_t i = 0; kernel_log_complaints[i]; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%s",
					i ? "|" : "", kernel_log_complaints[i]);
	if (len + sizeof(")") > sizeof(text))
		return -ENAMETOOLONG;
	strcpy(text + len, ")");
	if (regcomp(&log->complaint, text, REG_EXTENDED | REG_NOSUB))
		return -EINVAL;
	ret = fs_openat(fs, O_RDONLY | O_NONBLOCK, "dev/kmsg");
	if (ret < 0)
		return ret;
	log->fd = ret;
	log->before = read_on(log, true, log->line, sizeof(log->line));
	log->keeps_lines = true;
	return 0;
}

void kernel_log_close(struct kernel_log *log)
{
	if (log->fd >= 0)
		close(log->fd);
	regfree(&log->complaint);
	memset(log, 0, sizeof(*log));
	log->fd = -1;
}

uint64_t kernel_log_read(struct kernel_log *log, char *line, size_t size)
{
	uint64_t count = read_on(log, false, line, size);

	if (count && !log->during)
		snprintf(log->line, sizeof(log->line), "%.*s", KERNEL_LOG_LINE - 1, line);
	log->during += count;
	return count;
}
