// SPDX-License-Identifier: GPL-2.0-or-later
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/place.h"
#include "require/check.h"

#define CAP_SYS_MODULE_BIT 16 /* linux/capability.h */
#define CMDLINE_MAX        4096

static bool booted_with(const struct fs *fs, const char *word)
{
	char text[CMDLINE_MAX], *rest, *at;

	fs_read(fs, text, sizeof(text), "proc/cmdline");
	for (at = strtok_r(text, " ", &rest); at; at = strtok_r(NULL, " ", &rest)) {
		if (!strcmp(at, word))
			return true;
	}
	return false;
}

/* Unknown is true: root's own lack is named by another requirement. */
static bool may_load(const struct fs *fs)
{
	char text[4096], caps[32];

	return fs_read(fs, text, sizeof(text), "proc/self/status") < 0 ||
	       fs_key(text, "CapEff", caps, sizeof(caps)) ||
	       strtoull(caps, NULL, 16) >> CAP_SYS_MODULE_BIT & 1;
}

void require_modules(struct requirement *item, const struct require_context *ctx)
{
	uint64_t disabled = 0;

	if (!fs_exists(ctx->fs, "proc/modules")) {
		require_seen(item, REQUIRE_MISSING,
			     "this kernel loads no modules: no /proc/modules");
		require_advise(item,
			       "boot a kernel with CONFIG_MODULES=y, as distributions "
			       "have it, or measure in a guest: %s",
			       place_script("bench").command);
		return;
	}
	if (booted_with(ctx->fs, "nomodule")) {
		require_seen(item, REQUIRE_MISSING,
			     "the kernel was booted with nomodule");
		require_advise(item, "boot it without nomodule");
		return;
	}
	fs_read_u64(ctx->fs, &disabled, "proc/sys/kernel/modules_disabled");
	if (disabled) {
		require_seen(item, REQUIRE_MISSING, "kernel.modules_disabled is 1");
		require_advise(item,
			       "reboot: it cannot be reset. See what sets it: grep -r "
			       "modules_disabled /etc/sysctl.*");
		return;
	}
	if (!may_load(ctx->fs)) {
		require_seen(item, REQUIRE_MISSING,
			     "root without CAP_SYS_MODULE, as in a container");
		require_advise(item, "run on the host, or measure in a guest: %s",
			       place_script("bench").command);
		return;
	}
	require_seen(item, REQUIRE_OK, "can be loaded");
}

/* Byte 4 of the variable, behind its attributes. */
static bool secure_boot(const struct fs *fs)
{
	unsigned char bytes[5] = { 0 };
	int fd = fs_openat(fs, O_RDONLY,
			   "sys/firmware/efi/efivars/"
			   "SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c");
	ssize_t len = fd < 0 ? 0 : read(fd, bytes, sizeof(bytes));

	if (fd >= 0)
		close(fd);
	return len == sizeof(bytes) && bytes[4] == 1;
}

/* What asks for a signature, "" for nothing. */
static const char *wants_signature(const struct fs *fs)
{
	char text[80];

	if (fs_read(fs, text, sizeof(text), "sys/kernel/security/lockdown") > 0 &&
	    strchr(text, '[') && !strstr(text, "[none]"))
		return "the kernel is locked down";
	if (fs_read(fs, text, sizeof(text), "sys/module/module/parameters/sig_enforce") >
		    0 &&
	    (text[0] == 'Y' || text[0] == '1'))
		return "module.sig_enforce is on";
	return "";
}

