// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clean.h"
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

/* A number that tells most runs from each other without writing them out: boards without
 * a clock begin all their boots at one time. FNV-1a. */
static uint64_t fingerprint(const struct result *result)
{
	uint64_t print = 0xcbf29ce484222325;

	for (size_t c = 0; c < result->cells.count; c++) {
		const struct result_cell *cell = result_cell(result, c);

		for (size_t i = 0; i < cell->rounds.count; i++) {
			const struct result_round *round = result_round(cell, i);

			print = (print ^ round->wall_ns) * 0x100000001b3;
			print = (print ^ round->mean_ns) * 0x100000001b3;
		}
	}
	return print;
}

bool compare_is_exact(const struct result *result)
{
	return !strcmp(result->substrate, "tcg-exact");
}

static bool has_module(const struct result *result)
{
	return *result->kernel.module.name;
}

/* A boot of this id loaded modules, beside which the kernel's own zram was measured. */
static bool loads_modules(const struct compare_file *files, size_t count, const char *id)
{
	for (size_t i = 0; i < count; i++) {
		const struct result *result = &files[i].result;

		if (has_module(result) && !strcmp(result->kernel.boot_id, id))
			return true;
	}
	return false;
}

/* The first of @files, up to the @of-th, that was made in the same boot. Loads of modules
 * are made many in a boot: none of them is a boot by itself for lack of an id. */
static size_t boot_of(const struct compare_file *files, size_t count, size_t of)
{
	const struct result *own = &files[of].result;
	const char *id = own->kernel.boot_id;
	const bool known = *id &&
			   (!compare_is_exact(own) || loads_modules(files, count, id));
	size_t i = 0;

	for (; i < of; i++) {
		const struct result *other = &files[i].result;

		if (!strcmp(other->kernel.boot_id, id) &&
		    (known || (has_module(other) && has_module(own))))
			break;
	}
	return i;
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

/* Of one run to the last figure. Counted instructions do repeat, boot after boot. */
static bool same_boot(const struct result *a, const struct result *b)
{
	json_t *one, *two;
	bool same;

	if (strcmp(a->started_at, b->started_at) || compare_is_exact(a))
		return false;
	one = record_encode(&result_record, a);
	two = record_encode(&result_record, b);
	same = one && json_equal(one, two);
	json_decref(one);
	json_decref(two);
	return same;
}

int compare_variants_make(struct compare_variants *variants,
			  const struct compare_file *files, size_t file_count,
			  bool anyway, struct err *err)
{
	uint64_t *prints = calloc(file_count + 1, sizeof(*prints));
	size_t *ids = calloc(file_count + 1, sizeof(*ids));
	int ret = 0;

	variants->count = 0;
	variants->items = calloc(file_count + 1, sizeof(*variants->items));
	if (!variants->items || !prints || !ids)
		ret = err_sys(err, -ENOMEM, "compare");
	for (size_t i = 0; i < file_count && !ret; i++) {
		const struct compare_file *file = &files[i];
		struct compare_variant *variant = variant_of(variants, file, file_count);

		if (!variant) {
			ret = err_sys(err, -ENOMEM, "compare");
			break;
		}
		variant->files[variant->file_count++] = file;
		ids[i] = boot_of(files, file_count, i);
		/* Whichever variants the two belong to: a run says nothing about itself.
		 */
		prints[i] = fingerprint(&file->result);
		for (size_t j = 0; j < i && !ret; j++) {
			if (prints[j] == prints[i] &&
			    same_boot(&files[j].result, &file->result))
				ret = err_set(err, -EEXIST,
					      "%s and %s are the same boot: expected "
					      "each once",
					      files[j].path, file->path);
		}
		if (!ret && !anyway)
			ret = check_boot(variant->files[0], file, err);
	}
	for (size_t i = 0; i < variants->count && !ret; i++)
		ret = err_sys(err, sort_boots(&variants->items[i], files, ids),
			      "compare");
	free(prints);
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
