/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_PROFILE_TASK_ROLES_H
#define SWAPREL_PROFILE_TASK_ROLES_H

#include <stddef.h>
#include <sys/types.h>

#include "base/fs.h"
#include "result/profile.h"

/* Behind the values of enum profile_who: this process, and who has no part in the round.
 */
enum { TASK_ROLE_SELF = PROFILE_WHO_COUNT, TASK_ROLE_OTHERS, TASK_ROLE_COUNT };

struct task_role {
	pid_t pid;
	unsigned int who;
};

/* Who is a caller, a child of this process, and who a worker, a kernel thread. */
struct task_roles {
	size_t count, room;
	struct task_role *items; /* owned */
};

/* Add whoever lives now. A caller is to be seen before its release, as it may be gone
 * afterwards. 0 or negative errno. Free with task_roles_free(). */
int task_roles_scan(struct task_roles *roles, const struct fs *fs);
void task_roles_free(struct task_roles *roles);

/* Whose time a sample of thread @tid of process @pid is: enum profile_who,
 * TASK_ROLE_SELF or TASK_ROLE_OTHERS. A thread of this process, but for its first, is a
 * killer's. */
unsigned int task_roles_find(const struct task_roles *roles, pid_t pid, pid_t tid);

#endif
