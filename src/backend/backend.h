/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_BACKEND_BACKEND_H
#define SWAPREL_BACKEND_BACKEND_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "backend/orphans.h"
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

/* Boots under way at the same time, at most. */
#define BACKEND_PARALLEL_MAX 64

struct backend_call {
	const char *path;            /* the executable */
	const struct files_dir *dir; /* its only argument, and where its output goes */
	unsigned int deadline_s;     /* what it was given; 10 % more are waited for */
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

/* A backend at work, seen from the campaign. */
struct backend_boot {
	struct backend_call call;
	pid_t keeper; /* its supervisor */
	int alive_fd; /* end of file: the supervisor is gone */
	uint64_t start_ns;
	uint64_t moved_ms; /* when .tick last returned another number */
	size_t far;        /* that number */
};

/* All that are at work; {} is none. */
struct backend_set {
	struct orphans orphans; /* when a supervisor is killed */
	struct backend_boot *boots[BACKEND_PARALLEL_MAX]; /* borrowed, the oldest first */
	size_t count;
};

/*
 * Start @boot->call and add @boot, which stays where it is, to @set. Standard output and
 * error go to backend.out and backend.err in .dir, standard input is empty. 0 or negative
 * errno with a line; -EAGAIN, BACKEND_PARALLEL_MAX are at work.
 */
int backend_start(struct backend_set *set, struct backend_boot *boot, struct err *err);

/*
 * Wait for a second at most. Returns a boot that is to be ended, and why in @how, or
 * NULL. @interrupt_fd: readable: stop all, one after the other; -1: none.
 */
struct backend_boot *backend_wait(struct backend_set *set, int interrupt_fd,
				  enum backend_how *how);

/* Tell all of @set to end: the first step of stopping them. */
void backend_stop(const struct backend_set *set);

/*
 * Take @boot, for which @how is the reason, out of @set, and leave none of its processes
 * behind. 0 when it was run, however it ended, or negative errno with a line.
 */
int backend_finish(struct backend_set *set, struct backend_boot *boot,
		   enum backend_how how, struct backend_end *end, struct err *err);

/* @name with a slash is a path; any other is looked for in @dir. 0 with an absolute path,
 * or negative errno with a line. */
int backend_find(char *path, size_t size, const char *name, const char *dir,
		 struct err *err);

#endif
