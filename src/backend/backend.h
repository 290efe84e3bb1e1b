/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_BACKEND_BACKEND_H
#define SWAPREL_BACKEND_BACKEND_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "store/files.h"

/*
 * Running a backend: the executable that boots a kernel once. docs/backends.md tells what
 * it is given and what it owes.
 *
 * Between the campaign and the backend, which leads a process group of its own, stands a
 * supervisor: a child of the campaign that outlives a killed one for as long as it takes
 * to end all that the backend started; when the supervisor itself is killed, the campaign
 * does that. So no machine goes on measuring behind the next one's back.
 */

/* After this long beyond its deadline a backend that has the same one is given up. */
#define BACKEND_MARGIN_MIN_S 2

/* Between SIGTERM and SIGKILL. */
#define BACKEND_GRACE_S 10

/* What it says, in its directory. */
#define BACKEND_OUT_NAME "backend.out"
#define BACKEND_ERR_NAME "backend.err"

struct backend_call {
	const char *path;            /* the executable */
	const struct files_dir *dir; /* its only argument, and where its output goes */
	unsigned int deadline_s;     /* what it was given; 10 % more are waited for */
	int interrupt_fd;            /* readable: stop; -1: none */
	unsigned int stall_s; /* it is given up when for so long .tick returns the same;
			       * 0: that may be */
	/* Called every second or so while it runs; may be NULL. Returns how far it is. */
	size_t (*tick)(void *arg, uint64_t elapsed_ms);
	void *arg;
};

enum backend_how {
	BACKEND_EXITED,       /* .code is its exit code */
	BACKEND_SIGNALED,     /* .code is the signal */
	BACKEND_LATE,         /* killed by us */
	BACKEND_STOPPED,      /* killed by us, since interrupt_fd became readable */
	BACKEND_UNSUPERVISED, /* killed by us, since signal .code killed its supervisor */
};

struct backend_end {
	enum backend_how how;
	int code;
	uint64_t elapsed_ms;
};

/*
 * Start it, wait, and leave none of its processes behind. Standard output and error
 * go to backend.out and backend.err in .dir, standard input is empty. 0 when it was run,
 * however it ended, or negative errno with a line.
 */
int backend_run(const struct backend_call *call, struct backend_end *end,
		struct err *err);

/* @name with a slash is a path; any other is looked for in @dir. 0 with an absolute path,
 * or negative errno with a line. */
int backend_find(char *path, size_t size, const char *name, const char *dir,
		 struct err *err);

#endif
