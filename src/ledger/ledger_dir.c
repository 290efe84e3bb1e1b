// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/ledger_file.h"

/* Whoever may write here tells root what to do, so nobody but root may. */
static int check_owner(int fd, bool directory, const struct fs *fs, const char *name,
		       struct err *err)
{
	struct stat st;
	const char *wrong = NULL;

	if (fstat(fd, &st))
		return err_sys(err, -errno, "%s/" LEDGER_DIR "%s", fs->root, name);
	if (!directory && !S_ISREG(st.st_mode))
		wrong = "is not a regular file";
	else if (st.st_uid)
		wrong = "is not owned by root";
	else if (st.st_mode & (S_IWGRP | S_IWOTH))
		wrong = "is writable by others than root";
	else if (!directory && st.st_nlink != 1)
		wrong = "has more than one hard link";
	if (!wrong)
		return 0;
	return err_set(err, -EPERM,
		       "%s/" LEDGER_DIR "%s %s: refused; inspect it, then remove it",
		       fs->root, name, wrong);
}

static int open_directory(const struct fs *fs, struct err *err)
{
	int fd = fs_openat(fs, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, LEDGER_DIR);
	int ret;

	if (fd == -ENOENT)
		return fd;
	if (fd == -ENOTDIR || fd == -ELOOP)
		return err_set(err, -EPERM,
			       "%s/" LEDGER_DIR ": refused: it is not a directory, or "
			       "is a symbolic link",
			       fs->root);
	if (fd < 0)
		return err_sys(err, fd, "%s/" LEDGER_DIR, fs->root);
	ret = check_owner(fd, true, fs, "", err);
	if (!ret)
		return fd;
	close(fd);
	return ret;
}

int ledger_dir_open_file(const struct fs *fs, const char *name, int flags,
			 struct err *err)
{
	int fd, ret, dir = open_directory(fs, err);
	char path[32];

	if (dir < 0)
		return dir;
	/* O_NONBLOCK: a FIFO in the place of the file must not hang us. */
	fd = openat(dir, name, flags | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600);
	ret = fd < 0 ? -errno : 0;
	close(dir);
	if (ret == -ENOENT)
		return ret;
	if (ret == -ELOOP)
		return err_set(err, -EPERM,
			       "%s/" LEDGER_DIR "/%s: refused: it is a symbolic link",
			       fs->root, name);
	if (ret)
		return err_sys(err, ret, "%s/" LEDGER_DIR "/%s", fs->root, name);
	snprintf(path, sizeof(path), "/%s", name);
	ret = check_owner(fd, false, fs, path, err);
	if (!ret)
		return fd;
	close(fd);
	return ret;
}

int ledger_lock_open(const struct fs *fs, bool create, struct err *err)
{
	static const struct {
		const char *path;
		mode_t mode;
	} steps[] = { { "var", 0755 }, { "var/lib", 0755 }, { LEDGER_DIR, 0700 } };

	for (size_t i = 0; create && i < sizeof(steps) / sizeof(steps[0]); i++) {
		if (mkdirat(fs->root_fd, steps[i].path, steps[i].mode) && errno != EEXIST)
			return err_sys(err, -errno, "%s/%s: cannot be made", fs->root,
				       steps[i].path);
	}
	return ledger_dir_open_file(fs, "lock", O_RDWR | O_CREAT, err);
}
