// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>

#include "base/names.h"
#include "format/format.h"

/* The table: a line for each form, its struct format_<name>. */
#define FORMATS(FORMAT)     \
	FORMAT(text)        \
	FORMAT(mail)        \
	FORMAT(markdown)    \
	FORMAT(html)        \
	FORMAT(csv)         \
	FORMAT(json)        \
	FORMAT(junit)       \
	FORMAT(ktap)        \
	FORMAT(openmetrics) \
	FORMAT(influx)      \
	FORMAT(kcidb)       \
	FORMAT(lava)        \
	FORMAT(gnuplot)

#define DECLARE(name) extern const struct format format_##name;
#define ADDRESS(name) &format_##name,

FORMATS(DECLARE)

const struct format *const formats[] = { FORMATS(ADDRESS) };

const size_t format_count = sizeof(formats) / sizeof(formats[0]);

const struct format *format_find(const char *name)
{
	for (size_t i = 0; i < format_count; i++) {
		if (!strcmp(formats[i]->name, name))
			return formats[i];
	}
	return NULL;
}

char *format_expected(const char *word, char *buf, size_t size)
{
	const char *items[sizeof(formats) / sizeof(formats[0])];
	const struct names names = { "format", items, format_count };

	for (size_t i = 0; i < format_count; i++)
		items[i] = formats[i]->name;
	return names_expected(&names, word, buf, size);
}
