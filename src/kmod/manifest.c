// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>

#include "kmod/manifest.h"

#define MANIFEST_MAX (256 * 1024)

enum { KNOWN = FIELD_REQUIRED, FACT = FIELD_NULLABLE };

static const struct field patch_fields[] = {
	{ "name", FIELD_STRING, STRING(struct module_patch, name), .flags = KNOWN,
	  .help = "patch, without .patch" },
	{ "sha256", FIELD_STRING, STRING(struct module_patch, sha256), .flags = KNOWN,
	  .help = "SHA-256 of the patch" },
};

static const struct record patch_record = {
	.what = "patch",
	FIELDS(struct module_patch, patch_fields),
};

static const struct field file_fields[] = {
	{ "file", FIELD_STRING, STRING(struct module_file, file), .flags = KNOWN,
	  .help = "the module, beside this file" },
	{ "sha256", FIELD_STRING, STRING(struct module_file, sha256), .flags = FACT,
	  .help = "SHA-256 of it" },
};

static const struct record file_record = {
	.what = "module's file",
	.name = "file",
	FIELDS(struct module_file, file_fields),
};

static const struct field manifest_fields[] = {
	{ "schema", FIELD_STRING, STRING(struct module_manifest, schema),
	  .help = "the format's name and version" },
	{ "variant", FIELD_NAME, STRING(struct module_manifest, variant), .flags = KNOWN,
	  .help = "variant of the ladder, or a name of one's own" },
	{ "tree", FIELD_STRING, STRING(struct module_manifest, tree), .flags = FACT,
	  .help = "source tree whose patches were taken" },
	{ "series", FIELD_STRING, STRING(struct module_manifest, series), .flags = FACT,
	  .help = "series of the kernel that it is for" },
	{ "nearest", FIELD_BOOL, AT(struct module_manifest, nearest),
	  .help = "whether the source is of another series than the kernel" },
	{ "source", FIELD_JSON, AT(struct module_manifest, source), .flags = FACT,
	  .help = "where the source is from: package version and hash" },
	{ "patches", FIELD_ARRAY, AT(struct module_manifest, patches),
	  .record = &patch_record, .help = "patches on it, the first first" },
	{ "coexist_sha256", FIELD_STRING, STRING(struct module_manifest, coexist_sha256),
	  .flags = FACT, .help = "SHA-256 of the patch that gives it names of its own" },
	{ "movable", FIELD_BOOL, AT(struct module_manifest, movable),
	  .help = "whether the kernel can migrate its pages" },
	{ "not_movable_because", FIELD_STRING,
	  STRING(struct module_manifest, not_movable_because), .flags = FACT,
	  .help = "why it cannot; null: it can" },
	{ "arch", FIELD_STRING, STRING(struct module_manifest, arch), .flags = KNOWN,
	  .help = "architecture: x86_64 or arm64" },
	{ "kernel_release", FIELD_STRING, STRING(struct module_manifest, kernel_release),
	  .flags = KNOWN, .help = "kernel that it is for, as uname -r" },
	{ "vermagic", FIELD_STRING, STRING(struct module_manifest, vermagic),
	  .flags = KNOWN, .help = "what the kernel compares with its own" },
	{ "config_sha256", FIELD_STRING, STRING(struct module_manifest, config_sha256),
	  .flags = FACT, .help = "SHA-256 of that kernel's config" },
	{ "kernel_compiler", FIELD_STRING,
	  STRING(struct module_manifest, kernel_compiler), .flags = FACT,
	  .help = "compiler that made that kernel" },
	{ "compiler", FIELD_STRING, STRING(struct module_manifest, compiler),
	  .flags = FACT, .help = "compiler that made the module" },
	{ "linker", FIELD_STRING, STRING(struct module_manifest, linker), .flags = FACT,
	  .help = "linker that made it" },
	{ "build_id", FIELD_STRING, STRING(struct module_manifest, build_id),
	  .flags = KNOWN, .help = "GNU build id, in hex" },
	{ "srcversion", FIELD_STRING, STRING(struct module_manifest, srcversion),
	  .flags = FACT, .help = "modpost's hash of the sources" },
	{ "compressors", FIELD_NAME_LIST, AT(struct module_manifest, compressors),
	  .flags = KNOWN, .help = "compressors that its zram has" },
	{ "compressors_left_out", FIELD_JSON, AT(struct module_manifest, left_out),
	  .flags = FACT, .help = "others, and what each would need" },
	{ "zram_options", FIELD_JSON, AT(struct module_manifest, options), .flags = FACT,
	  .help = "list of what its zram was configured with" },
	{ "depends", FIELD_JSON, AT(struct module_manifest, depends), .flags = FACT,
	  .help = "list of modules that have to be loaded before" },
	{ "signed", FIELD_BOOL, AT(struct module_manifest, is_signed),
	  .help = "whether it is signed" },
	{ "key", FIELD_STRING, STRING(struct module_manifest, key), .flags = FACT,
	  .help = "what names it in the cache" },
	{ "module", FIELD_RECORD, AT(struct module_manifest, module), .flags = KNOWN,
	  .record = &file_record, .help = "the file" },
};

static const struct record manifest_record = {
	.what = "module's manifest",
	.name = "module",
	FIELDS(struct module_manifest, manifest_fields),
};

static bool is_list_of_texts(const json_t *json)
{
	for (size_t i = 0; i < json_array_size(json); i++) {
		if (!json_is_string(json_array_get(json, i)))
			return false;
	}
	return !json || json_is_array(json);
}

static int check(void *what, const char *where, struct err *err)
{
	const struct module_manifest *manifest = what;
	const char *field = NULL;

	if (manifest->source && !json_is_object(manifest->source))
		field = "source: expected an object";
	else if (manifest->left_out && !json_is_object(manifest->left_out))
		field = "compressors_left_out: expected an object";
	else if (!is_list_of_texts(manifest->options))
		field = "zram_options: expected a list of strings";
	else if (!is_list_of_texts(manifest->depends))
		field = "depends: expected a list of strings";
	return field ? err_set(err, -EINVAL, "%s: %s or null", where, field) : 0;
}

const struct file_format module_manifest_format = {
	.schema = MODULE_SCHEMA,
	.max_bytes = MANIFEST_MAX,
	.record = &manifest_record,
	.check = check,
};
