// SPDX-License-Identifier: GPL-2.0-or-later
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/names.h"
#include "base/suggestion.h"

int names_find(const struct names *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++) {
		if (!strcmp(names->items[i], name))
			return (int)i;
	}
	return -1;
}

char *names_join(const struct names *names, char *buf, size_t size)
{
	size_t len = 0;

	buf[0] = '\0';
	for (size_t i = 0; i < names->count && len < size; i++) {
		const char *glue = !len ? "" : i + 1 == names->count ? " or " : ", ";

		len += (size_t)snprintf(buf + len, size - len, "%s%s", glue,
					names->items[i]);
	}
	return buf;
}

char *names_expected(const struct names *names, const char *word, char *buf, size_t size)
{
	struct suggestion suggestion = SUGGESTION(word);
	char hint[NEAREST_HINT_MAX];
	size_t len;

	for (size_t i = 0; i < names->count; i++)
		suggestion_consider(&suggestion, names->items[i]);
	suggestion_text(&suggestion, hint, sizeof(hint));
	len = strlen(names_join(names, buf, size));
	if (len + strlen(hint) < size)
		strcpy(buf + len, hint);
	return buf;
}

bool name_is_plain(const char *name)
{
	if (!isalnum((unsigned char)*name))
		return false;
	for (; *name; name++) {
		if (!isalnum((unsigned char)*name) && !strchr("._-", *name))
			return false;
	}
	return true;
}
