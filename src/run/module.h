/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_RUN_MODULE_H
#define SWAPREL_RUN_MODULE_H

#include "run/run.h"

/*
 * What a run does with its module: the inside of host.c. What goes wrong with it ends the
 * run by name: the result is RESULT_REFUSED. 0 or negative errno with a line.
 */

/* Load it, look at the kernel's log and taint before and after, and prove that it is the
 * one that runs. */
int module_load(struct run *run, struct err *err);

/* The run's device is its. */
int module_prove_disk(struct run *run, struct err *err);

/* The looks before and after the host is restored. The second publishes the result anew,
 * if the module was unloaded after the first round. */
void module_before_unload(struct run *run);
void module_after_unload(struct run *run, uint64_t unload_ns);

#endif
