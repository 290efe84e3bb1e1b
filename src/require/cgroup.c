// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <string.h>

#include "require/cgroup.h"

#define PATH_ROOM  512
#define CGROUP_DIR "sys/fs/cgroup"

struct walk {
	const struct fs *fs;
	const char *controller;
	void (*visit)(void *arg, const char *dir, bool v2);
	void *arg;
};

static void up_the_tree(const struct walk *walk, const char *mount, const char *path,
			bool v2)
{
	char dir[PATH_ROOM];
	size_t base = strlen(mount);
	char *slash;

	if (snprintf(dir, sizeof(dir), "%s%s", mount, path) >= (int)sizeof(dir))
		return;
	for (;;) {
		size_t len = strlen(dir);

		if (dir[len - 1] == '/')
			dir[len - 1] = '\0';
		walk->visit(walk->arg, dir, v2);
		slash = strrchr(dir, '/');
		if (!slash || (size_t)(slash - dir) < base)
			return;
		*slash = '\0';
	}
}

/* True when @list ("cpu,memory") has @name. */
static bool lists(const char *list, const char *name)
{
	size_t len = strlen(name);

	for (; *list; list += strcspn(list, ",")) {
		list += *list == ',';
		if (!strncmp(list, name, len) && (!list[len] || list[len] == ','))
			return true;
	}
	return false;
}

/* "4:memory:/a/b" of version 1, "0::/a/b" of version 2. */
static void visit_line(const struct walk *walk, char *line)
{
	char *list = strchr(line, ':');
	char *path = list ? strchr(list + 1, ':') : NULL;
	char mount[64];

	if (!path)
		return;
	*path++ = '\0';
	if (!list[1]) {
		up_the_tree(walk, CGROUP_DIR, path, true);
		up_the_tree(walk, CGROUP_DIR "/unified", path, true);
	} else if (lists(list + 1, walk->controller)) {
		snprintf(mount, sizeof(mount), CGROUP_DIR "/%s", walk->controller);
		up_the_tree(walk, mount, path, false);
	}
}

void cgroup_each(const struct fs *fs, const char *controller,
		 void (*visit)(void *arg, const char *dir, bool v2), void *arg)
{
	const struct walk walk = { fs, controller, visit, arg };
	char text[4096], *line, *rest;

	if (fs_read(fs, text, sizeof(text), "proc/self/cgroup") < 0)
		return;
	for (line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
		visit_line(&walk, line);
}
