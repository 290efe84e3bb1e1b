/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_HOST_KERNEL_LOG_H
#define SWAPREL_HOST_KERNEL_LOG_H

#include <regex.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/fs.h"

#define KERNEL_LOG_LINE  160
#define KERNEL_LOG_LINES 64

/* Prefix of the line that --control complaint writes to the log; such a line counts as
 * the kernel's. In other runs it does not. */
#define KERNEL_LOG_PLANTED "swaprel control: "

/* /dev/kmsg, read record by record: what the kernel reports about its own state. */
struct kernel_log {
	int fd; /* -1: not observable */
	bool takes_planted;
	regex_t complaint;
	uint64_t before, during;    /* complaints before kernel_log_open(), and since */
	char line[KERNEL_LOG_LINE]; /* the first since, else the last before; "": none */
	/* The first since and what the kernel wrote behind it, such as its call trace. */
	bool keeps_lines; /* private */
	size_t line_count;
	char lines[KERNEL_LOG_LINES][KERNEL_LOG_LINE];
};

/*
 * Begins behind the last record that is there now; those before are only counted. 0 or
 * negative errno, with which @log is as good: it never has anything. Close in either
 * case.
 */
int kernel_log_open(struct kernel_log *log, const struct fs *fs);
void kernel_log_close(struct kernel_log *log);

/*
 * Read what has come since the last call. Returns how many complaints, and copies the
 * first one to @line. Only the kernel's own records count: those of user space, which
 * write to the same log, say nothing of the kernel.
 */
uint64_t kernel_log_read(struct kernel_log *log, char *line, size_t size);

/* The beginnings of lines that are a complaint, as extended regular expressions, up to
 * NULL. scripts/boot/complaints.awk has the same for consoles. */
extern const char *const kernel_log_complaints[];

#endif
