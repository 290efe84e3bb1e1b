/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CLI_STATUS_H
#define SWAPREL_CLI_STATUS_H

#include <stdbool.h>
#include <stdint.h>

/*
 * How far something is, on stderr: on a terminal that takes escape sequences one line
 * that is drawn again, cut at the width that the terminal has at that moment; else a
 * plain line now and then. Through clean_text().
 */
struct status {
	bool terminal;
	uint64_t every_ns; /* from one plain line to the next at least */
	uint64_t said_ns;
};

void status_begin(struct status *status, uint64_t every_ns);

/* A plain line that stays, above the one that is drawn. */
void status_say(struct status *status, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* @line, and @bar before it where there is room for both; "": none. Where it is no
 * terminal a plain line, without the bar, unless the last one was just now. */
void status_draw(struct status *status, const char *bar, const char *line);

/* Nothing is drawn any more. */
void status_clear(const struct status *status);

#endif
