// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <string.h>

#include "record/record.h"
#include "result/taint.h"

#define FLAG_BITS 64

char *taint_letters(uint64_t flags, char *buf, size_t size)
{
	static const char letters[] = "PFSRMBUDAWCIOELKXTNJ";
	size_t len = 0;

	buf[0] = '\0';
	if (flags == UNKNOWN_U64)
		return buf;
	for (unsigned int bit = 0; bit < FLAG_BITS && len < size; bit++) {
		const char *gap = len ? " " : "";

		if (!(flags >> bit & 1))
			continue;
		if (bit < strlen(letters))
			len += (size_t)snprintf(buf + len, size - len, "%s%c", gap,
						letters[bit]);
		else
			len += (size_t)snprintf(buf + len, size - len, "%s%u", gap, bit);
	}
	return buf;
}
