/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_BACKEND_ORPHANS_H
#define SWAPREL_BACKEND_ORPHANS_H

#include <sys/types.h>

/*
 * Processes whose parents died come to their nearest subreaper. While one waits for a
 * backend, all of its children but those that it had before are what the backend started,
 * whatever process group they are in.
 */
struct orphans {
	char older[4096]; /* " 12 34 ": the children from before */
};

/* Become a subreaper; the children there are now are none of these. */
void orphans_begin(struct orphans *orphans);

/* @pid, a child that came later, is none of these either. */
void orphans_spare(struct orphans *orphans, pid_t pid);

/* Send @signo to each, and to the process group of each that leads one. */
void orphans_signal(const struct orphans *orphans, int signo);

/*
 * End them: SIGTERM, and SIGKILL @grace_s later. 0, or -ETIMEDOUT when some are left
 * @patience_s after that.
 */
int orphans_end(const struct orphans *orphans, unsigned int grace_s,
		unsigned int patience_s);

#endif
