/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_FORMAT_FORMAT_H
#define SWAPREL_FORMAT_FORMAT_H

#include <stdbool.h>

#include "format/document.h"

/*
 * A form of output. One more is a file that ends in its descriptor, and a line in
 * format.c; it writes whatever a document holds, and knows no command.
 */
struct format {
	const char *name;
	bool prose;     /* tables and notes, for people; else the rows */
	size_t columns; /* tables are laid out to fit in these; 0: as wide as they are */

	/* 0 or -ENOMEM. Whether @out took it all is the caller's to ask. */
	int (*write)(FILE *out, const struct document *document);
};

extern const struct format *const formats[];
extern const size_t format_count;

/* NULL: there is none of that name. */
const struct format *format_find(const char *name);

/* "text, mail, ... or ktap", for messages; returns @buf. */
char *format_names(char *buf, size_t size);

extern const struct format format_text;
extern const struct format format_mail;
extern const struct format format_markdown;
extern const struct format format_csv;
extern const struct format format_json;
extern const struct format format_junit;
extern const struct format format_ktap;

#endif
