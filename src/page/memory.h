/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_PAGE_MEMORY_H
#define SWAPREL_PAGE_MEMORY_H

#include "format/document.h"
#include "sample/summary.h"

/* How memory came back in a round that sampled it, for pictures. */

/* Whether there is a curve that may be shown. */
bool memory_is_sampled(const struct result_round *round);

/* The share of what comes back that is back once zram holds so much. */
double memory_back_share(const struct result_memory *memory, double zram_bytes);

/* Where an axis for the curves of one cell ends: a little behind the last one's 99 %, but
 * for those that take more than three times as long as the middle one: they go on beyond
 * it. @ends_ns is sorted. */
double memory_end_ms(double *ends_ns, size_t count);

/* Add the curve to the last series, in percent not back over ms, up to @end_ms. */
void memory_points(struct document *document, const struct result_memory *memory,
		   double end_ms);

#endif
