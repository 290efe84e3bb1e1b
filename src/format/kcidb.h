/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_FORMAT_KCIDB_H
#define SWAPREL_FORMAT_KCIDB_H

#include <jansson.h>
#include <stdbool.h>

#include "format/document.h"

/*
 * What a file in KCIDB's I/O schema is put together from, see
 * https://github.com/kernelci/kcidb-io. Nothing in it may be null: what is unknown is
 * left out. Without memory parts are missing; whoever dumps it notices.
 */

#define KCIDB_ORIGIN "swaprel"

/* Its lists, owned. */
struct kcidb {
	json_t *checkouts, *builds, *tests, *issues, *incidents;
	json_t *seen; /* an object whose keys are the ids that they have */
};

/* A member of @object: takes @value over; NULL, null and "" are left out. */
void kcidb_set(json_t *object, const char *key, json_t *value);

/* A clean text of one line, and the same of a member. */
json_t *kcidb_text(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
json_t *kcidb_text_of(const json_t *row, const char *key);

/* What is known of @row, but for its log: a "misc". */
json_t *kcidb_known(json_t *row);

/* How long it took in seconds, from its "duration_ns"; NULL: not known. */
json_t *kcidb_seconds_of(json_t *row);

/* Takes @item over; false: there is one with its "id". */
bool kcidb_add_once(struct kcidb *kcidb, json_t *list, json_t *item);

/*
 * The build that was measured, and its checkout. @run is a run, or anything with those of
 * its members that tell one build from another: kernel, kernel_version, variant,
 * build_id.
 */
json_t *kcidb_build_id(const json_t *run);
void kcidb_add_build(struct kcidb *kcidb, json_t *run);

/* Of a test: where it ran. */
json_t *kcidb_environment(const json_t *run);

/* A test of each boot of the campaigns, whether it brought a result or not. */
void kcidb_add_boots(struct kcidb *kcidb, const struct document *document);

/* The issue that a kernel's complaint is, the same for the same complaint of other runs
 * and kernels, and that @test has met it. "": it is none. */
void kcidb_add_issue(struct kcidb *kcidb, const json_t *test, const char *complaint);

#endif
