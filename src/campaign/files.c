// SPDX-License-Identifier: GPL-2.0-or-later
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/publish.h"
#include "campaign/files.h"

#define LOCK_NAP_NS (100 * NS_PER_MSEC)
#define TAIL_BYTES  4096

void files_own(const char *path)
{
	const struct publish_owner owner = publish_owner_of_results();

	if (geteuid() || owner.uid == geteuid())
		return;
	/* Root's own result is better than none. */
	if (lchown(path, owner.uid, owner.gid))
		return;
}

void files_own_all(const char *dir)
{
	char path[PATH_MAX];
	struct dirent *entry;
	DIR *open_dir = opendir(dir);

	if (!open_dir)
		return;
	while ((entry = readdir(open_dir))) {
		if (!strcmp(entry->d_name, ".."))
			continue;
		if (snprintf(path, sizeof(path), "%s/%s", dir, entry->d_name) <
		    (int)sizeof(path))
			files_own(path);
	}
	closedir(open_dir);
}

int files_sync(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), ret;

	if (fd < 0)
		return -errno;
	ret = fsync(fd) ? -errno : 0;
	close(fd);
	/* Some file systems cannot fsync a directory. */
	return ret == -EINVAL ? 0 : ret;
}

int files_sync_parent(const char *path)
{
	char copy[PATH_MAX];

	snprintf(copy, sizeof(copy), "%s", path);
	return files_sync(dirname(copy));
}

int files_make_dir(const char *path)
{
	if (mkdir(path, 0755))
		return -errno;
	files_own(path);
	return files_sync_parent(path);
}

int files_make_dirs(const char *path)
{
	char copy[PATH_MAX];
	int ret = files_make_dir(path);

	if (ret == -EEXIST)
		return 0;
	if (ret != -ENOENT)
		return ret;
	snprintf(copy, sizeof(copy), "%s", path);
	ret = files_make_dirs(dirname(copy));
	return ret ? ret : files_make_dir(path);
}

int files_move(const char *from, const char *to)
{
	int ret;

	if (rename(from, to))
		return -errno;
	ret = files_sync_parent(to);
	return ret ? ret : files_sync_parent(from);
}

static int open_lock(const char *dir, const char *name, int flags)
{
	char file[PATH_MAX];
	int fd;

	if (snprintf(file, sizeof(file), "%s/%s", dir, name) >= (int)sizeof(file))
		return -ENAMETOOLONG;
	fd = open(file, O_RDWR | O_CREAT | flags, 0644);
	if (fd < 0)
		return -errno;
	files_own(file);
	return fd;
}

static int take_boot_lock(int fd, const char *dir, unsigned int wait_s, struct err *err)
{
	uint64_t end_ns = clock_now_ns() + wait_s * NS_PER_SEC;

	while (flock(fd, LOCK_EX | LOCK_NB)) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			return err_sys(err, -errno, "%s: its lock", dir);
		if (clock_now_ns() > end_ns)
			return err_set(err, -EBUSY,
				       "%s: a boot of a killed campaign is still at work "
				       "there: end its processes first",
				       dir);
		clock_nap_ns(LOCK_NAP_NS);
	}
	return 0;
}

int files_lock(struct files_lock *lock, const char *dir, unsigned int wait_s,
	       struct err *err)
{
	/* A record lock, which is not inherited: it ends with the campaign itself. */
	struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

	lock->boot_fd = -1;
	lock->campaign_fd = open_lock(dir, "lock", O_CLOEXEC);
	if (lock->campaign_fd < 0)
		return err_sys(err, lock->campaign_fd, "%s: its lock", dir);
	if (fcntl(lock->campaign_fd, F_SETLK, &whole))
		return err_set(err, -EBUSY,
			       "%s: another campaign is at work there: expected a "
			       "directory of this one's own",
			       dir);
	lock->boot_fd = open_lock(dir, "lock.boot", 0);
	if (lock->boot_fd < 0)
		return err_sys(err, lock->boot_fd, "%s: its lock", dir);
	return take_boot_lock(lock->boot_fd, dir, wait_s, err);
}

void files_unlock(struct files_lock *lock)
{
	if (lock->campaign_fd >= 0)
		close(lock->campaign_fd);
	if (lock->boot_fd >= 0)
		close(lock->boot_fd);
}

void files_one_line(char *text)
{
	for (; *text; text++) {
		if ((unsigned char)*text < ' ' || *text == 0x7f)
			*text = ' ';
	}
}

static size_t read_tail(const char *path, char *buf, size_t size)
{
	FILE *file = fopen(path, "re");
	size_t len;

	if (!file)
		return 0;
	if (fseek(file, -(long)(size - 1), SEEK_END))
		rewind(file);
	len = fread(buf, 1, size - 1, file);
	fclose(file);
	return len;
}

char *files_last_line(const char *path, char *buf, size_t size)
{
	char tail[TAIL_BYTES];
	size_t len = read_tail(path, tail, sizeof(tail));
	const char *line;

	while (len && strchr(" \t\r\n", tail[len - 1]))
		len--;
	tail[len] = '\0';
	line = strrchr(tail, '\n');
	snprintf(buf, size, "%s", line ? line + 1 : tail);
	files_one_line(buf);
	return buf;
}
