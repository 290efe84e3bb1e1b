// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "result/baseline_log.h"

static int add_file(json_t *list, const char *path)
{
	char sha256[SHA256_DIGEST_STRING_LENGTH];

	if (!SHA256File(path, sha256))
		return errno == ENOENT ? 0 : -errno;
	return json_array_append_new(
		list, json_pack("{s:s, s:s}", "path", path, "sha256", sha256));
}

json_t *baseline_log_files(const char *const *paths, size_t count)
{
	json_t *list = json_array();

	for (size_t i = 0; i < count && list; i++) {
		if (!add_file(list, paths[i]))
			continue;
		json_decref(list);
		list = NULL;
	}
	return list;
}

json_t *baseline_log_tree(const char *set)
{
	json_t *list = json_array();
	size_t before;

	for (size_t i = 1; list; i++) {
		char path[BASELINE_PATH_MAX + 48];

		before = json_array_size(list);
		snprintf(path, sizeof(path), "%s/%zu/result.json", set, i);
		if (add_file(list, path)) {
			json_decref(list);
			return NULL;
		}
		if (json_array_size(list) == before)
			break;
	}
	return list;
}

static int append(const char *path, const char *line, struct err *err)
{
	const struct publish_owner owner = publish_owner_of_results();
	int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
	size_t len = strlen(line);
	int ret = 0;

	if (fd < 0)
		return err_sys(err, -errno, "%s", path);
	if (fchown(fd, owner.uid, owner.gid))
		ret = -errno;
	/* One write, so that two movers' lines do not mix. */
	if (!ret && write(fd, line, len) != (ssize_t)len)
		ret = -EIO;
	if (!ret && fsync(fd))
		ret = -errno;
	close(fd);
	return ret ? err_sys(err, ret, "%s", path) : 0;
}

static void now(char *buf, size_t size)
{
	time_t seconds = time(NULL);
	struct tm utc;

	strftime(buf, size, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&seconds, &utc));
}

int baseline_log(const char *path, const struct baseline_mover *mover, const char *what,
		 json_t *replaced, json_t *by, struct err *err)
{
	char at[32], *text, *line = NULL;
	json_t *entry;
	int ret = -ENOMEM;

	now(at, sizeof(at));
	entry = json_pack("{s:s, s:s, s:s, s:s, s:o, s:o}", "at", at, "user", mover->user,
			  "tool_version", mover->tool_version, "what", what, "replaced",
			  replaced, "by", by);
	text = entry ? json_dumps(entry, JSON_COMPACT | JSON_ENSURE_ASCII) : NULL;
	if (text && asprintf(&line, "%s\n", text) > 0)
		ret = append(path, line, err);
	else
		err_sys(err, ret, "%s", path);
	free(line);
	free(text);
	json_decref(entry);
	return ret;
}

json_t *baseline_log_last(const char *path, const char *what)
{
	FILE *log = fopen(path, "re");
	char *line = NULL;
	size_t room = 0;
	json_t *last = NULL;

	while (log && getline(&line, &room, log) > 0) {
		json_t *entry = json_loads(line, JSON_REJECT_DUPLICATES, NULL);
		const char *own = json_string_value(json_object_get(entry, "what"));

		if (own && !strcmp(own, what)) {
			json_decref(last);
			last = json_incref(entry);
		}
		json_decref(entry);
	}
	free(line);
	if (log)
		fclose(log);
	return last;
}
