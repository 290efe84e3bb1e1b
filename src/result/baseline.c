// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/publish.h"
#include "record/json_file.h"
#include "result/baseline.h"
#include "result/baseline_log.h"
#include "store/dir.h"

struct baseline_mover baseline_mover(const char *root, const char *tool_version)
{
	struct baseline_mover mover = { .root = root, .tool_version = tool_version };
	const char *user = geteuid() ? NULL : getenv("SUDO_USER");

	if (!user)
		user = getenv("LOGNAME");
	if (!user)
		user = getenv("USER");
	if (user && *user)
		snprintf(mover.user, sizeof(mover.user), "%s", user);
	else
		snprintf(mover.user, sizeof(mover.user), "uid %u", getuid());
	return mover;
}

/* "KIND-SUBSTRATE", of another backend than the default "KIND-SUBSTRATE-BACKEND". */
static void name_of(char *buf, size_t size, const char *kind, const struct result *result)
{
	const char *backend = result->job.backend;
	const bool is_default = !strcmp(backend, JOB_BACKEND);

	snprintf(buf, size, "%s-%s%s%s", kind, result->substrate, is_default ? "" : "-",
		 is_default ? "" : backend);
}

/* "ROOT/MACHINE/NAME" */
static int path_of(char *buf, size_t size, const char *root, const struct result *result,
		   const char *name, struct err *err)
{
	const char *machine = result->machine.id;

	if (!name_is_plain(machine))
		return err_set(err, -EINVAL,
			       "machine.id: \"%s\": expected a name: a baseline belongs "
			       "to a machine",
			       machine);
	if (snprintf(buf, size, "%s/%s/%s", root, machine, name) < (int)size)
		return 0;
	return err_sys(err, -ENAMETOOLONG, "%s: no baseline below it", root);
}

int baseline_set_path(char *buf, size_t size, const char *root,
		      const struct result *result, struct err *err)
{
	char name[NAME_MAX];

	name_of(name, sizeof(name), result->job.name, result);
	return path_of(buf, size, root, result, name, err);
}

int baseline_floor_path(char *buf, size_t size, const char *root,
			const struct result *result, struct err *err)
{
	char kind[NAME_MAX - 8], name[NAME_MAX];

	name_of(kind, sizeof(kind), "floor", result);
	snprintf(name, sizeof(name), "%s.json", kind);
	return path_of(buf, size, root, result, name, err);
}

/* The machine's directory below the root, made if need be; closed by the caller. */
static int open_machine(const struct baseline_mover *mover, const struct result *like,
			struct err *err)
{
	int machine_fd, root_fd = dir_make(mover->root, err);

	if (root_fd < 0)
		return root_fd;
	machine_fd = dir_make_at(root_fd, like->machine.id, err);
	close(root_fd);
	if (machine_fd >= 0)
		publish_sweep(machine_fd);
	return machine_fd;
}

static int keep_file(int set_fd, size_t number, const struct baseline_file *file,
		     struct err *err)
{
	struct publish_owner owner;
	char boot[24];
	int ret, boot_fd;

	snprintf(boot, sizeof(boot), "%zu", number);
	boot_fd = dir_make_at(set_fd, boot, err);
	if (boot_fd < 0)
		return boot_fd;
	owner = dir_owner_in(boot_fd);
	ret = publish_at(boot_fd, "result.json", file->text, file->len, &owner, err);
	close(boot_fd);
	return ret;
}

/* A set as it is to be, under a name of its own. */
static int fill(int machine_fd, const char *next, const struct baseline_file *files,
		size_t count, struct err *err)
{
	int set_fd, ret = dir_remove_at(machine_fd, next);

	if (ret)
		return err_sys(err, ret, "%s: cannot be removed", next);
	set_fd = dir_make_at(machine_fd, next, err);
	if (set_fd < 0)
		return set_fd;
	for (size_t i = 0; i < count && !ret; i++)
		ret = keep_file(set_fd, i + 1, &files[i], err);
	close(set_fd);
	return ret;
}

/* The old set is at @with afterwards. Where the file system cannot swap two names, there
 * is a moment with none. */
static int swap_in(int machine_fd, const char *with, const char *set, struct err *err)
{
	char aside[NAME_MAX + 1];

	if (faccessat(machine_fd, set, F_OK, AT_SYMLINK_NOFOLLOW))
		return renameat(machine_fd, with, machine_fd, set)
			       ? err_sys(err, -errno, "%s", set)
			       : 0;
	if (!renameat2(machine_fd, with, machine_fd, set, RENAME_EXCHANGE))
		return 0;
	snprintf(aside, sizeof(aside), "%s.old", set);
	if (renameat(machine_fd, set, machine_fd, aside) ||
	    renameat(machine_fd, with, machine_fd, set) ||
	    renameat(machine_fd, aside, machine_fd, with))
		return err_sys(err, -errno, "%s", set);
	return 0;
}

static int replace_set(int machine_fd, const struct baseline_mover *mover,
		       const char *set, const struct baseline_file *files, size_t count,
		       struct err *err)
{
	char next[NAME_MAX];
	int ret;

	snprintf(next, sizeof(next), "%s.new", set);
	ret = fill(machine_fd, next, files, count, err);
	if (!ret)
		ret = baseline_log(machine_fd, mover, set,
				   baseline_log_tree(machine_fd, set),
				   baseline_log_files(files, count), err);
	if (!ret)
		ret = swap_in(machine_fd, next, set, err);
	dir_remove_at(machine_fd, next);
	return ret;
}

int baseline_accept(const struct baseline_mover *mover, const struct result *like,
		    const json_t *floor, const struct baseline_file *files, size_t count,
		    struct err *err)
{
	char path[BASELINE_PATH_MAX];
	const char *name;
	int machine_fd, ret = floor ? baseline_floor_path(path, sizeof(path), mover->root,
							  like, err)
				    : baseline_set_path(path, sizeof(path), mover->root,
							like, err);

	if (ret)
		return ret;
	machine_fd = open_machine(mover, like, err);
	if (machine_fd < 0)
		return machine_fd;
	name = strrchr(path, '/') + 1;
	if (floor) {
		const struct publish_owner owner = dir_owner_in(machine_fd);

		ret = baseline_log(machine_fd, mover, name,
				   baseline_log_one(machine_fd, name),
				   baseline_log_files(files, count), err);
		if (!ret)
			ret = json_publish_at(machine_fd, name, floor, &owner, err);
	} else {
		ret = replace_set(machine_fd, mover, name, files, count, err);
	}
	close(machine_fd);
	return ret ? err_prefix(err, ret, "%s/%s", mover->root, like->machine.id) : 0;
}
