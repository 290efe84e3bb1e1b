// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/screen.h"
#include "format/text.h"

#define COLUMNS_MOST 1000

/* 0: @text is no number of columns. */
static size_t number_of(const char *text)
{
	char *end;
	unsigned long number = text ? strtoul(text, &end, 10) : 0;

	return number && *text != '-' && !*end && number <= COLUMNS_MOST ? number : 0;
}

size_t screen_terminal_columns(int fd)
{
	struct winsize size = { 0 };

	return !ioctl(fd, TIOCGWINSZ, &size) && size.ws_col ? size.ws_col : TEXT_COLUMNS;
}

size_t screen_columns(int fd)
{
	size_t columns = number_of(getenv("COLUMNS"));

	if (!columns)
		columns = screen_terminal_columns(fd);
	return columns < SCREEN_LEAST ? SCREEN_LEAST : columns;
}

bool screen_takes_escapes(int fd)
{
	const char *term = getenv("TERM");

	return isatty(fd) && term && *term && strcmp(term, "dumb") != 0;
}

bool screen_has_colour(int fd)
{
	const char *no_color = getenv("NO_COLOR");

	return !(no_color && *no_color) && screen_takes_escapes(fd);
}

size_t screen_columns_for(const struct format *format)
{
	return format->columns == FORMAT_SCREEN ? screen_columns(STDOUT_FILENO)
						: format->columns;
}

int screen_write(const struct format *format, const struct document *document)
{
	struct document shown = *document;

	shown.columns = screen_columns_for(format);
	shown.colour = format == &format_text && screen_has_colour(STDOUT_FILENO);
	return format->write(stdout, &shown);
}
