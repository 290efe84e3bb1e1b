// SPDX-License-Identifier: GPL-2.0-or-later
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "profile/task_roles.h"

#define KTHREADD_PID 2

struct look {
	struct task_roles *roles;
	const struct fs *fs;
};

static int add(struct task_roles *roles, pid_t pid, unsigned int who)
{
	if (roles->count == roles->room) {
		const size_t room = roles->room ? roles->room * 2 : 256;
		struct task_role *more = reallocarray(roles->items, room,
						      sizeof(*roles->items));

		if (!more)
			return -ENOMEM;
		roles->items = more;
		roles->room = room;
	}
	roles->items[roles->count++] = (struct task_role){ pid, who };
	return 0;
}

/* The parent is the fourth field; the second, the name, may hold anything but ")". */
static int visit(void *arg, const char *name)
{
	const struct look *look = arg;
	const char *end;
	char stat[256];
	int parent;

	if (!isdigit((unsigned char)name[0]) ||
	    fs_read(look->fs, stat, sizeof(stat), "proc/%s/stat", name) <= 0)
		return 0;
	end = strrchr(stat, ')');
	if (!end || sscanf(end, ") %*c %d", &parent) != 1)
		return 0;
	if (parent == getpid())
		return add(look->roles, (pid_t)atol(name), PROFILE_CALLER);
	if (parent == KTHREADD_PID)
		return add(look->roles, (pid_t)atol(name), PROFILE_WORKER);
	return 0;
}

int task_roles_scan(struct task_roles *roles, const struct fs *fs)
{
	struct look look = { roles, fs };

	return fs_each(fs, "proc", visit, &look);
}

void task_roles_free(struct task_roles *roles)
{
	free(roles->items);
	*roles = (struct task_roles){ 0 };
}

unsigned int task_roles_find(const struct task_roles *roles, pid_t pid, pid_t tid)
{
	if (pid == getpid())
		return tid == pid ? TASK_ROLE_SELF : PROFILE_CALLER;
	for (size_t i = 0; i < roles->count; i++) {
		if (roles->items[i].pid == pid)
			return roles->items[i].who;
	}
	return TASK_ROLE_OTHERS;
}
