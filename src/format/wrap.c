// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdbool.h>
#include <string.h>

#include "format/wrap.h"

static size_t width_of(const char *text, size_t len)
{
	size_t width = 0;

	for (size_t i = 0; i < len; i++)
		width += ((unsigned char)text[i] & 0xc0) != 0x80;
	return width;
}

void wrap_print(FILE *out, const char *text, size_t columns, int hang)
{
	bool first = true;
	size_t at = 0;

	while (*text) {
		size_t len = strcspn(text, " ");
		size_t width = width_of(text, len);

		if (!first && at + 1 + width > columns) {
			fprintf(out, "\n%*s", hang, "");
			at = (size_t)hang;
			first = true;
		}
		fprintf(out, "%s%.*s", first ? "" : " ", (int)len, text);
		at += width + (first ? 0 : 1);
		first = false;
		text += len;
		text += strspn(text, " ");
	}
	fputc('\n', out);
}
