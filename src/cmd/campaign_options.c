// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/place.h"
#include "base/suggestion.h"
#include "cli/help.h"
#include "cli/options.h"
#include "cmd/campaign_find.h"
#include "cmd/campaign_options.h"
#include "cmd/cmd.h"
#include "result/result.h"

/* Split "NAME=VALUE" in place. NULL when it is not of that form. */
static char *split(char *text)
{
	char *value = strchr(text, '=');

	if (!value || value == text || !value[1])
		return NULL;
	*value = '\0';
	return value + 1;
}

static struct campaign_kernel *kernel_named(struct campaign_options *options,
					    const char *variant)
{
	for (size_t i = 0; i < options->kernel_count; i++) {
		if (!strcmp(options->kernels[i].variant, variant))
			return &options->kernels[i];
	}
	if (options->kernel_count == CAMPAIGN_KERNELS_MAX)
		return NULL;
	options->kernels[options->kernel_count].variant = variant;
	return &options->kernels[options->kernel_count++];
}

static int add_file(struct campaign_options *options, int opt, char *text,
		    struct err *err)
{
	const char *name = opt == 'k' ? "kernel" : opt == 'M' ? "module" : "manifest";
	char *value = split(text);
	struct campaign_kernel *kernel;
	json_t *manifest = NULL;
	char **slot;
	int ret = 0;

	/* An image alone is the one kernel that loads all modules. */
	if (!value && opt == 'k' && *text && !strchr(text, '='))
		value = text;
	if (!value)
		return err_set(err, -EINVAL, "--%s '%s': expected VARIANT=FILE", name,
			       text);
	kernel = kernel_named(options, value == text ? "" : text);
	if (!kernel)
		return err_set(err, -E2BIG, "--%s %s: expected at most %d variants", name,
			       text, CAMPAIGN_KERNELS_MAX);
	slot = opt == 'k'   ? &kernel->image
	       : opt == 'M' ? &kernel->module
			    : &kernel->manifest;
	if (*slot)
		return err_set(err, -EINVAL, "--%s %s: expected each variant once", name,
			       text);
	*slot = campaign_find_path(value);
	if (!*slot)
		return err_sys(err, -errno, "--%s %s=%s", name, text, value);
	/* Each boot would be measured for a result that cannot keep it. */
	if (opt == 'm')
		ret = result_load_provenance(&manifest, *slot, err);
	json_decref(manifest);
	return ret ? err_prefix(err, ret, "--manifest") : 0;
}

/* What an option changes in the campaign itself. */
static int set_field(struct campaign *campaign, int opt, struct err *err)
{
	char *value;

	if (opt == 'n')
		return campaign_set(campaign, "boots", optarg, err);
	if (opt == CAMPAIGN_OPT_PARALLEL)
		return campaign_set(campaign, "parallel", optarg, err);
	if (opt == CAMPAIGN_OPT_SEED)
		return campaign_set(campaign, "seed", optarg, err);
	if (opt == CAMPAIGN_OPT_MINUTES)
		return campaign_set_minutes(campaign, optarg, err);
	if (opt == CAMPAIGN_OPT_LEFT)
		return campaign_set(campaign, "budget_s", optarg, err);
	if (opt != 's')
		return 0;
	value = split(optarg);
	if (!value)
		return err_set(err, -EINVAL, "--set '%s': expected FIELD=VALUE", optarg);
	return campaign_set(campaign, optarg, value, err);
}

static int set_dir(struct campaign_options *options, const char *dir, struct err *err)
{
	size_t size = sizeof(options->dir), len = 0;

	if (!*dir)
		return err_set(err, -EINVAL, "--output '': expected a directory");
	if (*dir != '/') {
		if (!getcwd(options->dir, size))
			return err_sys(err, -errno, "%s", dir);
		len = strlen(options->dir);
		len += (size_t)snprintf(options->dir + len, size - len, "/");
	}
	if (len + strlen(dir) >= size)
		return err_sys(err, -ENAMETOOLONG, "%s", dir);
	strcpy(options->dir + len, dir);
	len += strlen(dir);
	while (len > 1 && options->dir[len - 1] == '/')
		options->dir[--len] = '\0';
	return 0;
}

static int take_option(struct campaign_options *options, int opt, struct err *err)
{
	switch (opt) {
	case 'o':
		return set_dir(options, optarg, err);
	case 'k':
	case 'M':
	case 'm':
		return add_file(options, opt, optarg, err);
	case 'r':
		options->resume = true;
		return 0;
	case CAMPAIGN_OPT_LEFT:
		options->left = true;
		return 0;
	case CAMPAIGN_OPT_CHECK:
		options->check = true;
		return 0;
	case CAMPAIGN_OPT_BACKENDS:
		options->backends = optarg;
		return *optarg ? 0
			       : err_set(err, -EINVAL,
					 "--backends '': expected a directory");
	case 'q':
		options->quiet = true;
		return 0;
	case 'n':
	case 's':
	case CAMPAIGN_OPT_PARALLEL:
	case CAMPAIGN_OPT_SEED:
	case CAMPAIGN_OPT_MINUTES:
		return 0;
	default:
		return -EINVAL; /* @err has the line already */
	}
}

