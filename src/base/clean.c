// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/clean.h"

/* The character at @text and its length; length 0: no valid UTF-8. */
static uint32_t decode(const char *text, size_t *len)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const unsigned char *byte = (const unsigned char *)text;
	uint32_t point;

	*len = 1;
	if (*byte < 0x80)
		return *byte;
	/* The first byte says how long it is. */
	*len = *byte >= 0xf0 ? 4 : *byte >= 0xe0 ? 3 : 2;
	if (*byte < 0xc2 || *byte > 0xf4) {
		*len = 0;
		return 0;
	}
	point = *byte & (0x7fu >> *len);
	for (size_t i = 1; i < *len; i++) {
		if ((byte[i] & 0xc0) != 0x80) {
			*len = 0;
			return 0;
		}
		point = point << 6 | (byte[i] & 0x3fu);
	}
	if (point < least[*len] || point > 0x10ffff ||
	    (point >= 0xd800 && point <= 0xdfff))
		*len = 0;
	return point;
}

static bool is_plain(uint32_t point)
{
	static const uint32_t bad[][2] = {
		{ 0, 0x1f },          { 0x7f, 0x9f },     { 0xad, 0xad },
		{ 0x61c, 0x61c },     { 0x200b, 0x200f }, { 0x2028, 0x202e },
		{ 0x2060, 0x206f },   { 0xfeff, 0xfeff }, { 0xfff0, 0xffff },
		{ 0xe0000, 0xe0fff },
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (point >= bad[i][0] && point <= bad[i][1])
			return false;
	}
	return true;
}

static char *clean(char *buf, size_t size, const char *text, const char *kept,
		   const char *dropped)
{
	size_t used = 0;

	while (*text) {
		size_t len;
		uint32_t point = decode(text, &len);
		bool plain = len && (is_plain(point) || strchr(kept, *text));
		size_t wanted = plain ? len : 1;

		if (strchr(dropped, *text)) {
			text++;
			continue;
		}
		if (used + wanted + 1 > size)
			break;
		if (plain)
			memmove(buf + used, text, len);
		else
			buf[used] = '?';
		used += wanted;
		text += len ? len : 1;
	}
	buf[used] = '\0';
	return buf;
}

char *clean_text(char *buf, size_t size, const char *text)
{
	return clean(buf, size, text, "", "");
}

char *clean_lines(char *buf, size_t size, const char *text)
{
	return clean(buf, size, text, "\n\t", "\r");
}

void clean_vline(FILE *out, const char *fmt, va_list args)
{
	char line[CLEAN_LINE_MAX];

	vsnprintf(line, sizeof(line), fmt, args);
	fprintf(out, "%s\n", clean_text(line, sizeof(line), line));
}

void clean_line(FILE *out, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	clean_vline(out, fmt, args);
	va_end(args);
}

size_t clean_width(const char *text)
{
	size_t width = 0;

	for (; *text; text++)
		width += ((unsigned char)*text & 0xc0) != 0x80;
	return width;
}
