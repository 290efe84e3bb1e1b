// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>

#include "report/wrap.h"

static size_t width_of(const char *text, size_t len)
{
	size_t width = 0;

	for (size_t i = 0; i < len; i++)
		width += ((unsigned char)text[i] & 0xc0) != 0x80;
	return width;
}

void wrap_print(FILE *out, const char *text, size_t columns)
{
	size_t at = 0;

	while (*text) {
		size_t len = strcspn(text, " ");
		size_t width = width_of(text, len);

		if (at && at + 1 + width > columns) {
			fputc('\n', out);
			at = 0;
		}
		fprintf(out, "%s%.*s", at ? " " : "", (int)len, text);
		at += width + (at ? 1 : 0);
		text += len;
		text += strspn(text, " ");
	}
	fputc('\n', out);
}
