// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/root/zswap_guard.h"

#define KNOB "sys/module/zswap/parameters/enabled"

bool zswap_can_be_switched_on(const struct fs *fs)
{
	char value[8];

	return fs_read(fs, value, sizeof(value), KNOB) > 0 && value[0] == 'N';
}

/* The guard's whole life. Its exit code is 0 when zswap is off again. */
static int guard_main(const struct fs *fs, int alive_fd, int ready_fd)
{
	char byte = 0;

	setsid();
	if (!fs_write(fs, "Y", KNOB) && write(ready_fd, &byte, 1) == 1) {
		while (read(alive_fd, &byte, 1) > 0)
			;
	}
	return fs_write(fs, "N", KNOB) ? 1 : 0;
}

static void run_guard(const struct fs *fs, const int alive[2], const int ready[2])
{
	close(alive[1]);
	close(ready[0]);
	_exit(guard_main(fs, alive[0], ready[1]));
}

int zswap_guard_start(struct zswap_guard *guard, const struct fs *fs)
{
	int alive[2], ready[2];
	bool is_on;
	char byte;

	if (pipe2(alive, O_CLOEXEC))
		return -errno;
	if (pipe2(ready, O_CLOEXEC)) {
		close(alive[0]);
		close(alive[1]);
		return -EMFILE;
	}
	guard->pid = fork();
	if (!guard->pid)
		run_guard(fs, alive, ready);
	guard->alive_fd = alive[1];
	close(alive[0]);
	close(ready[1]);
	is_on = read(ready[0], &byte, 1) == 1;
	close(ready[0]);
	if (is_on)
		return 0;
	zswap_guard_stop(guard);
	return -EIO;
}

int zswap_guard_stop(struct zswap_guard *guard)
{
	int status = 0;

	close(guard->alive_fd);
	if (guard->pid < 0 || waitpid(guard->pid, &status, 0) != guard->pid)
		return -ECHILD;
	return WIFEXITED(status) && !WEXITSTATUS(status) ? 0 : -EIO;
}