/* Whether the key is one that the kernel trusts is seen only when it is loaded. */
void require_signature(struct requirement *item, const struct require_context *ctx)
{
	const struct kmod *module = ctx->plan->module;
	const char *why = wants_signature(ctx->fs);
	char release[80];

	if (!why[0]) {
		require_seen(item, REQUIRE_OK, "no signature is required");
		return;
	}
	if (module->ko.is_signed) {
		require_seen(item, REQUIRE_OK, "%s, and the module is signed", why);
		return;
	}
	fs_read(ctx->fs, release, sizeof(release), "proc/sys/kernel/osrelease");
	require_seen(item, REQUIRE_MISSING, "%s%s, and %s.ko is not signed", why,
		     secure_boot(ctx->fs) ? " (Secure Boot)" : "", module->ko.name);
	require_advise(
		item,
		"sign it with an enrolled key (docs/modules.md, Signing): "
		"/usr/src/linux-headers-%s/scripts/sign-file sha256 MOK.priv MOK.der "
		"%s.ko; or boot without it",
		release, module->ko.name);
}

void require_vermagic(struct requirement *item, const struct require_context *ctx)
{
	const struct kmod *module = ctx->plan->module;
	const char *built_for = module->ko.vermagic;
	const int len = (int)strcspn(built_for, " ");
	char release[80];

	if (fs_read(ctx->fs, release, sizeof(release), "proc/sys/kernel/osrelease") < 0 ||
	    ((int)strlen(release) == len && !strncmp(release, built_for, (size_t)len))) {
		require_seen(item, REQUIRE_OK, "built for this kernel");
		return;
	}
	require_seen(item, REQUIRE_MISSING, "%s.ko is for %.*s, this kernel is %s",
		     module->ko.name, len, built_for, release);
	require_advise(item, "%s %s --kernel %s", place_script("variant/build").command,
		       module->manifest.variant, release);
}

/* As in /sys/module: what modprobe spells with '-' has '_' there. Built-in ones that have
 * neither parameters nor a version are not there, but in no module's "depends" either. */
void require_depends(struct requirement *item, const struct require_context *ctx)
{
	char list[sizeof(ctx->plan->module->ko.depends)], *rest = list, *name;
	char missing[120] = "";
	size_t used = 0;

	strcpy(list, ctx->plan->module->ko.depends);
	while ((name = strsep(&rest, ","))) {
		for (char *c = name; *c; c++)
			*c = *c == '-' ? '_' : *c;
		if (!*name || fs_exists(ctx->fs, "sys/module/%s", name) ||
		    used >= sizeof(missing))
			continue;
		used += (size_t)snprintf(missing + used, sizeof(missing) - used, " %s",
					 name);
	}
	if (!used) {
		require_seen(item, REQUIRE_OK, "%s",
			     *ctx->plan->module->ko.depends ? "are loaded" : "none");
		return;
	}
	require_seen(item, REQUIRE_MISSING, "not loaded:%s", missing);
	require_advise(item, "modprobe -a%s", missing);
}

/* The first variant that is loaded, whatever its name. */
static int find_loaded(void *arg, const char *name)
{
	char *found = arg;

	if (!zram_module_name(name))
		return 0;
	strcpy(found, name);
	return 1;
}

void require_module(struct requirement *item, const struct require_context *ctx)
{
	const struct kmod *module = ctx->plan->module;
	char loaded[MODULE_NAME_MAX] = "", build_id[KO_BUILD_ID_TEXT];

	fs_each(ctx->fs, "sys/module", find_loaded, loaded);
	if (loaded[0]) {
		kmod_loaded_build_id(ctx->fs, loaded, build_id);
		require_seen(item, REQUIRE_MISSING,
			     "%s (build id %.40s) is loaded already, by nothing that "
			     "\"swaprel restore\" knows of",
			     loaded, build_id);
		require_advise(item, "rmmod %s", loaded);
	} else if (fs_exists(ctx->fs, "%s", module->driver.control)) {
		require_seen(item, REQUIRE_MISSING,
			     "/%s exists already, and is of no module of ours",
			     module->driver.control);
		require_advise(item,
			       "see what made it: grep -l swzram /sys/module/*/refcnt");
	} else {
		require_seen(item, REQUIRE_OK, "%s, build id %.40s", module->ko.name,
			     module->ko.build_id);
	}
}
