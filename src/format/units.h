/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_FORMAT_UNITS_H
#define SWAPREL_FORMAT_UNITS_H

#include <stddef.h>

/* Beyond it the end of a ratio's interval says nothing but that it is wide. */
#define UNIT_RATIO_MOST 99

/*
 * Figures as people read them. Each writes into @buf, cut at @size, and returns it; what
 * is not known is "-".
 */

/* "1.23x": @digits behind the point, and the unit as it is. */
char *unit_number(double value, int digits, const char *unit, char *buf, size_t size);

/* "12.3 ms", "870 us": a time with three digits. */
char *unit_time(double ns, char *buf, size_t size);

/* "128 MiB", "12.5 KiB" */
char *unit_bytes(double bytes, char *buf, size_t size);

/* The same of a row's member, for struct column. An interval is two doubles: low, high.
 */
char *cell_text(const void *at, char *buf, size_t size);      /* char[] */
char *cell_count(const void *at, char *buf, size_t size);     /* unsigned int */
char *cell_u64(const void *at, char *buf, size_t size);       /* uint64_t */
char *cell_whole(const void *at, char *buf, size_t size);     /* double: "12" */
char *cell_ns(const void *at, char *buf, size_t size);        /* double: "12 ns" */
char *cell_ratio(const void *at, char *buf, size_t size);     /* double: "1.23" */
char *cell_speed_up(const void *at, char *buf, size_t size);  /* double: "1.23x" */
char *cell_speed_ups(const void *at, char *buf, size_t size); /* "1.02 - 1.44" */
char *cell_time(const void *at, char *buf, size_t size);      /* double, ns */
char *cell_times(const void *at, char *buf, size_t size);     /* "1.2 ms - 1.4 ms" */
char *cell_bytes(const void *at, char *buf, size_t size);     /* double */
char *cell_millions(const void *at, char *buf, size_t size);  /* double: "1.23 M" */
char *cell_millions_range(const void *at, char *buf, size_t size);
char *cell_bytes_range(const void *at, char *buf, size_t size); /* "1 MiB - 2 MiB" */
char *cell_share(const void *at, char *buf, size_t size);   /* double, 0.0312: "3.12 %" */
char *cell_percent(const void *at, char *buf, size_t size); /* double: "1.2 %" */
char *cell_percents(const void *at, char *buf, size_t size); /* "0.5 - 1.2 %" */

/* A sentence that is made by pieces, cut at @size. */
struct sentence {
	char *text;
	size_t size, len;
};

void sentence_add(struct sentence *sentence, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

#endif
