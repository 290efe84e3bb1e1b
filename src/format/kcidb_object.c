// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/clean.h"
#include "format/kcidb.h"
#include "format/measure.h"

void kcidb_set(json_t *object, const char *key, json_t *value)
{
	if (!value || json_is_null(value) ||
	    (json_is_string(value) && !*json_string_value(value)))
		json_decref(value);
	else
		json_object_set_new(object, key, value);
}

json_t *kcidb_text(const char *fmt, ...)
{
	char buf[2 * DOCUMENT_TEXT_MAX];
	va_list args;

	va_start(args, fmt);
	vsnprintf(buf, sizeof(buf), fmt, args);
	va_end(args);
	return json_string(clean_text(buf, sizeof(buf), buf));
}

json_t *kcidb_text_of(const json_t *row, const char *key)
{
	return kcidb_text("%s", document_text(row, key));
}

json_t *kcidb_known(json_t *row)
{
	json_t *copy = json_object(), *value;
	const char *key;

	json_object_foreach(row, key, value)
	{
		if (!strcmp(key, "log") || !strcmp(key, "complaint_lines"))
			continue;
		if (json_is_string(value))
			kcidb_set(copy, key, kcidb_text_of(row, key));
		else
			kcidb_set(copy, key, json_incref(value));
	}
	return copy;
}

json_t *kcidb_seconds_of(json_t *row)
{
	struct measure measure;

	return measure_read(&measure, row, "duration_ns") ? json_real(measure.value)
							  : NULL;
}

bool kcidb_add_once(struct kcidb *kcidb, json_t *list, json_t *item)
{
	char key[512];

	/* Ids are unique within their list. */
	snprintf(key, sizeof(key), "%p %s", (void *)list, document_text(item, "id"));
	if (!json_object_get(kcidb->seen, key) &&
	    !json_object_set_new(kcidb->seen, key, json_true()))
		return !json_array_append_new(list, item);
	json_decref(item);
	return false;
}

/* Builds of one release differ in their number and date. */
json_t *kcidb_build_id(const json_t *run)
{
	char version[192];

	return kcidb_text(KCIDB_ORIGIN ":%s:%s:%s:%s", document_text(run, "kernel"),
			  measure_slug(document_text(run, "kernel_version"), version,
				       sizeof(version)),
			  document_text(run, "variant"), document_text(run, "build_id"));
}

/* What was measured may be the kernel's own or a module of it. */
static json_t *make_build(json_t *run)
{
	json_t *build = json_object(), *misc = json_object();

	kcidb_set(build, "id", kcidb_build_id(run));
	kcidb_set(build, "origin", kcidb_text(KCIDB_ORIGIN));
	kcidb_set(build, "checkout_id", kcidb_build_id(run));
	kcidb_set(build, "architecture", kcidb_text_of(run, "arch"));
	kcidb_set(build, "comment",
		  kcidb_text("%s %s", document_text(run, "kernel"),
			     document_text(run, "kernel_version")));
	/* It has run. */
	if (*document_text(run, "kernel"))
		kcidb_set(build, "status", json_string("PASS"));
	kcidb_set(misc, "variant", kcidb_text_of(run, "variant"));
	kcidb_set(misc, "module_build_id", kcidb_text_of(run, "build_id"));
	kcidb_set(misc, "config_sha256", kcidb_text_of(run, "config_sha256"));
	kcidb_set(build, "misc", misc);
	return build;
}

static json_t *make_checkout(json_t *run)
{
	json_t *checkout = json_object();
	const char *kernel = document_text(run, "kernel");
	const char *variant = document_text(run, "variant");

	kcidb_set(checkout, "id", kcidb_build_id(run));
	kcidb_set(checkout, "origin", kcidb_text(KCIDB_ORIGIN));
	kcidb_set(checkout, "comment",
		  kcidb_text("Linux %s%s%s", *kernel ? kernel : "of unknown release",
			     *variant ? ", variant " : "", variant));
	if (*kernel)
		kcidb_set(checkout, "valid", json_true());
	return checkout;
}

void kcidb_add_build(struct kcidb *kcidb, json_t *run)
{
	kcidb_add_once(kcidb, kcidb->checkouts, make_checkout(run));
	kcidb_add_once(kcidb, kcidb->builds, make_build(run));
}

/* NULL: none, as of what has no device tree. */
static json_t *make_compatible(const char *text)
{
	json_t *list = json_array();

	while (*text) {
		const size_t len = strcspn(text, " ");

		if (len)
			json_array_append_new(list, kcidb_text("%.*s", (int)len, text));
		text += len + (text[len] == ' ');
	}
	if (json_array_size(list))
		return list;
	json_decref(list);
	return NULL;
}

json_t *kcidb_environment(const json_t *run)
{
	json_t *environment = json_object(), *misc = json_object();

	kcidb_set(environment, "comment",
		  kcidb_text("%s %s, %s", document_text(run, "model"),
			     document_text(run, "cpu_model"),
			     document_text(run, "substrate")));
	kcidb_set(environment, "compatible",
		  make_compatible(document_text(run, "compatible")));
	kcidb_set(misc, "substrate", kcidb_text_of(run, "substrate"));
	kcidb_set(misc, "machine_id", kcidb_text_of(run, "machine_id"));
	kcidb_set(misc, "host", kcidb_text_of(run, "host"));
	kcidb_set(misc, "page_size_bytes",
		  json_incref(json_object_get(run, "page_size_bytes")));
	kcidb_set(environment, "misc", misc);
	return environment;
}
