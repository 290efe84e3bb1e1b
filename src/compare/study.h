/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_COMPARE_STUDY_H
#define SWAPREL_COMPARE_STUDY_H

#include "compare/attribution.h"
#include "sample/variants.h"

/* Columns of a table, estimated: what every reader of several results begins with. It
 * borrows the variants, and the results that they borrow. */
struct study {
	const struct compare_variants *variants; /* 0 is the base */
	enum metric metric;
	struct sample_set set;
	struct analysis analysis;
	struct ladder_steps steps; /* of a ladder that is borrowed */
};

/* @variants: one at least, each with a boot. 0, -EINVAL or -ENOMEM; free in either case.
 */
int study_make(struct study *study, const struct compare_variants *variants,
	       const struct ladder *ladder, enum metric metric,
	       const struct analysis_options *options);
void study_free(struct study *study);

/* The base's first result: what all of them have in common. */
static inline const struct result *study_result(const struct study *study)
{
	return &study->variants->items[0].files[0]->result;
}

static inline const char *study_name(const struct study *study, size_t variant)
{
	return study->variants->items[variant].name;
}

/* Whether any variant has modules of the sources of another series than its kernel's. */
bool study_is_nearest(const struct study *study);

/* Whether any figure rests on one boot. */
bool study_has_one_boot(const struct study *study);

#endif
