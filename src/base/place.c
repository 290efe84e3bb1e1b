// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/place.h"
#include "place_dirs.h"

/* From the directory of an installed program, and from that of one in a build directory,
 * where meson links both to the checkout. */
static const struct {
	const char *variable, *installed, *built;
} places[] = {
	[PLACE_SCRIPTS] = { "SWAPREL_LIBEXEC", PLACE_BIN_TO_SCRIPTS,
			    "../checkout/scripts" },
	[PLACE_DATA] = { "SWAPREL_DATA", PLACE_BIN_TO_DATA, "../checkout" },
};

/* The directory of this program, without a slash behind it. */
static int own_dir(char *dir, size_t size)
{
	const ssize_t len = readlink("/proc/self/exe", dir, size - 1);
	char *slash;

	if (len < 0)
		return -errno;
	dir[len] = '\0';
	slash = strrchr(dir, '/');
	if (!slash)
		return -ENOENT;
	*slash = '\0';
	return 0;
}

/* DIR/SUB/NAME without links, when it is there. */
static int find_in(char *path, size_t size, const char *dir, const char *sub,
		   const char *name)
{
	char file[PATH_MAX];
	char *full;
	int len = snprintf(file, sizeof(file), "%s/%s/%s", dir, sub, name);

	if (len >= (int)sizeof(file))
		return -ENAMETOOLONG;
	full = realpath(file, NULL);
	if (!full)
		return -errno;
	len = snprintf(path, size, "%s", full);
	free(full);
	if (len < (int)size)
		return 0;
	*path = '\0';
	return -ENAMETOOLONG;
}

int place_find(char *path, size_t size, enum place place, const char *name)
{
	const char *asked = getenv(places[place].variable);
	char dir[PATH_MAX];
	int ret;

	*path = '\0';
	if (asked && *asked)
		return find_in(path, size, asked, ".", name);
	ret = own_dir(dir, sizeof(dir));
	if (ret)
		return ret;
	ret = find_in(path, size, dir, places[place].installed, name);
	return ret == -ENOENT ? find_in(path, size, dir, places[place].built, name) : ret;
}

struct place_script place_script(const char *name)
{
	struct place_script script;
	char layout[PATH_MAX];
	char *slash;

	/* What is installed says so, see scripts/meson.build. */
	if (place_find(layout, sizeof(layout), PLACE_SCRIPTS, "layout.sh")) {
		snprintf(script.command, sizeof(script.command), "scripts/%s", name);
		return script;
	}
	snprintf(script.command, sizeof(script.command), "swaprel-%s", name);
	while ((slash = strchr(script.command, '/')))
		*slash = '-';
	return script;
}
