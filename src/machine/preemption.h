/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_MACHINE_PREEMPTION_H
#define SWAPREL_MACHINE_PREEMPTION_H

#include "base/fs.h"
#include "machine/kernel_config.h"

/*
 * The preemption model as it is now: "none", "voluntary", "full", "lazy" or "rt"; "" when
 * it is not known. In this order: sys/kernel/debug/sched/preempt, which can be changed
 * at run time; preempt= of the command line, where the kernel heeds it; the
 * configuration; the word in uname -v. Writes to @model.
 */
void preemption_read(char *model, size_t size, const struct fs *fs,
		     const struct kernel_config *config);

#endif
