/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_FORMAT_FORMAT_H
#define SWAPREL_FORMAT_FORMAT_H

#include <stdbool.h>

#include "format/document.h"

/*
 * A form of output. One more is a file that ends in its descriptor and a line in
 * format.c; it writes whatever a document holds, and knows no command.
 */
struct format {
	const char *name;
	const char *about; /* what it is, for usage texts and the man page */
	bool prose;        /* for people to look at; else the rows */
	size_t columns; /* tables are laid out to fit in these; 0: as wide as they are */

	/* 0, -ENOMEM, or -ENODATA: there is nothing in the document for this form.
	 * Whether @out took it all is the caller's to ask. */
	int (*write)(FILE *out, const struct document *document);
};

extern const struct format *const formats[];
extern const size_t format_count;

/* NULL: there is none of that name. */
const struct format *format_find(const char *name);

/* "text, mail, ... or ktap", for messages; returns @buf. */
char *format_names(char *buf, size_t size);

/* What commands name. */
extern const struct format format_text;
extern const struct format format_html;
extern const struct format format_junit;
extern const struct format format_ktap;
extern const struct format format_gnuplot;

#endif
