/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_KMOD_EXPLAIN_H
#define SWAPREL_KMOD_EXPLAIN_H

#include "base/err.h"
#include "base/fs.h"
#include "kmod/kmod.h"

/* The kernel's log from a moment on: its line says what an errno does not. */
struct explain {
	int fd; /* -1: not to be read */
};

void explain_begin(struct explain *explain, const struct fs *fs);
void explain_end(struct explain *explain);

/* One line for what finit_module(2) returned, with what to do. Returns @ret. */
int explain_load(const struct explain *explain, const struct kmod *kmod, int ret,
		 struct err *err);

/* The same for delete_module(2). */
int explain_unload(const struct fs *fs, const char *name, int ret, struct err *err);

#endif
