/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_COMPARE_COMPARE_H
#define SWAPREL_COMPARE_COMPARE_H

#include "result/result.h"

/*
 * What keeps two results from standing in one table: machine, substrate, page size, job
 * (its name, algorithm, ratio, planted fault and tuning) and the CPUs that were used. 0,
 * or -EXDEV with a line that names every field that differs.
 */
int compare_may_stand_together(const struct result *base, const struct result *other,
			       struct err *err);

#endif
