/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_PAGE_TREND_H
#define SWAPREL_PAGE_TREND_H

#include "compare/trend.h"
#include "page/label.h"

#define TREND_SCHEMA "swaprel.trend/1"

struct trend_page_options {
	bool changed;     /* only cells with a change */
	bool nights;      /* each night of each cell among the data, too */
	bool newest;      /* only the newest level of each: it is what is judged */
	const char *tree; /* of the kernel, for the commands that bisect */
};

/* One segment of one series. */
struct trend_row {
	char name[POINT_NAME_MAX + 2 * LIST_NAME_MAX + 80];
	struct row_cell cell;
	char variant[LIST_NAME_MAX], machine_id[24], host[65], substrate[LIST_NAME_MAX];
	char algorithm[LIST_NAME_MAX], backend[LIST_NAME_MAX];
	char machine[80]; /* host or machine_id, as printed */
	char started_at[32], since[16], until[16];
	char kernel[112], until_kernel[112];
	unsigned int segment, nights, boots;
	struct figure ns;
	struct figure change; /* percent of time against the segment before, > 0 slower */
	/* The change is between these: the last night surely before, the first after. */
	char last_good[112], first_bad[112], last_good_date[16], first_bad_date[16];
	struct figure drift; /* percent against the reference of the gate; newest only */
	unsigned int gate;
	char outcome[8], detail[200]; /* "": not the newest segment */
	const struct trend_series *series;
	bool first; /* of its series */
};

/* Make a document of the changes and figures of all series: 0 or -ENOMEM. */
int trend_document(struct document *document, const struct trend *trend,
		   const struct trend_page_options *options);

/* Private to it: rows, borrowed of @trend; to be freed. NULL: no memory. */
struct trend_row *trend_rows_make(const struct trend *trend,
				  const struct trend_page_options *options,
				  size_t *count);
extern const struct record trend_row_record;
void trend_nights_data(struct document *document, const struct trend *trend);
void trend_advice(struct document *document, const struct trend *trend,
		  const struct trend_page_options *options);

/* "2026-11-23" of seconds since the epoch. */
char *trend_date(double when_s, char *buf, size_t size);

/* Picture "trend": nights with intervals, and levels; series with changes first. */
void chart_trend(struct document *document, const struct trend *trend);

#endif
