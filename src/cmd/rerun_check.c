// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/fs.h"
#include "campaign/campaign.h"
#include "cli/campaign_restart.h"
#include "cli/invocation.h"
#include "cmd/rerun_check.h"
#include "kmod/kmod.h"
#include "ladder/ladder.h"
#include "machine/identity.h"

int rerun_refuse_directory(const char *dir, struct err *err)
{
	char path[PATH_MAX], command[400];
	struct campaign campaign;
	struct err line;
	int ret;

	if (snprintf(path, sizeof(path), "%s/" CAMPAIGN_NAME, dir) >= (int)sizeof(path))
		return err_sys(err, -ENAMETOOLONG, "%s", dir);
	ret = campaign_load(&campaign, path, &line);
	if (ret)
		err_set(err, -EISDIR, "%s: a directory: expected a result", dir);
	else if (campaign_restart_command(command, sizeof(command), &campaign, dir) ||
		 campaign_file_command(command, sizeof(command), &campaign, path))
		err_set(err, -EISDIR,
			"%s: a campaign: expected a result; to repeat the campaign: %s",
			dir, command);
	else
		err_set(err, -EISDIR, "%s: a campaign: expected a result", dir);
	campaign_free(&campaign);
	return -EISDIR;
}

struct differences {
	char text[400];
	size_t len;
};

static void differ(struct differences *list, const char *what, const char *old,
		   const char *now)
{
	size_t left = sizeof(list->text) - list->len;

	/* What a result does not say cannot differ. */
	if (!*old || !strcmp(old, now) || left < 2)
		return;
	list->len += (size_t)snprintf(list->text + list->len, left, "%s%s %s, now %s",
				      list->len ? "; " : "", what, old,
				      *now ? now : "unknown");
	if (list->len >= sizeof(list->text))
		list->len = sizeof(list->text) - 1;
}

static int differ_module(struct differences *list, const struct result *old,
			 const char *path, struct err *err)
{
	const struct kernel_module *module = &old->kernel.module;
	struct kmod now;
	int ret;

	if (!path)
		return 0;
	ret = kmod_open(&now, path, err);
	if (!ret) {
		differ(list, "module", *module->name ? module->name : "none",
		       now.manifest.variant[0] ? now.ko.name : "none");
		differ(list, "its build id", module->build_id, now.manifest.build_id);
	}
	kmod_close(&now);
	return ret;
}

bool rerun_module_option(char *buf, size_t size, const struct result *old)
{
	const char *variant = old->kernel.module.variant;
	struct ladder ladder;
	bool known = !ladder_open(&ladder, NULL) && ladder_find(&ladder, variant) >= 0;

	ladder_free(&ladder);
	return known && snprintf(buf, size, "--module \"$(scripts/variant/build %s)\"",
				 variant) < (int)size;
}

static int want_module(const struct result *old, const char *path, struct err *err)
{
	const struct kernel_module *module = &old->kernel.module;
	char quoted[PATH_MAX], option[RERUN_OPTION_MAX];

	if (rerun_module_option(option, sizeof(option), old) &&
	    advice_quote(quoted, sizeof(quoted), path))
		return err_set(err, -EINVAL,
			       "%s: measured the module %s; to load it again: swaprel "
			       "rerun %s %s",
			       path, module->name, quoted, option);
	return err_set(err, -EINVAL,
		       "%s: measured the module %s, build id %s: expected --module FILE "
		       "with its .ko",
		       path, module->name, module->build_id);
}

int rerun_check_host(const struct result *old, const char *path,
		     const struct run_options *options, struct err *err)
{
	struct differences list = { "", 0 };
	struct machine machine;
	struct kernel kernel;
	struct fs fs;
	int ret;

	ret = fs_open(&fs, NULL);
	if (ret)
		return err_sys(err, ret, "/");
	identity_machine(&machine, &fs);
	identity_kernel(&kernel, &fs);
	fs_close(&fs);
	differ(&list, "machine", old->machine.id, machine.id);
	if (strcmp(old->machine.id, machine.id))
		differ(&list, "it ran on", old->substrate, identity_substrate(&machine));
	differ(&list, "kernel", old->kernel.release, kernel.release);
	if (!strcmp(old->kernel.release, kernel.release))
		differ(&list, "kernel build", old->kernel.version, kernel.version);
	ret = differ_module(&list, old, options->module, err);
	json_decref(machine.mitigations);
	json_decref(kernel.module.params);
	if (!ret && list.len)
		ret = err_set(err, -EXDEV, "%s: %s", path, list.text);
	if ((!ret || (ret == -EXDEV && options->anyway)) && *old->kernel.module.name &&
	    !options->module)
		ret = want_module(old, path, err);
	return ret;
}
