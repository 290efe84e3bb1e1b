/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_RUN_PROFILE_H
#define SWAPREL_RUN_PROFILE_H

#include "run/run.h"

/*
 * One more round of @cell, after all of its own and on no list, under the kernel's
 * tracing: @cell->profile says where its time went, or why that cannot be said, which is
 * no error. As round_run().
 */
int profile_cell(struct run *run, struct result_cell *cell, struct err *err);

#endif
