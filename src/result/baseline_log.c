// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clean.h"
#include "base/clock.h"
#include "base/load.h"
#include "result/baseline_log.h"
#include "store/dir.h"

static int add_file(json_t *list, const struct baseline_file *file)
{
	char sha256[SHA256_DIGEST_STRING_LENGTH], path[PATH_MAX];

	SHA256Data((const uint8_t *)file->text, file->len, sha256);
	/* A name may be no UTF-8, and JSON is. */
	clean_text(path, sizeof(path), file->path);
	return json_array_append_new(
		list, json_pack("{s:s, s:s}", "path", path, "sha256", sha256));
}

json_t *baseline_log_files(const struct baseline_file *files, size_t count)
{
	json_t *list = json_array();

	for (size_t i = 0; i < count && list; i++) {
		if (!add_file(list, &files[i]))
			continue;
		json_decref(list);
		list = NULL;
	}
	return list;
}

/* Add @name in @dir_fd, in the log called @path, if it is there. 1 if so, 0, or -1. */
static int add_kept(json_t *list, int dir_fd, const char *name, const char *path)
{
	char *text;
	ssize_t len = load_at(dir_fd, name, &text, RESULT_FILE_MAX, NULL);
	const struct baseline_file file = { path, text, (size_t)len };
	int ret;

	if (len < 0)
		return 0;
	ret = add_file(list, &file);
	free(text);
	return ret ? -1 : 1;
}

static int add_boot(json_t *list, int set_fd, const char *set, size_t number)
{
	char boot[24], path[NAME_MAX + 48];
	int ret, boot_fd;

	snprintf(boot, sizeof(boot), "%zu", number);
	snprintf(path, sizeof(path), "%s/%s/result.json", set, boot);
	boot_fd = openat(set_fd, boot, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (boot_fd < 0)
		return 0;
	ret = add_kept(list, boot_fd, "result.json", path);
	close(boot_fd);
	return ret;
}

json_t *baseline_log_tree(int machine_fd, const char *set)
{
	int ret = 1, set_fd = openat(machine_fd, set,
				     O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	json_t *list = json_array();

	for (size_t i = 1; list && set_fd >= 0 && ret == 1; i++)
		ret = add_boot(list, set_fd, set, i);
	if (set_fd >= 0)
		close(set_fd);
	if (ret >= 0)
		return list;
	json_decref(list);
	return NULL;
}

json_t *baseline_log_one(int machine_fd, const char *name)
{
	json_t *list = json_array();

	if (!list || add_kept(list, machine_fd, name, name) >= 0)
		return list;
	json_decref(list);
	return NULL;
}

/* Only what was made here is handed over: another's log stays theirs. */
static int open_log(int machine_fd)
{
	const int flags = O_WRONLY | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
	const struct publish_owner owner = dir_owner_in(machine_fd);
	int fd = openat(machine_fd, BASELINE_LOG, flags | O_CREAT | O_EXCL, 0644), ret;

	if (fd < 0 && errno == EEXIST)
		fd = openat(machine_fd, BASELINE_LOG, flags);
	else if (fd >= 0) {
		ret = fchmod(fd, owner.mode) && errno != EPERM ? -errno : 0;
		if (!ret)
			ret = publish_give(fd, &owner);
		if (ret) {
			close(fd);
			return ret;
		}
	}
	return fd < 0 ? -errno : fd;
}

/* All of the line or nothing: what follows a half line would be lost with it. */
static int write_line(int fd, const char *line, size_t len)
{
	struct stat st;
	int ret;

	if (flock(fd, LOCK_EX) || fstat(fd, &st))
		return -errno;
	if (!S_ISREG(st.st_mode))
		return -EINVAL;
	ret = publish_write_all(fd, line, len);
	if (!ret && fsync(fd))
		ret = -errno;
	if (ret && ftruncate(fd, st.st_size))
		return ret;
	return ret;
}

static int append(int machine_fd, const char *line, struct err *err)
{
	size_t len = strlen(line);
	int fd, ret;

	if (len > BASELINE_LOG_LINE_MAX)
		return err_set(err, -EFBIG,
			       BASELINE_LOG ": a line of %zu bytes: expected at most %u: "
					    "accept fewer files",
			       len, BASELINE_LOG_LINE_MAX);
	fd = open_log(machine_fd);
	ret = fd < 0 ? fd : write_line(fd, line, len);
	if (fd >= 0)
		close(fd);
	return ret ? err_sys(err, ret, BASELINE_LOG ": cannot be written") : 0;
}

int baseline_log(int machine_fd, const struct baseline_mover *mover, const char *what,
		 json_t *replaced, json_t *by, struct err *err)
{
	char at[32], *text, *line = NULL;
	json_t *entry;
	int ret = -ENOMEM;

	clock_stamp(at, sizeof(at));
	entry = json_pack("{s:s, s:s, s:s, s:s, s:o, s:o}", "at", at, "user", mover->user,
			  "tool_version", mover->tool_version, "what", what, "replaced",
			  replaced, "by", by);
	text = entry ? json_dumps(entry, JSON_COMPACT | JSON_ENSURE_ASCII) : NULL;
	if (text && asprintf(&line, "%s\n", text) > 0)
		ret = append(machine_fd, line, err);
	else
		err_sys(err, ret, BASELINE_LOG);
	free(line);
	free(text);
	json_decref(entry);
	return ret;
}

/* @last becomes the entry in @line, if it is one about @what. */
static void take_entry(json_t **last, const char *line, const char *what)
{
	json_t *entry = json_loads(line, JSON_REJECT_DUPLICATES, NULL);
	const char *own = json_string_value(json_object_get(entry, "what"));

	if (own && !strcmp(own, what)) {
		json_decref(*last);
		*last = json_incref(entry);
	}
	json_decref(entry);
}

static int read_lines(FILE *log, const char *what, json_t **last, struct err *err)
{
	char *line = malloc(BASELINE_LOG_LINE_MAX + 1);
	int ret = line ? 0 : err_sys(err, -ENOMEM, BASELINE_LOG);

	for (size_t number = 1; !ret && fgets(line, (int)BASELINE_LOG_LINE_MAX + 1, log);
	     number++) {
		if (strlen(line) == BASELINE_LOG_LINE_MAX &&
		    line[BASELINE_LOG_LINE_MAX - 1] != '\n')
			ret = err_set(err, -EFBIG,
				      BASELINE_LOG ":%zu: too long: expected lines of at "
						   "most %u bytes",
				      number, BASELINE_LOG_LINE_MAX);
		else
			take_entry(last, line, what);
	}
	free(line);
	return ret;
}

int baseline_log_last(int machine_fd, const char *what, json_t **last, struct err *err)
{
	int ret, fd = load_open_at(machine_fd, BASELINE_LOG, err);
	FILE *log = fd < 0 ? NULL : fdopen(fd, "r");

	*last = NULL;
	if (fd == -ENOENT)
		return 0;
	if (fd < 0)
		return fd;
	if (!log) {
		close(fd);
		return err_sys(err, -ENOMEM, BASELINE_LOG);
	}
	ret = read_lines(log, what, last, err);
	fclose(log);
	if (ret) {
		json_decref(*last);
		*last = NULL;
	}
	return ret;
}
