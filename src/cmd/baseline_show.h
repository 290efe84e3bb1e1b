/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CMD_BASELINE_SHOW_H
#define SWAPREL_CMD_BASELINE_SHOW_H

#include "cli/reading.h"

/* Print which baselines are kept, and who accepted them. EXIT_FINE, or EXIT_USAGE after
 * one line on stderr. */
int baseline_show(const struct reading_options *options);

#endif
