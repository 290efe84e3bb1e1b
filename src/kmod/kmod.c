// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/load.h"
#include "base/place.h"
#include "kmod/kmod.h"

#define SUFFIX ".ko"

static int load_manifest(struct kmod *kmod, struct err *err)
{
	const struct module_manifest *manifest = &kmod->manifest;
	const struct ko *ko = &kmod->ko;
	int ret = module_manifest_load(&kmod->manifest, kmod->where, err);

	if (ret == -ENOENT)
		return err_set(err, -EINVAL,
			       "%s: the module's manifest is missing: build it with "
			       "%s, which prints the module's path",
			       kmod->where, place_script("variant/build").command);
	if (ret)
		return ret;
	if (strcmp(manifest->build_id, ko->build_id))
		return err_set(
			err, -EINVAL,
			"%s: build_id: \"%s\": expected the module's, %s: build it "
			"again",
			kmod->where, manifest->build_id, ko->build_id);
	if (strcmp(manifest->vermagic, ko->vermagic))
		return err_set(
			err, -EINVAL,
			"%s: vermagic: \"%s\": expected the module's, \"%s\": build "
			"it again",
			kmod->where, manifest->vermagic, ko->vermagic);
	return 0;
}

static int read_file(struct kmod *kmod, struct err *err)
{
	char *bytes;
	ssize_t len;
	int ret;

	kmod->fd = open(kmod->path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (kmod->fd < 0)
		return err_sys(err, -errno, "%s", kmod->path);
	len = load_fd(dup(kmod->fd), kmod->path, &bytes, KO_FILE_MAX, err);
	if (len < 0)
		return (int)len;
	ret = ko_parse(&kmod->ko, bytes, (size_t)len, kmod->path, err);
	free(bytes);
	return ret;
}

int kmod_open(struct kmod *kmod, const char *path, struct err *err)
{
	const size_t len = strlen(path), suffix = strlen(SUFFIX);
	int ret;

	memset(kmod, 0, sizeof(*kmod));
	file_format_init(&module_manifest_format, &kmod->manifest);
	kmod->path = path;
	kmod->fd = -1;
	if (len <= suffix || strcmp(path + len - suffix, SUFFIX) ||
	    len + sizeof("json") > sizeof(kmod->where))
		return err_set(err, -EINVAL,
			       "--module %s: expected the path of a .ko, as %s prints it",
			       path, place_script("variant/build").command);
	snprintf(kmod->where, sizeof(kmod->where), "%.*s.json", (int)(len - suffix),
		 path);
	ret = read_file(kmod, err);
	if (!ret)
		ret = load_manifest(kmod, err);
	/* Devices are made by hot_add, and none by loading. */
	strcpy(kmod->params, "num_devices=0");
	kmod->driver = zram_drivers[ZRAM_OF_MODULE];
	strcpy(kmod->driver.module, kmod->ko.name);
	return ret;
}

void kmod_close(struct kmod *kmod)
{
	if (kmod->fd >= 0)
		close(kmod->fd);
	kmod->fd = -1;
	module_manifest_free(&kmod->manifest);
}

int kmod_add_param(struct kmod *kmod, const char *text, struct err *err)
{
	const size_t name_len = strcspn(text, "="), used = strlen(kmod->params);
	char name[64];

	snprintf(name, sizeof(name), "%.*s", (int)name_len, text);
	if (!text[name_len] || text[name_len + strcspn(text + name_len, " \t\n\"")])
		return err_set(err, -EINVAL,
			       "--module-param %s: expected NAME=VALUE, without blanks",
			       text);
	if (!ko_has_param(&kmod->ko, name))
		return err_set(
			err, -EINVAL,
			"--module-param %s: %s has no parameter of that name, only:%s",
			text, kmod->ko.name, kmod->ko.params);
	if (used + strlen(text) + sizeof(" ") > sizeof(kmod->params))
		return err_set(err, -EINVAL, "--module-param %s: there are too many",
			       text);
	snprintf(kmod->params + used, sizeof(kmod->params) - used, " %s", text);
	return 0;
}
