// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/clock.h"
#include "store/files.h"

#define LOCK_NAP_MS 100

static int open_lock(const struct files_dir *dir, const char *name, struct err *err)
{
	int fd = files_open(dir->fd, name, O_RDWR | O_CREAT | O_EXCL);

	if (fd >= 0)
		files_own(fd);
	if (fd == -EEXIST)
		fd = files_open(dir->fd, name, O_RDWR);
	if (fd >= 0)
		return fd;
	return err_set(err, fd, "%s/%s: %s", dir->path, name, files_strerror(fd));
}

static int take_boot_lock(int fd, const char *dir, unsigned int wait_s, int interrupt_fd,
			  struct err *err)
{
	uint64_t end_ns = clock_now_ns() + wait_s * NS_PER_SEC;
	struct pollfd interrupt = { .fd = interrupt_fd, .events = POLLIN };

	while (flock(fd, LOCK_EX | LOCK_NB)) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			return err_sys(err, -errno, "%s: its lock", dir);
		if (clock_now_ns() > end_ns)
			return err_set(err, -EBUSY,
				       "%s: a boot of a killed campaign is still "
				       "running there: end its processes first",
				       dir);
		if (poll(&interrupt, 1, LOCK_NAP_MS) > 0)
			return err_set(err, -EINTR, "%s: stopped", dir);
	}
	/* Every process that is started holds it from here on. */
	return fcntl(fd, F_SETFD, 0) ? err_sys(err, -errno, "%s: its lock", dir) : 0;
}

int files_lock(struct files_lock *lock, const struct files_dir *dir, unsigned int wait_s,
	       int interrupt_fd, struct err *err)
{
	/* A record lock, which is not inherited: it ends with the campaign itself. */
	struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

	lock->boot_fd = -1;
	lock->campaign_fd = open_lock(dir, "lock", err);
	if (lock->campaign_fd < 0)
		return lock->campaign_fd;
	if (fcntl(lock->campaign_fd, F_SETLK, &whole))
		return err_set(err, -EBUSY,
			       "%s: another campaign uses it: expected a directory of "
			       "its own",
			       dir->path);
	lock->boot_fd = open_lock(dir, "lock.boot", err);
	if (lock->boot_fd < 0)
		return lock->boot_fd;
	return take_boot_lock(lock->boot_fd, dir->path, wait_s, interrupt_fd, err);
}

void files_unlock(struct files_lock *lock)
{
	if (lock->campaign_fd >= 0)
		close(lock->campaign_fd);
	if (lock->boot_fd >= 0)
		close(lock->boot_fd);
}
