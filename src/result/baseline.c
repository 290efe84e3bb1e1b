// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/json_file.h"
#include "base/publish.h"
#include "result/baseline.h"
#include "result/baseline_log.h"

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

static int check_machine(const struct result *result, struct err *err)
{
	if (job_name_is_plain(result->machine.id))
		return 0;
	return err_set(err, -EINVAL,
		       "machine.id: \"%s\": expected a name: a baseline belongs to a "
		       "machine",
		       result->machine.id);
}

int baseline_set_path(char *buf, size_t size, const char *root,
		      const struct result *result, struct err *err)
{
	snprintf(buf, size, "%s/%s/%s-%s", root, result->machine.id, result->job.name,
		 result->substrate);
	return check_machine(result, err);
}

int baseline_floor_path(char *buf, size_t size, const char *root,
			const struct result *result, struct err *err)
{
	snprintf(buf, size, "%s/%s/floor-%s.json", root, result->machine.id,
		 result->substrate);
	return check_machine(result, err);
}

/* As mkdir -p; what is made belongs to the owner of results. */
static int make_dirs(const char *path, struct err *err)
{
	const struct publish_owner owner = publish_owner_of_results();
	char part[BASELINE_PATH_MAX + 32];

	for (size_t i = 1;; i++) {
		if (path[i] && path[i] != '/')
			continue;
		snprintf(part, sizeof(part), "%.*s", (int)i, path);
		if (!mkdir(part, 0755)) {
			if (lchown(part, owner.uid, owner.gid))
				return err_sys(err, -errno, "%s", part);
		} else if (errno != EEXIST) {
			return err_sys(err, -errno, "%s", part);
		}
		if (!path[i])
			return 0;
	}
}

static int remove_entry(const char *path, const struct stat *st, int type,
			struct FTW *where)
{
	(void)st;
	(void)type;
	(void)where;
	return remove(path);
}

static void remove_tree(const char *dir)
{
	nftw(dir, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

static int copy_file(const char *from, const char *to, struct err *err)
{
	const struct publish_owner owner = publish_owner_of_results();
	struct fs here;
	char *text;
	ssize_t len;
	int ret = fs_open(&here, from[0] == '/' ? "/" : ".");

	if (ret)
		return err_sys(err, ret, "%s", from);
	len = fs_slurp(&here, &text, RESULT_FILE_MAX, "%s", from);
	fs_close(&here);
	if (len < 0)
		return err_sys(err, (int)len, "%s", from);
	ret = publish_file(to, text, (size_t)len, &owner, err);
	free(text);
	return ret;
}

static int fill(const char *dir, const char *const *paths, size_t count, struct err *err)
{
	int ret = make_dirs(dir, err);

	for (size_t i = 0; i < count && !ret; i++) {
		char boot[BASELINE_PATH_MAX + 48], to[BASELINE_PATH_MAX + 64];

		snprintf(boot, sizeof(boot), "%s/%zu", dir, i + 1);
		snprintf(to, sizeof(to), "%s/result.json", boot);
		ret = make_dirs(boot, err);
		if (!ret)
			ret = copy_file(paths[i], to, err);
	}
	return ret;
}

/* The old set is at @with afterwards. Where the file system cannot swap two names, there
 * is a moment with none. */
static int swap_in(const char *with, const char *set, struct err *err)
{
	char aside[BASELINE_PATH_MAX + 16];

	if (access(set, F_OK))
		return rename(with, set) ? err_sys(err, -errno, "%s", set) : 0;
	if (!renameat2(AT_FDCWD, with, AT_FDCWD, set, RENAME_EXCHANGE))
		return 0;
	snprintf(aside, sizeof(aside), "%s.old", set);
	if (rename(set, aside) || rename(with, set) || rename(aside, with))
		return err_sys(err, -errno, "%s", set);
	return 0;
}

static int log_move(const struct baseline_mover *mover, const struct result *like,
		    const char *what, json_t *replaced, const char *const *paths,
		    size_t count, struct err *err)
{
	char path[BASELINE_PATH_MAX + 32];

	snprintf(path, sizeof(path), "%s/%s", mover->root, like->machine.id);
	if (make_dirs(path, err)) {
		json_decref(replaced);
		return -EIO;
	}
	snprintf(path, sizeof(path), "%s/%s/" BASELINE_LOG, mover->root,
		 like->machine.id);
	return baseline_log(path, mover, what, replaced, baseline_log_files(paths, count),
			    err);
}

int baseline_accept(const struct baseline_mover *mover, const struct result *like,
		    const char *const *paths, size_t count, struct err *err)
{
	char set[BASELINE_PATH_MAX], next[BASELINE_PATH_MAX + 16];
	int ret = baseline_set_path(set, sizeof(set), mover->root, like, err);

	if (ret)
		return ret;
	snprintf(next, sizeof(next), "%s.new", set);
	remove_tree(next);
	ret = fill(next, paths, count, err);
	if (!ret)
		ret = log_move(mover, like, strrchr(set, '/') + 1, baseline_log_tree(set),
			       paths, count, err);
	if (!ret)
		ret = swap_in(next, set, err);
	remove_tree(next);
	return ret;
}

int baseline_accept_floor(const struct baseline_mover *mover, const struct result *like,
			  const json_t *json, const char *const *paths, size_t count,
			  struct err *err)
{
	const struct publish_owner owner = publish_owner_of_results();
	char path[BASELINE_PATH_MAX];
	int ret = baseline_floor_path(path, sizeof(path), mover->root, like, err);
	const char *old = path;

	if (!ret)
		ret = log_move(mover, like, strrchr(path, '/') + 1,
			       baseline_log_files(&old, 1), paths, count, err);
	return ret ? ret : json_file_publish(path, json, &owner, err);
}
