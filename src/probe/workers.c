// SPDX-License-Identifier: GPL-2.0-or-later
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "probe/workers.h"

#define KTHREADD_PID 2

struct scan {
	const struct fs *fs;
	struct workers *workers;
	size_t room;
};

/* The parent is the fourth field; the second, the name, may hold anything but ")". */
static bool is_kernel_thread(const struct fs *fs, const char *pid)
{
	char stat[256];
	const char *end;
	int parent;

	if (fs_read(fs, stat, sizeof(stat), "proc/%s/stat", pid) <= 0)
		return false;
	end = strrchr(stat, ')');
	return end && sscanf(end, ") %*c %d", &parent) == 1 && parent == KTHREADD_PID;
}

static int add_worker(struct scan *scan, pid_t pid, uint64_t cpu_ns)
{
	struct workers *workers = scan->workers;

	if (workers->count == scan->room) {
		size_t room = scan->room ? scan->room * 2 : 128;
		struct worker *more = reallocarray(workers->items, room,
						   sizeof(*workers->items));

		if (!more)
			return -ENOMEM;
		workers->items = more;
		scan->room = room;
	}
	workers->items[workers->count++] = (struct worker){ pid, cpu_ns };
	return 0;
}

static int visit(void *arg, const char *name)
{
	struct scan *scan = arg;
	char text[96];
	uint64_t cpu_ns;

	if (!isdigit((unsigned char)name[0]) || !is_kernel_thread(scan->fs, name))
		return 0;
	if (fs_read(scan->fs, text, sizeof(text), "proc/%s/schedstat", name) <= 0)
		return 0;
	if (sscanf(text, "%" SCNu64, &cpu_ns) != 1)
		return 0;
	return add_worker(scan, (pid_t)atol(name), cpu_ns);
}

static int by_pid(const void *a, const void *b)
{
	return ((const struct worker *)a)->pid - ((const struct worker *)b)->pid;
}

int workers_read(struct workers *workers, const struct fs *fs)
{
	struct scan scan = { fs, workers, 0 };
	int ret;

	memset(workers, 0, sizeof(*workers));
	ret = fs_each(fs, "proc", visit, &scan);
	if (!ret && !workers->count)
		ret = -ENOENT;
	if (ret) {
		workers_free(workers);
		return ret;
	}
	qsort(workers->items, workers->count, sizeof(*workers->items), by_pid);
	return 0;
}

void workers_free(struct workers *workers)
{
	free(workers->items);
	memset(workers, 0, sizeof(*workers));
}

uint64_t workers_spent_ns(const struct workers *earlier, const struct workers *later)
{
	uint64_t spent_ns = 0;

	for (size_t i = 0; i < later->count; i++) {
		const struct worker *now = &later->items[i], *then = NULL;

		if (earlier->count)
			then = bsearch(now, earlier->items, earlier->count, sizeof(*now),
				       by_pid);
		if (!then)
			spent_ns += now->cpu_ns;
		else if (now->cpu_ns > then->cpu_ns)
			spent_ns += now->cpu_ns - then->cpu_ns;
	}
	return spent_ns;
}
