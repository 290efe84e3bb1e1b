// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clean.h"
#include "sample/boots.h"
#include "sample/variants.h"

static bool is_running(const struct compare_file *file)
{
	return !*file->label && !strcmp(file->result.variant.name, COMPARE_RUNNING);
}

static struct compare_variant *variant_of(struct compare_variants *variants,
					  const struct compare_file *file,
					  size_t file_count)
{
	const char *name = file->result.variant.name;
	struct compare_variant *variant;

	for (size_t i = 0; i < variants->count; i++) {
		const struct compare_file *first = variants->items[i].files[0];
		bool same = !strcmp(name, first->result.variant.name) &&
			    (!is_running(file) || file->argument == first->argument);

		if (*file->label || *first->label)
			same = !strcmp(file->label, first->label);
		if (same)
			return &variants->items[i];
	}
	variant = &variants->items[variants->count];
	variant->files = calloc(file_count, sizeof(*variant->files));
	if (!variant->files)
		return NULL;
	variants->count++;
	strcpy(variant->name, *file->label ? file->label : name);
	return variant;
}

/* The manifest of the kernel's or module's build says it all; without one, what the
 * kernel says of itself, and which module it had. */
const char *compare_kernels_differ(const struct result *a, const struct result *b)
{
	if (strcmp(a->kernel.release, b->kernel.release))
		return "kernel.release";
	if (strcmp(a->kernel.version, b->kernel.version))
		return "kernel.version";
	if (strcmp(a->kernel.cmdline, b->kernel.cmdline))
		return "kernel.cmdline";
	if (strcmp(a->kernel.module.build_id, b->kernel.module.build_id))
		return "kernel.module.build_id";
	if (a->kernel.module.params != b->kernel.module.params &&
	    !json_equal(a->kernel.module.params, b->kernel.module.params))
		return "kernel.module.params";
	if (a->variant.provenance != b->variant.provenance &&
	    !json_equal(a->variant.provenance, b->variant.provenance))
		return "variant.provenance";
	return NULL;
}

static int check_boot(const struct compare_file *first, const struct compare_file *file,
		      struct err *err)
{
	const struct result *a = &first->result, *b = &file->result;
	const char *what = compare_kernels_differ(a, b);

	if (!what)
		return 0;
	return err_set(err, -EXDEV,
		       "%s and %s are both of %s, but differ in %s: expected boots of "
		       "one kernel",
		       first->path, file->path, a->variant.name, what);
}

/* Several would all be called "running": "results/runs/before.json" becomes "before". */
static void name_running(struct compare_variants *variants)
{
	size_t running = 0;

	for (size_t i = 0; i < variants->count; i++)
		running += is_running(variants->items[i].files[0]);
	for (size_t i = 0; i < variants->count && running > 1; i++) {
		struct compare_variant *variant = &variants->items[i];
		char copy[PATH_MAX], *dot;

		if (!is_running(variant->files[0]))
			continue;
		snprintf(copy, sizeof(copy), "%s", variant->files[0]->path);
		snprintf(variant->name, sizeof(variant->name), "%.*s", LIST_NAME_MAX - 1,
			 basename(copy));
		dot = strrchr(variant->name, '.');
		if (dot && dot != variant->name)
			*dot = '\0';
		/* A file may be called anything. */
		clean_text(variant->name, sizeof(variant->name), variant->name);
	}
}

bool compare_is_exact(const struct result *result)
{
	return !strcmp(result->substrate, "tcg-exact");
}

/* Put the files of each boot beside each other. */
static int sort_boots(struct compare_variant *variant, const struct compare_file *files,
		      const size_t *ids)
{
	const struct compare_file **sorted = variant->files;

	variant->boots = calloc(variant->file_count + 1, sizeof(*variant->boots));
	if (!variant->boots)
		return -ENOMEM;
	/* By insertion: stable, and mostly there is nothing to do. */
	for (size_t i = 1; i < variant->file_count; i++) {
		const struct compare_file *file = sorted[i];
		size_t at = i;

		for (; at && ids[sorted[at - 1] - files] > ids[file - files]; at--)
			sorted[at] = sorted[at - 1];
		sorted[at] = file;
	}
	for (size_t i = 0; i < variant->file_count; i++) {
		size_t id = ids[sorted[i] - files];

		if (!i || variant->boots[variant->boot_count - 1].id != id)
			variant->boots[variant->boot_count++] =
				(struct compare_boot){ id, &sorted[i], 0 };
		variant->boots[variant->boot_count - 1].file_count++;
	}
	return 0;
}

int compare_variants_make(struct compare_variants *variants,
			  const struct compare_file *files, size_t file_count,
			  bool anyway, struct err *err)
{
	size_t *ids = calloc(file_count + 1, sizeof(*ids));
	int ret = 0;

	variants->count = 0;
	variants->items = calloc(file_count + 1, sizeof(*variants->items));
	if (!variants->items || !ids)
		ret = -ENOMEM;
	if (!ret)
		ret = boots_identify(ids, files, file_count);
	err_sys(err, ret, "compare");
	if (!ret)
		ret = boots_refuse_repeated(files, file_count, err);
	for (size_t i = 0; i < file_count && !ret; i++) {
		const struct compare_file *file = &files[i];
		struct compare_variant *variant = variant_of(variants, file, file_count);

		if (!variant) {
			ret = err_sys(err, -ENOMEM, "compare");
			break;
		}
		variant->files[variant->file_count++] = file;
		if (!anyway)
			ret = check_boot(variant->files[0], file, err);
	}
	for (size_t i = 0; i < variants->count && !ret; i++)
		ret = err_sys(err, sort_boots(&variants->items[i], files, ids),
			      "compare");
	free(ids);
	if (!ret)
		name_running(variants);
	return ret;
}

size_t compare_variants_file_count(const struct compare_variants *variants)
{
	size_t count = 0;

	for (size_t i = 0; i < variants->count; i++)
		count += variants->items[i].file_count;
	return count;
}

void compare_variants_free(struct compare_variants *variants)
{
	for (size_t i = 0; i < variants->count; i++) {
		free(variants->items[i].boots);
		free(variants->items[i].files);
	}
	free(variants->items);
	*variants = (struct compare_variants){ 0 };
}

int compare_variants_find(const struct compare_variants *variants, const char *name)
{
	for (size_t i = 0; i < variants->count; i++) {
		if (!strcmp(variants->items[i].name, name))
			return (int)i;
	}
	return -1;
}
