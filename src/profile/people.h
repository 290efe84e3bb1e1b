/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_PROFILE_PEOPLE_H
#define SWAPREL_PROFILE_PEOPLE_H

#include <stddef.h>
#include <sys/types.h>

#include "base/fs.h"
#include "result/profile.h"

/* Behind the values of enum profile_who: this process, and who has no part in the round.
 */
enum { PEOPLE_SELF = PROFILE_WHO_COUNT, PEOPLE_OTHERS, PEOPLE_COUNT };

struct person {
	pid_t pid;
	unsigned int who;
};

/* Who is a caller, a child of this process, and who a worker, a kernel thread. */
struct people {
	size_t count, room;
	struct person *items; /* owned */
};

/* Add whoever lives now. A caller is to be seen before its release, as it may be gone
 * afterwards. 0 or negative errno. Free with people_free(). */
int people_look(struct people *people, const struct fs *fs);
void people_free(struct people *people);

/* Whose time a sample of thread @tid of process @pid is: enum profile_who,
 * PEOPLE_SELF or PEOPLE_OTHERS. A thread of this process, but for its first, is a
 * killer's. */
unsigned int people_find(const struct people *people, pid_t pid, pid_t tid);

#endif
