/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_PAGE_LABEL_H
#define SWAPREL_PAGE_LABEL_H

#include "result/result.h"

/* Which of a cell's coordinates differ within a result, and so belong in a row's label;
 * the rest is said once, above the table. */
struct labels {
	const struct result *result; /* borrowed */
	bool size, pattern, release;
};

/* Which cell a row is of, whatever else the row tells. */
struct row_cell {
	char label[POINT_NAME_MAX]; /* "multi 2p", "single 64 MiB lzo-ratio" */
	char mode[24];
	struct point point;
	bool oversubscribed; /* in tables a "*" behind the label */
};

struct labels labels_of(const struct result *result);
struct row_cell row_cell_of(const struct labels *labels, const struct point *point,
			    bool oversubscribed);

/* The label of the struct row_cell at @at, with its "*"; for struct column. */
char *cell_label(const void *at, char *buf, size_t size);

/* "munmap of 256 MiB a process, text, lzo-rle": what all rows have in common. */
char *label_head(const struct labels *labels, char *buf, size_t size);

/* The foot note for the "*". */
extern const char label_crowded[];

#endif
