// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/files.h"

#define LINKS_MAX 40 /* as the kernel has it */

/* On the way along a path, one name at a time. */
struct walk {
	struct files_dir *dir; /* .fd: as far as we are, opened with O_PATH */
	char todo[PATH_MAX];
	unsigned int links;
};

static void step_to(struct files_dir *dir, int fd)
{
	if (dir->fd >= 0)
		close(dir->fd);
	dir->fd = fd;
}

/* What a link says goes before what is left of the path. */
static int follow(struct walk *walk, int link, const struct stat *st, struct err *err)
{
	char path[2 * PATH_MAX];
	ssize_t len = readlinkat(link, "", path, PATH_MAX - 1);

	if (!geteuid() && st->st_uid)
		return err_set(err, -ELOOP,
			       "%s: a symbolic link on the way is user %u's, and root "
			       "follows none but its own: name the directory itself",
			       walk->dir->path, (unsigned int)st->st_uid);
	if (len < 0 || ++walk->links > LINKS_MAX)
		return err_sys(err, len < 0 ? -errno : -ELOOP, "%s", walk->dir->path);
	path[len] = '\0';
	if (path[0] == '/')
		step_to(walk->dir, open("/", O_PATH | O_DIRECTORY | O_CLOEXEC));
	strcat(path, "/");
	strcat(path, walk->todo);
	if (strlen(path) >= sizeof(walk->todo))
		return err_sys(err, -ENAMETOOLONG, "%s", walk->dir->path);
	strcpy(walk->todo, path);
	return 0;
}

/* A descriptor of what is called @name, made a directory if it is not there. */
static int open_or_make(const struct files_dir *dir, const char *name)
{
	int fd = openat(dir->fd, name, O_PATH | O_NOFOLLOW | O_CLOEXEC), parent;

	if (fd >= 0 || errno != ENOENT)
		return fd < 0 ? -errno : fd;
	/* What is synced has to be open in earnest. */
	parent = files_open_dir(dir->fd, ".");
	if (parent < 0)
		return parent;
	fd = files_make_dir(parent, name);
	close(parent);
	if (fd >= 0)
		files_own(fd);
	return fd;
}

static int step(struct walk *walk, const char *name, struct err *err)
{
	struct files_dir *dir = walk->dir;
	int fd = open_or_make(dir, name), ret = 0;
	struct stat st;

	if (fd < 0)
		return err_sys(err, fd, "%s", dir->path);
	if (fstat(fd, &st))
		ret = err_sys(err, -errno, "%s", dir->path);
	else if (S_ISLNK(st.st_mode))
		ret = follow(walk, fd, &st, err);
	else if (!S_ISDIR(st.st_mode))
		ret = err_sys(err, -ENOTDIR, "%s", dir->path);
	if (ret || S_ISLNK(st.st_mode)) {
		close(fd);
		return ret;
	}
	/* May a user that is not root put something else in the place of what is in it?
	 */
	dir->exposed |= !geteuid() && (st.st_uid || ((st.st_mode & (S_IWGRP | S_IWOTH)) &&
						     !(st.st_mode & S_ISVTX)));
	step_to(dir, fd);
	return 0;
}

/* Take the first name off what is left of the path. */
static void take_name(struct walk *walk, char name[PATH_MAX])
{
	const char *start = walk->todo + strspn(walk->todo, "/");
	size_t len = strcspn(start, "/");

	memcpy(name, start, len);
	name[len] = '\0';
	start += len;
	start += strspn(start, "/");
	memmove(walk->todo, start, strlen(start) + 1);
}

int files_open_path(struct files_dir *dir, const char *path, struct err *err)
{
	struct walk walk = { .dir = dir };
	char name[PATH_MAX];
	int fd, ret = 0;

	*dir = (struct files_dir){ .fd = -1 };
	if (strlen(path) >= sizeof(dir->path))
		return err_sys(err, -ENAMETOOLONG, "%.200s...", path);
	strcpy(dir->path, path);
	strcpy(walk.todo, path);
	step_to(dir, open("/", O_PATH | O_DIRECTORY | O_CLOEXEC));
	while (!ret && walk.todo[0]) {
		take_name(&walk, name);
		if (*name)
			ret = step(&walk, name, err);
	}
	if (ret)
		return ret;
	fd = files_open_dir(dir->fd, ".");
	if (fd < 0)
		return err_sys(err, fd, "%s", path);
	step_to(dir, fd);
	return 0;
}
