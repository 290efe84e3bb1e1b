// SPDX-License-Identifier: GPL-2.0-or-later
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/root/processes.h"

struct search {
	const struct fs *fs;
	pid_t parent;
	pid_t *pids;
	size_t count, room;
};

static pid_t parent_of(const struct fs *fs, const char *pid)
{
	char text[512], *after_name;
	int parent = 0;

	if (fs_read(fs, text, sizeof(text), "proc/%s/stat", pid) < 0)
		return 0;
	after_name = strrchr(text, ')');
	if (!after_name || sscanf(after_name, ") %*c %d", &parent) != 1)
		return 0;
	return parent;
}

static int look_at(void *arg, const char *name)
{
	struct search *search = arg;

	if (name[0] < '1' || name[0] > '9' || search->count == search->room)
		return 0;
	if (parent_of(search->fs, name) == search->parent)
		search->pids[search->count++] = atoi(name);
	return 0;
}

static int compare_pids(const void *left, const void *right)
{
	return *(const pid_t *)left - *(const pid_t *)right;
}

size_t children_of(const struct fs *fs, pid_t parent, pid_t *pids, size_t room)
{
	struct search search = { fs, parent, pids, 0, room };

	fs_each(fs, "proc", look_at, &search);
	qsort(pids, search.count, sizeof(*pids), compare_pids);
	return search.count;
}

uint64_t resident_bytes(const struct fs *fs, pid_t pid)
{
	unsigned long long pages = 0;
	char text[128];

	if (fs_read(fs, text, sizeof(text), "proc/%d/statm", pid) < 0 ||
	    sscanf(text, "%*u %llu", &pages) != 1)
		return 0;
	return pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

void signals_to_default(void)
{
	sigset_t none;

	for (int signo = 1; signo < NSIG; signo++)
		signal(signo, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}
