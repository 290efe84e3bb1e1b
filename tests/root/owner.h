/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_TESTS_OWNER_H
#define SWAPREL_TESTS_OWNER_H

#include <limits.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <sys/types.h>

#include "round/proof.h"
#include "workloads/workload.h"

/* A process with a region that is all on a device, for one release. */

struct owner_options {
	const struct release_method *method;
	size_t bytes;
	unsigned int swap_type; /* of the device */
	unsigned int cpu;       /* to be pinned to; UINT_MAX: none */
	const char *group;      /* control group's directory to be in; "": none */
};

struct owner {
	pid_t pid;
	int pidfd;
	struct owner_shared {
		_Atomic unsigned int stage;
		int error;
		struct proof proof; /* before the release, and after one in the process */
	} * shared;
};

/* Returns once its pages are proven; fails the test where they are not within 20 s. */
struct owner owner_start(const struct owner_options *options);

/* Release as the method does, and return when that is over. A process that need not end
 * lives on. */
void owner_release(const struct owner *owner, const struct release_method *method);

bool owner_has_ended(const struct owner *owner);

/* Kill it where it still lives, and reap it. */
void owner_drop(struct owner *owner);

#endif