/* The options are gone over twice: the file they change is known only after the first. */
static int walk(struct campaign_options *options, struct campaign *campaign, int argc,
		char **argv, struct err *err)
{
	struct option_list list;
	int opt, ret = 0;

	options_of(&list, &cmd_campaign);
	optind = 0;
	while (!ret && (opt = options_next(&list, argc, argv, err)) != -1) {
		if (opt == 'h')
			return CAMPAIGN_OPTIONS_HELP;
		ret = campaign ? set_field(campaign, opt, err)
			       : take_option(options, opt, err);
	}
	return ret;
}

/* A backend wants images or knows its kernels by name: one that is left out would be
 * missed only when its turn comes. Modules are known by their files alone. */
static int check_images(const struct campaign_options *options,
			const struct campaign *campaign, struct err *err)
{
	const char *without = NULL;
	bool any = campaign->loads;

	for (size_t i = 0; i < campaign->variants.count; i++) {
		const char *variant = campaign_variant(campaign, i)->build;
		bool has_image = variant_is_own(campaign, campaign_variant(campaign, i));

		for (size_t j = 0; j < options->kernel_count; j++) {
			const struct campaign_kernel *kernel = &options->kernels[j];

			has_image |= !strcmp(kernel->variant, variant) &&
				     (campaign->loads ? kernel->module : kernel->image);
		}
		any |= has_image;
		if (!has_image && !without)
			without = variant;
	}
	if (!any || !without)
		return 0;
	if (campaign->loads)
		return err_set(err, -EINVAL,
			       "no module for %s; to build and load it, add --module "
			       "%s=\"$(%s %s)\"",
			       without, without, place_script("variant/build").command,
			       without);
	return err_set(err, -EINVAL,
		       "no kernel for %s: expected --kernel %s=IMAGE, as for the others",
		       without, without);
}

/* Kernels where kernels are booted, modules where modules are loaded. */
static int check_kind(const struct campaign_kernel *kernel, unsigned int loads,
		      struct err *err)
{
	if (loads && kernel->image && *kernel->variant)
		return err_set(err, -EINVAL,
			       "--kernel %s=%s: modules are loaded into one kernel: "
			       "expected --kernel IMAGE, or loads 0",
			       kernel->variant, kernel->image);
	if (!loads && kernel->module)
		return err_set(err, -EINVAL,
			       "--module %s: kernels are booted: expected --kernel, or "
			       "--set loads=N",
			       kernel->variant);
	if (!loads && !*kernel->variant)
		return err_set(err, -EINVAL,
			       "--kernel '%s': expected VARIANT=FILE, or --set loads=N",
			       kernel->image);
	if (loads && kernel->manifest)
		return err_set(err, -EINVAL,
			       "--manifest %s: a module's manifest lies beside it: "
			       "expected --module alone",
			       kernel->variant);
	return 0;
}

static int refuse_variant(const struct campaign_options *options,
			  const struct campaign *campaign, const char *variant,
			  struct err *err)
{
	struct suggestion suggestion = SUGGESTION(variant);
	char hint[NEAREST_HINT_MAX];

	for (size_t i = 0; i < campaign->variants.count; i++)
		suggestion_consider(&suggestion, campaign_variant(campaign, i)->build);
	return err_set(err, -EINVAL, "--%s %s: expected a variant of %s%s",
		       campaign->loads ? "module" : "kernel", variant, options->file,
		       suggestion_text(&suggestion, hint, sizeof(hint)));
}

/* A name that is mistyped would otherwise boot nothing, quietly. */
static int check_kernels(const struct campaign_options *options,
			 const struct campaign *campaign, struct err *err)
{
	for (size_t i = 0; i < options->kernel_count; i++) {
		const char *variant = options->kernels[i].variant;
		size_t index = 0;
		int ret = check_kind(&options->kernels[i], campaign->loads, err);

		if (ret)
			return ret;
		if (!*variant)
			continue;
		while (index < campaign->variants.count &&
		       strcmp(campaign_variant(campaign, index)->build, variant))
			index++;
		if (index == campaign->variants.count)
			return refuse_variant(options, campaign, variant, err);
	}
	return check_images(options, campaign, err);
}

int campaign_options_parse(struct campaign_options *options, struct campaign *campaign,
			   int argc, char **argv, struct err *err)
{
	int ret;

	*options = (struct campaign_options){ 0 };
	*campaign = (struct campaign){ 0 };
	ret = walk(options, NULL, argc, argv, err);
	if (ret == CAMPAIGN_OPTIONS_HELP)
		help_print(&cmd_campaign);
	if (ret)
		return ret;
	if (argc - optind != 1 || !*argv[optind])
		return err_set(err, -EINVAL, "campaign: expected one campaign file");
	if (!*options->dir)
		return err_set(err, -EINVAL, "campaign: expected -o DIR");
	ret = campaign_find(options->file, sizeof(options->file), argv[optind], err);
	ret = ret ? ret : campaign_load(campaign, options->file, err);
	*campaign->resume_command = '\0'; /* of the campaign that kept this file */
	ret = ret ? ret : walk(options, campaign, argc, argv, err);
	if (!ret)
		ret = campaign_check(campaign, "options", err);
	return ret || options->check ? ret : check_kernels(options, campaign, err);
}

void campaign_options_free(struct campaign_options *options)
{
	for (size_t i = 0; i < options->kernel_count; i++) {
		free(options->kernels[i].image);
		free(options->kernels[i].module);
		free(options->kernels[i].manifest);
	}
}
