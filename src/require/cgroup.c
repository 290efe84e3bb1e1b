// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <string.h>

#include "require/cgroup.h"

#define PATH_ROOM  512
#define CGROUP_DIR "sys/fs/cgroup"

struct walk {
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

void cgroup_each(const struct fs *fs, const char *controller,
		 void (*visit)(void *arg, const char *dir, bool v2), void *arg)
{
	const struct walk walk = { visit, arg };
	char text[4096], mount[64], *line, *rest;

	snprintf(mount, sizeof(mount), CGROUP_DIR "/%s", controller);
	if (fs_read(fs, text, sizeof(text), "proc/self/cgroup") < 0)
		return;
	for (line = strtok_r(text, "\n", &rest); line;
	     line = strtok_r(NULL, "\n", &rest)) {
		/* "4:memory:/a/b" of version 1, "0::/a/b" of version 2. */
		char *list = strchr(line, ':');
		char *path = list ? strchr(list + 1, ':') : NULL;

		if (!path)
			continue;
		*path++ = '\0';
		if (!list[1]) {
			up_the_tree(&walk, CGROUP_DIR, path, true);
			up_the_tree(&walk, CGROUP_DIR "/unified", path, true);
		} else if (lists(list + 1, controller)) {
			up_the_tree(&walk, mount, path, false);
		}
	}
}
