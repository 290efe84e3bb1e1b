/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CLI_METRIC_LIST_H
#define SWAPREL_CLI_METRIC_LIST_H

#include "sample/summary.h"

/* What --metric asked for: one, or several beside each other, each once. */
struct metric_list {
	size_t count; /* 0: it was not asked for */
	enum metric items[METRIC_COUNT];
};

/* Parse "mean" or "mean,settle". 0, or -EINVAL after one line on stderr. */
int metric_list_parse(struct metric_list *list, const char *text);

#endif
