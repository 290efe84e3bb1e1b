// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <string.h>

#include "base/shell_word.h"

size_t shell_word(char *buf, size_t size, const char *text)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789-_./=:,+@%";
	size_t len = 0;

	if (*text && !text[strspn(text, plain)])
		return (size_t)snprintf(buf, size, "%s", text);
	len = (size_t)snprintf(buf, size, "'");
	for (; *text && len < size; text++)
		len += *text == '\''
			       ? (size_t)snprintf(buf + len, size - len, "'\\''")
			       : (size_t)snprintf(buf + len, size - len, "%c", *text);
	if (len < size)
		len += (size_t)snprintf(buf + len, size - len, "'");
	return len;
}
