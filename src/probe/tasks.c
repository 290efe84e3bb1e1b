// SPDX-License-Identifier: GPL-2.0-or-later
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "probe/tasks.h"

#define KTHREADD_PID 2

struct scan {
	const struct fs *fs;
	struct tasks *tasks;
	size_t room;
	const char *pid; /* whose threads are visited */
	pid_t except;
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

/* @text: what its schedstat says. */
static int add_task(struct scan *scan, const char *tid, const char *text)
{
	struct tasks *tasks = scan->tasks;
	uint64_t cpu_ns;

	if (sscanf(text, "%" SCNu64, &cpu_ns) != 1)
		return 0;
	if (tasks->count == scan->room) {
		size_t room = scan->room ? scan->room * 2 : 128;
		struct task *more = reallocarray(tasks->items, room,
						 sizeof(*tasks->items));

		if (!more)
			return -ENOMEM;
		tasks->items = more;
		scan->room = room;
	}
	tasks->items[tasks->count++] = (struct task){ (pid_t)atol(tid), cpu_ns };
	return 0;
}

static int visit_worker(void *arg, const char *name)
{
	struct scan *scan = arg;
	char text[96];

	if (!isdigit((unsigned char)name[0]) || !is_kernel_thread(scan->fs, name) ||
	    fs_read(scan->fs, text, sizeof(text), "proc/%s/schedstat", name) <= 0)
		return 0;
	return add_task(scan, name, text);
}

static int visit_thread(void *arg, const char *name)
{
	struct scan *scan = arg;
	char text[96];

	if (fs_read(scan->fs, text, sizeof(text), "proc/%s/task/%s/schedstat", scan->pid,
		    name) <= 0)
		return 0;
	return add_task(scan, name, text);
}

static int visit_other(void *arg, const char *name)
{
	struct scan *scan = arg;
	char dir[64];
	int ret;

	if (!isdigit((unsigned char)name[0]) || atol(name) == scan->except ||
	    is_kernel_thread(scan->fs, name))
		return 0;
	scan->pid = name;
	snprintf(dir, sizeof(dir), "proc/%.32s/task", name);
	ret = fs_each(scan->fs, dir, visit_thread, scan);
	/* One that has ended meanwhile has no threads. */
	return ret == -ENOMEM ? ret : 0;
}

static int by_tid(const void *a, const void *b)
{
	return ((const struct task *)a)->tid - ((const struct task *)b)->tid;
}

static int scan_proc(struct scan *scan, int (*visit)(void *arg, const char *name))
{
	struct tasks *tasks = scan->tasks;
	int ret;

	memset(tasks, 0, sizeof(*tasks));
	ret = fs_each(scan->fs, "proc", visit, scan);
	if (!ret && !tasks->count)
		ret = -ENOENT;
	if (ret) {
		tasks_free(tasks);
		return ret;
	}
	qsort(tasks->items, tasks->count, sizeof(*tasks->items), by_tid);
	return 0;
}

int tasks_read_workers(struct tasks *tasks, const struct fs *fs)
{
	struct scan scan = { .fs = fs, .tasks = tasks };

	return scan_proc(&scan, visit_worker);
}

int tasks_read_others(struct tasks *tasks, const struct fs *fs, pid_t except)
{
	struct scan scan = { .fs = fs, .tasks = tasks, .except = except };

	return scan_proc(&scan, visit_other);
}

void tasks_free(struct tasks *tasks)
{
	free(tasks->items);
	memset(tasks, 0, sizeof(*tasks));
}

uint64_t tasks_spent_ns(const struct tasks *earlier, const struct tasks *later)
{
	uint64_t spent_ns = 0;

	for (size_t i = 0; i < later->count; i++) {
		const struct task *now = &later->items[i], *then = NULL;

		if (earlier->count)
			then = bsearch(now, earlier->items, earlier->count, sizeof(*now),
				       by_tid);
		if (!then)
			spent_ns += now->cpu_ns;
		else if (now->cpu_ns > then->cpu_ns)
			spent_ns += now->cpu_ns - then->cpu_ns;
	}
	return spent_ns;
}
