/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_FORMAT_MEASURE_H
#define SWAPREL_FORMAT_MEASURE_H

#include "format/document.h"

/*
 * What a program that collects figures makes of a row: labels, which say what a figure is
 * of, and measures, in base units. Which is which, and the unit, is in a member's name:
 * "low_ns", "size_mib", or in the row's "unit".
 */

enum measure_unit { MEASURE_NUMBER, MEASURE_SECONDS, MEASURE_BYTES, MEASURE_RATIO };

/* "", "seconds", "bytes", "ratio", as OpenMetrics and LAVA have them. */
extern const char *const measure_unit_names[];

struct measure {
	char name[64]; /* without its unit: "low" of "low_ns"; "" where that is all */
	enum measure_unit unit;
	double value; /* in that unit: 0.001 of 1000000 ns */
};

/* False: the member @key of @row is no figure, or an unknown one. */
bool measure_read(struct measure *measure, json_t *row, const char *key);

/* Its name with its unit behind: "low_seconds", "seconds"; returns @buf. */
char *measure_name(const struct measure *measure, char *buf, size_t size);

/* Whether the member is a known one of those that say what the others are of. A number
 * among them is written by measure_label(), which returns @buf. */
bool measure_is_label(const char *key, const json_t *value);
char *measure_label(const json_t *value, char *buf, size_t size);

/* Whether a row can be found again by its labels: 0, -ENODATA: not, as in a series of
 * points, or there is no row; -ENOMEM. */
int measure_check(const json_t *rows);

/* "summary" of a document whose schema is "swaprel.summary/1"; returns @buf. */
char *measure_topic(const struct document *document, char *buf, size_t size);

/* @text as an identifier: letters, digits and "_", one for each run of all else. Returns
 * @buf. */
char *measure_slug(const char *text, char *buf, size_t size);

/* Which member of the rows is the one to look at first, see document_figure(); NULL. */
const char *measure_first(const struct document *document);

/* What all of @runs have as @key, "" where they differ; the earliest where they are
 * times; and how long all of them took, NAN: not known of one. */
const char *measure_common(const json_t *runs, const char *key);
const char *measure_first_time(const json_t *runs);
double measure_seconds(const json_t *runs);

/* Seconds since 1970 of "2026-11-28T00:19:00Z"; -1: it is none. */
long long measure_time(const char *text);

#endif
