// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>

#include "base/names.h"
#include "format/format.h"

const struct format *const formats[] = {
	&format_text, &format_mail,  &format_markdown, &format_csv,
	&format_json, &format_junit, &format_ktap,
};

const size_t format_count = sizeof(formats) / sizeof(formats[0]);

const struct format *format_find(const char *name)
{
	for (size_t i = 0; i < format_count; i++) {
		if (!strcmp(formats[i]->name, name))
			return formats[i];
	}
	return NULL;
}

char *format_names(char *buf, size_t size)
{
	const char *items[sizeof(formats) / sizeof(formats[0])];
	const struct names names = { "format", items, format_count };

	for (size_t i = 0; i < format_count; i++)
		items[i] = formats[i]->name;
	return names_join(&names, buf, size);
}
