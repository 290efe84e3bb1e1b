/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_HOST_PRESSURE_H
#define SWAPREL_HOST_PRESSURE_H

#include "base/err.h"
#include "base/fs.h"
#include "ledger/ledger.h"

/*
 * The directory of the cgroup that a run makes for a process which is to reclaim: at the
 * root of version 2 where the memory controller is on there, else of version 1. NULL:
 * neither is to be had. A group of its own puts pressure on nobody else.
 */
const char *pressure_dir(const struct fs *fs);

/* Whether memory of cgroup version 2 could be switched on, but is not. */
bool pressure_could_be(const struct fs *fs);

/* Make that group through the ledger, with room for @bytes. 0 or negative errno with a
 * line. */
int pressure_make(struct ledger *ledger, const struct fs *fs, uint64_t bytes,
		  struct err *err);

#endif
