/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_FORMAT_PLOT_AXIS_H
#define SWAPREL_FORMAT_PLOT_AXIS_H

#include "format/plot.h"

/* Where on an axis of @pixels ticks stand, so that the labels do not meet: ascending, no
 * more than PLOT_TICKS_MAX. @least: pixels from one to the next. Returns how many. */
size_t plot_axis_ticks(const struct plot_axis *axis, unsigned int pixels,
		       unsigned int least, double *ticks);

/* 1, 2 or 5 times a power of ten, of which at most @most go into @span. */
double plot_axis_step(double span, double most);

#endif
