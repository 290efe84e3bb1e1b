/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_LADDER_LADDER_H
#define SWAPREL_LADDER_LADDER_H

#include <stdbool.h>

#include "base/err.h"
#include "record/file_format.h"

/*
 * The ladder of kernels/variants.json: which kernel variants there are, in which order,
 * and what each is for. A variant that is not in it can be measured and compared like any
 * other; it is no step, and so in no attribution.
 */

#define LADDER_SCHEMA    "swaprel.ladder/1"
#define LADDER_FILE_MAX  (64 * 1024)
#define LADDER_STEPS_MAX 16

enum ladder_role {
	LADDER_ROLE_BASE,  /* the lowest: what all others are compared with */
	LADDER_ROLE_STEP,  /* one change on top of the step below */
	LADDER_ROLE_BOUND, /* the highest, on top of all steps: the most that any could
			      reach */
	LADDER_ROLE_COUNT
};

struct ladder_step {
	char name[LIST_NAME_MAX]; /* the variant's */
	unsigned int role;
	char adds[48]; /* what it adds is called, "the class index"; "" but for a step */
	bool parks;    /* zs_free() is put off: handles are parked */
	char answers[160]; /* what a figure of it says, for people */
	json_t *patches;   /* by tree, a list of names; for scripts/kernel */
};

struct ladder {
	char schema[24];
	char default_tree[LIST_NAME_MAX], fallback_tree[LIST_NAME_MAX];
	char reference[LIST_NAME_MAX]; /* the step that parking is compared with */
	struct array steps;            /* of struct ladder_step, the lowest first */
};

/* The file that is built in. */
extern const struct builtin ladder_files[];
extern const size_t ladder_file_count;

static inline const struct ladder_step *ladder_step(const struct ladder *ladder, size_t i)
{
	return (const struct ladder_step *)ladder->steps.items + i;
}

/* The index of the step of that name, or -1. */
int ladder_find(const struct ladder *ladder, const char *name);

/*
 * Checked are also: names that differ, one base and it is the first, a bound only as the
 * last, a reference below all that park.
 */
extern const struct file_format ladder_format;

/* The one that is built in. 0, -ENOMEM or -EINVAL with a line. Free in either case. */
int ladder_open(struct ladder *ladder, struct err *err);

static inline void ladder_free(struct ladder *ladder)
{
	file_format_free(&ladder_format, ladder);
}

#endif
