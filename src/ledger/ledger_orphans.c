// SPDX-License-Identifier: GPL-2.0-or-later
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "ledger/ledger_file.h"

/*
 * The lock is an flock: it belongs to the open file, and all forks of the run share that.
 * /proc/PID/fdinfo/FD shows it in each of them, with the process that took it, so the run
 * itself can be distinguished from what it left behind, and somebody who has merely
 * opened the file, such as a second restore, is no holder.
 */
struct scan {
	const struct fs *fs;
	const struct stat *lock;
	pid_t pid;
	pid_t owner; /* of the lock that @pid holds; -1: it holds none */
	struct lock_holders *holders;
};

static pid_t flock_owner(const char *fdinfo)
{
	const char *line = strstr(fdinfo, "\nlock:");
	int owner;

	if (line && sscanf(line, " lock: %*d: FLOCK %*s %*s %d", &owner) == 1)
		return owner;
	return -1;
}

static int look_at_fd(void *arg, const char *name)
{
	struct scan *scan = arg;
	char path[64 + NAME_MAX], text[1024];
	struct stat st;
	pid_t owner;

	if (fs_read(scan->fs, text, sizeof(text), "proc/%d/fdinfo/%s", scan->pid, name) <=
	    0)
		return 0;
	owner = flock_owner(text);
	if (owner < 0)
		return 0;
	snprintf(path, sizeof(path), "proc/%d/fd/%s", scan->pid, name);
	if (fstatat(scan->fs->root_fd, path, &st, 0) || st.st_dev != scan->lock->st_dev ||
	    st.st_ino != scan->lock->st_ino)
		return 0;
	scan->owner = owner;
	return 1;
}

/* True when @scan->pid holds the lock, and then @scan->owner is who took it. */
static bool holds_lock(struct scan *scan)
{
	char dir[64];

	scan->owner = -1;
	snprintf(dir, sizeof(dir), "proc/%d/fdinfo", scan->pid);
	return fs_each(scan->fs, dir, look_at_fd, scan) == 1;
}

static int look_at_lost_fd(void *arg, const char *name)
{
	const struct scan *scan = arg;
	char path[64 + NAME_MAX], text[1024];
	ssize_t len;

	if (fs_read(scan->fs, text, sizeof(text), "proc/%d/fdinfo/%s", scan->pid, name) <=
		    0 ||
	    flock_owner(text) != scan->pid)
		return 0;
	snprintf(path, sizeof(path), "proc/%d/fd/%s", scan->pid, name);
	len = readlinkat(scan->fs->root_fd, path, text, sizeof(text) - 1);
	text[len < 0 ? 0 : len] = '\0';
	return strstr(text, "/" LEDGER_DIR "/lock") != NULL;
}

bool holds_lost_lock(const struct fs *fs, pid_t pid)
{
	struct scan scan = { .fs = fs, .pid = pid };
	char dir[64];

	snprintf(dir, sizeof(dir), "proc/%d/fdinfo", pid);
	return pid != getpid() && fs_each(fs, dir, look_at_lost_fd, &scan) == 1;
}

static int look_at_process(void *arg, const char *name)
{
	struct scan *scan = arg;
	struct lock_holders *holders = scan->holders;

	scan->pid = (pid_t)strtol(name, NULL, 10);
	if (!isdigit((unsigned char)name[0]) || scan->pid == getpid())
		return 0;
	if (!holds_lock(scan))
		return 0;
	if (holders->count < HOLDERS_MAX)
		holders->pids[holders->count++] = scan->pid;
	if (scan->owner == scan->pid)
		holders->owner = scan->pid;
	return 0;
}

int lock_holders_find(struct lock_holders *holders, const struct fs *fs, int lock_fd)
{
	struct stat st;
	struct scan scan = { .fs = fs, .lock = &st, .holders = holders };

	memset(holders, 0, sizeof(*holders));
	if (fstat(lock_fd, &st))
		return -errno;
	return fs_each(fs, "proc", look_at_process, &scan);
}

unsigned int lock_holders_kill(const struct lock_holders *holders, const struct fs *fs,
			       int lock_fd)
{
	struct stat st;
	struct scan scan = { .fs = fs, .lock = &st };
	unsigned int killed = 0;

	if (fstat(lock_fd, &st))
		return 0;
	for (size_t i = 0; i < holders->count; i++) {
		/* A descriptor of the process, not its number, is killed: the number may
		 * have passed on to another process since we looked. */
		int pidfd = (int)syscall(SYS_pidfd_open, holders->pids[i], 0);

		if (pidfd < 0)
			continue;
		scan.pid = holders->pids[i];
		if (holds_lock(&scan) && scan.owner != scan.pid &&
		    !syscall(SYS_pidfd_send_signal, pidfd, SIGKILL, NULL, 0))
			killed++;
		close(pidfd);
	}
	return killed;
}
