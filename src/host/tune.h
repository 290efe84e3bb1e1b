/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_HOST_TUNE_H
#define SWAPREL_HOST_TUNE_H

#include "base/err.h"
#include "base/fs.h"
#include "ledger/ledger.h"

/*
 * Quieten the host for a run, through the ledger: scaling governors to performance, NUMA
 * balancing off, proactive compaction off. A knob the kernel does not have is passed
 * over. @said gets "path=value (was old) ..." for the result. 0 or negative errno.
 */
int tune_host(struct ledger *ledger, const struct fs *fs, char *said, size_t size,
	      struct err *err);

#endif
