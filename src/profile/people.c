// SPDX-License-Identifier: GPL-2.0-or-later
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "profile/people.h"

#define KTHREADD_PID 2

struct look {
	struct people *people;
	const struct fs *fs;
};

static int add(struct people *people, pid_t pid, unsigned int who)
{
	if (people->count == people->room) {
		const size_t room = people->room ? people->room * 2 : 256;
		struct person *more = reallocarray(people->items, room,
						   sizeof(*people->items));

		if (!more)
			return -ENOMEM;
		people->items = more;
		people->room = room;
	}
	people->items[people->count++] = (struct person){ pid, who };
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
		return add(look->people, (pid_t)atol(name), PROFILE_CALLER);
	if (parent == KTHREADD_PID)
		return add(look->people, (pid_t)atol(name), PROFILE_WORKER);
	return 0;
}

int people_look(struct people *people, const struct fs *fs)
{
	struct look look = { people, fs };

	return fs_each(fs, "proc", visit, &look);
}

void people_free(struct people *people)
{
	free(people->items);
	*people = (struct people){ 0 };
}

unsigned int people_find(const struct people *people, pid_t pid, pid_t tid)
{
	if (pid == getpid())
		return tid == pid ? PEOPLE_SELF : PROFILE_CALLER;
	for (size_t i = 0; i < people->count; i++) {
		if (people->items[i].pid == pid)
			return people->items[i].who;
	}
	return PEOPLE_OTHERS;
}
