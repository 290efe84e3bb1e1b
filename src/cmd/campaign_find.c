// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "backend/backend.h"
#include "base/place.h"
#include "cmd/campaign_find.h"

int campaign_find(char *path, size_t size, const char *name, struct err *err)
{
	char file[NAME_MAX], dir[PATH_MAX];

	if (snprintf(path, size, "%s", name) >= (int)size)
		return err_sys(err, -ENAMETOOLONG, "%s", name);
	if (strchr(name, '/') || !access(name, F_OK))
		return 0;
	if (snprintf(file, sizeof(file), "workloads/campaigns/%s.json", name) <
		    (int)sizeof(file) &&
	    !place_find(path, size, PLACE_DATA, file))
		return 0;
	if (place_find(dir, sizeof(dir), PLACE_DATA, "workloads/campaigns"))
		return err_sys(err, -ENOENT, "%s", name);
	return err_set(err, -ENOENT,
		       "%s: no such campaign: expected a file, or one in %s", name, dir);
}

int campaign_find_backend(char *path, size_t size, const char *name, const char *dir,
			  struct err *err)
{
	char own[PATH_MAX] = "";

	if (!dir && !strchr(name, '/') &&
	    place_find(own, sizeof(own), PLACE_SCRIPTS, "boot"))
		return err_set(err, -ENOENT,
			       "%s: no backends came with this program: expected "
			       "--backends DIR",
			       name);
	return backend_find(path, size, name, dir ? dir : own, err);
}

char *campaign_find_path(const char *path)
{
	struct stat st;

	if (stat(path, &st) || access(path, R_OK))
		return NULL;
	if (!S_ISDIR(st.st_mode))
		return realpath(path, NULL);
	errno = EISDIR;
	return NULL;
}
