// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <string.h>

#include "base/names.h"
#include "cli/help.h"

#define COLUMNS 88 /* of a terminal, as of the usage texts */

int help_width(const struct names *names)
{
	size_t width = 0;

	for (size_t i = 0; i < names->count; i++) {
		if (strlen(names->items[i]) > width)
			width = strlen(names->items[i]);
	}
	return (int)width;
}

void help_row(const char *name, int width, const char *text)
{
	const int begin = printf("  %-*s", width, name);
	int at = begin;

	while (*text) {
		const int len = (int)strcspn(text, " ");

		if (at + 1 + len > COLUMNS) {
			printf("\n%*s", begin, "");
			at = begin;
		}
		at += printf(" %.*s", len, text);
		text += len;
		text += strspn(text, " ");
	}
	putchar('\n');
}
