// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "base/clean.h"
#include "base/clock.h"
#include "cli/screen.h"
#include "cli/status.h"

#define LINE_MAX_BYTES 512

void status_begin(struct status *status, uint64_t every_ns)
{
	*status = (struct status){
		.terminal = screen_takes_escapes(STDERR_FILENO),
		.every_ns = every_ns,
		.said_ns = clock_now_ns(),
	};
}

void status_clear(const struct status *status)
{
	if (status->terminal)
		fputs("\r\033[K", stderr);
}

void status_say(struct status *status, const char *fmt, ...)
{
	va_list ap;

	status_clear(status);
	va_start(ap, fmt);
	clean_vline(stderr, fmt, ap);
	va_end(ap);
	status->said_ns = clock_now_ns();
}

/* Bytes of the first @columns characters. */
static int cut(const char *text, size_t columns)
{
	int len = 0;

	for (; text[len]; len++) {
		if (((unsigned char)text[len] & 0xc0) != 0x80 && !columns--)
			break;
	}
	return len;
}

void status_draw(struct status *status, const char *bar, const char *line)
{
	char text[LINE_MAX_BYTES];
	size_t room;

	if (!status->terminal) {
		if (clock_now_ns() - status->said_ns > status->every_ns)
			status_say(status, "%s", line);
		return;
	}
	/* Some terminals begin a new line behind the last column already. */
	room = screen_terminal_columns(STDERR_FILENO) - 1;
	clean_text(text, sizeof(text), line);
	if (clean_width(bar) + clean_width(text) > room)
		bar = "";
	fprintf(stderr, "\r\033[K%s%.*s", bar, cut(text, room - clean_width(bar)), text);
	fflush(stderr);
}
