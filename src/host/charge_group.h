/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_HOST_CHARGE_GROUP_H
#define SWAPREL_HOST_CHARGE_GROUP_H

#include "base/err.h"
#include "base/fs.h"
#include "ledger/ledger.h"

/*
 * A memory cgroup without a limit. Each page that its processes hold in memory is charged
 * to it, and the charge is taken off when the page is given back to the page allocator:
 * in the same call, and before it goes to a list of its CPU, which the machine's free
 * memory does not have. Others neither add to it nor take from it.
 */
struct charge_group {
	char dir[64];  /* below the root; "": none */
	char file[96]; /* that has the bytes charged */
};

/* Make it through the ledger, of version 2 or 1, where there is the memory controller;
 * elsewhere .dir is "". 0 or negative errno with a line. */
int charge_group_make(struct charge_group *group, struct ledger *ledger,
		      const struct fs *fs, struct err *err);

/* Open its count of bytes, for charge_group_read(). A descriptor, or negative errno. */
int charge_group_open(const struct charge_group *group, const struct fs *fs);
int charge_group_read(int fd, uint64_t *bytes);

#endif
