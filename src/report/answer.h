/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_REPORT_ANSWER_H
#define SWAPREL_REPORT_ANSWER_H

#include "report/report.h"

/* What the files of the answer have in common. */

/* Cells that are named in the answer for each verdict, before the rest is counted. */
#define NAMED_MOST 4
/* Variants that are held against the base, or results, in a sentence of their own. */
#define SENTENCES_MOST 4

/* @yes where the CPUs were emulated, else @no: that has to be read, whatever else is. */
const char *answer_emulated(const struct result *result, const char *yes, const char *no);

/* The label of a cell, in @buf. */
char *answer_label(const struct study *study, size_t cell, char *buf, size_t size);

bool answer_is_one_run(const struct study *study);

/* Of one variant: what was measured. */
void answer_times(struct document *answer, const struct study *study);

/* Of results that are not comparable. */
void answer_each(struct document *answer, const struct report_source *source);

#endif
