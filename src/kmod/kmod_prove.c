// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kmod/kmod.h"

#define NOTES_MAX   4096
#define DEVICES_MAX (64 * 1024)

int kmod_loaded_build_id(const struct fs *fs, const char *name,
			 char hex[KO_BUILD_ID_TEXT])
{
	unsigned char notes[NOTES_MAX];
	ssize_t len;
	int fd;

	hex[0] = '\0';
	fd = fs_openat(fs, O_RDONLY, "sys/module/%s/notes/.note.gnu.build-id", name);
	if (fd < 0)
		return fd;
	len = read(fd, notes, sizeof(notes));
	len = len < 0 ? -errno : len;
	close(fd);
	return len < 0 ? (int)len : ko_build_id_of_notes(hex, notes, (size_t)len);
}

int kmod_prove(const struct kmod *kmod, const struct fs *fs, struct err *err)
{
	const char *name = kmod->ko.name;
	char build_id[KO_BUILD_ID_TEXT];
	const int ret = kmod_loaded_build_id(fs, name, build_id);

	if (ret)
		return err_set(
			err, -ENODEV,
			"%s/sys/module/%s/notes: %s: which module is loaded cannot "
			"be proven",
			fs->root, name, strerror(-ret));
	if (strcmp(build_id, kmod->ko.build_id))
		return err_set(
			err, -ENODEV,
			"%s: the module that is loaded has the build id %s: expected "
			"%s, of %s",
			name, build_id, kmod->ko.build_id, kmod->path);
	if (!fs_exists(fs, "%s/hot_add", kmod->driver.control))
		return err_set(
			err, -ENODEV,
			"%s is loaded, but %s/%s/hot_add is missing: the module has "
			"no zram of its own",
			name, fs->root, kmod->driver.control);
	return 0;
}

/* The number before " @name" among the block devices of /proc/devices; -1: none. */
static long block_major(const struct fs *fs, const char *name)
{
	char *text, *line, *rest, found[32];
	bool blocks = false;
	unsigned int major;
	long ret = -1;

	if (fs_slurp(fs, &text, DEVICES_MAX, "proc/devices") < 0)
		return -1;
	for (line = strtok_r(text, "\n", &rest); line;
	     line = strtok_r(NULL, "\n", &rest)) {
		if (!strcmp(line, "Block devices:"))
			blocks = true;
		else if (blocks && sscanf(line, "%u %31s", &major, found) == 2 &&
			 !strcmp(found, name))
			ret = major;
	}
	free(text);
	return ret;
}

int kmod_prove_disk(const struct kmod *kmod, const struct fs *fs, unsigned int id,
		    struct err *err)
{
	const char *name = kmod->driver.name;
	const long expected = block_major(fs, name);
	unsigned int major;
	char text[32];

	if (fs_read(fs, text, sizeof(text), "sys/block/%s%u/dev", name, id) < 0 ||
	    sscanf(text, "%u:", &major) != 1 || (long)major != expected)
		return err_set(err, -ENODEV,
			       "%s%u: is %s: expected the block major of %s in "
			       "%s/proc/devices, %ld",
			       name, id, text, name, fs->root, expected);
	return 0;
}

struct param_scan {
	const struct fs *fs;
	const char *module;
	json_t *into;
};

static int visit_param(void *arg, const char *name)
{
	const struct param_scan *scan = arg;
	char text[128];

	if (fs_read(scan->fs, text, sizeof(text), "sys/module/%s/parameters/%s",
		    scan->module, name) >= 0)
		json_object_set_new(scan->into, name, json_string(text));
	return 0;
}

json_t *kmod_params(const struct kmod *kmod, const struct fs *fs)
{
	struct param_scan scan = { fs, kmod->ko.name, json_object() };
	char dir[128];

	snprintf(dir, sizeof(dir), "sys/module/%s/parameters", kmod->ko.name);
	fs_each(fs, dir, visit_param, &scan);
	return scan.into;
}
