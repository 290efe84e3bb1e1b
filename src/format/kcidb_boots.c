// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>

#include "format/kcidb.h"

/*
 * A boot as a test: what became of it, and what that says of the kernel. Of MISS the
 * schema says that the harness failed and nothing is known of the kernel, of ERROR that
 * the test's own program did, of FAIL that the kernel is at fault. One that is not here
 * was stopped by its user and says nothing at all.
 */
static const struct {
	const char *outcome, *status;
	bool complaint; /* its detail is a line of the kernel's */
} statuses[] = {
	{ "ok", "PASS", false },          { "panic", "FAIL", true },
	{ "splat", "FAIL", true },        { "hang", "FAIL", false },
	{ "no_result", "ERROR", false },  { "truncated", "ERROR", false },
	{ "backend", "MISS", false },     { "lost", "MISS", false },
	{ "requirement", "MISS", false }, { "wrong_variant", "MISS", false },
};

#define STATUSES (sizeof(statuses) / sizeof(statuses[0]))

static size_t status_of(const json_t *boot)
{
	size_t i = 0;

	while (i < STATUSES &&
	       strcmp(statuses[i].outcome, document_text(boot, "outcome")))
		i++;
	return i;
}

/* A run of the same campaign and variant; of any variant where the boot is of all. */
static json_t *run_of(const json_t *runs, const json_t *boot)
{
	const char *dir = document_text(boot, "dir");
	const char *variant = document_text(boot, "variant");
	json_t *run;
	size_t i;

	json_array_foreach(runs, i, run)
	{
		const char *file = document_text(run, "file");

		if (!strncmp(file, dir, strlen(dir)) && file[strlen(dir)] == '/' &&
		    (!*variant || !strcmp(variant, document_text(run, "variant"))))
			return run;
	}
	return NULL;
}

/* What a boot booted: as its variant's runs say, of modules the kernel that loads them. A
 * kernel that never brought a result is known by its campaign only. */
static json_t *make_booted(json_t *run, json_t *boot)
{
	json_t *booted = run ? json_copy(run) : json_object();

	json_object_set(booted, "variant", json_object_get(boot, "variant"));
	if (run && *document_text(boot, "variant"))
		return booted;
	json_object_set_new(booted, "build_id",
			    run ? json_null()
				: kcidb_text("campaign %s %s",
					     document_text(boot, "campaign"),
					     document_text(boot, "seed")));
	return booted;
}

static json_t *make_test(json_t *boot, json_t *booted, bool known, size_t status)
{
	json_t *test = json_object();
	const char *detail = document_text(boot, "detail");

	kcidb_set(test, "id",
		  kcidb_text(KCIDB_ORIGIN ":%s:%s:%s:%s:%lld:boot",
			     document_text(boot, "campaign"), document_text(boot, "seed"),
			     document_text(boot, "started_at"),
			     document_text(boot, "slot"),
			     json_integer_value(json_object_get(boot, "attempt"))));
	kcidb_set(test, "origin", kcidb_text(KCIDB_ORIGIN));
	kcidb_set(test, "build_id", kcidb_build_id(booted));
	kcidb_set(test, "path", kcidb_text("swaprel.boot"));
	kcidb_set(test, "status", json_string(statuses[status].status));
	kcidb_set(test, "comment",
		  kcidb_text("boot %s, attempt %lld: %s%s%s", document_text(boot, "slot"),
			     json_integer_value(json_object_get(boot, "attempt")),
			     document_text(boot, "outcome"), *detail ? ": " : "",
			     detail));
	kcidb_set(test, "start_time", kcidb_text_of(boot, "started_at"));
	kcidb_set(test, "duration", kcidb_seconds_of(boot));
	kcidb_set(test, "log_excerpt", json_incref(json_object_get(boot, "log")));
	if (known)
		kcidb_set(test, "environment", kcidb_environment(booted));
	kcidb_set(test, "misc", kcidb_known(boot));
	return test;
}

void kcidb_add_boots(struct kcidb *kcidb, const struct document *document)
{
	json_t *boot, *run, *booted, *test;
	size_t i, status;

	json_array_foreach(document_boots(document), i, boot)
	{
		status = status_of(boot);
		if (status == STATUSES)
			continue;
		run = run_of(document_runs(document), boot);
		booted = make_booted(run, boot);
		test = make_test(boot, booted, run, status);
		kcidb_add_build(kcidb, booted);
		if (statuses[status].complaint)
			kcidb_add_issue(kcidb, test, document_text(boot, "detail"));
		kcidb_add_once(kcidb, kcidb->tests, test);
		json_decref(booted);
	}
}
