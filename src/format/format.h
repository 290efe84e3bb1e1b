/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_FORMAT_FORMAT_H
#define SWAPREL_FORMAT_FORMAT_H

#include <stdbool.h>
#include <stdint.h>

#include "format/document.h"

#define FORMAT_SCREEN SIZE_MAX

/*
 * A form of output. One more is a file that ends in its descriptor and a line in
 * format.c; it writes whatever a document holds, and knows no command.
 */
struct format {
	const char *name;
	const char *about; /* what it is, for usage texts and the man page */
	bool prose;        /* for people to look at; else the rows */
	const char *fits;  /* what it can write, for a line; NULL: everything */
	/* Of text, that it is written in; 0: no limit, FORMAT_SCREEN: a terminal's. */
	size_t columns;

	/* 0, -ENOMEM, or -ENODATA: there is nothing in the document for this form.
	 * Whether @out took it all is the caller's to ask. */
	int (*write)(FILE *out, const struct document *document);
};

/* What has a figure in each row that its labels tell from all others. */
#define FITS_MEASURES                                                           \
	"'swaprel show' of results with cells, not with --memory, or 'swaprel " \
	"compare' or 'claim'"

extern const struct format *const formats[];
extern const size_t format_count;

/* NULL: there is none of that name. */
const struct format *format_find(const char *name);

/* "text, mail, ... or ktap", and which of them was meant by @word, for the message that
 * there is none of that name; returns @buf. */
char *format_expected(const char *word, char *buf, size_t size);

/* What commands name. */
extern const struct format format_text;
extern const struct format format_html;
extern const struct format format_junit;
extern const struct format format_ktap;
extern const struct format format_gnuplot;

#endif
