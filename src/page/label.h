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

struct labels labels_of(const struct result *result);

/* "multi 2p", "single 64 MiB lzo-ratio", with "*" behind it when oversubscribed. */
char *label_row(const struct labels *labels, const struct result_cell *cell, char *buf,
		size_t size);

/* "munmap of 256 MiB a process, text, lzo-rle": what all rows have in common. */
char *label_head(const struct labels *labels, char *buf, size_t size);

/* The foot note for the "*". */
extern const char label_crowded[];

#endif
