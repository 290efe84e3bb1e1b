/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_SAMPLE_SAMPLE_H
#define SWAPREL_SAMPLE_SAMPLE_H

#include "sample/summary.h"
#include "stats/nested.h"

/*
 * Results sorted by how they were made: variant > cell > boot > round. This is where
 * files end and arrays begin; all that is said of how sure a figure is begins here.
 */

/* Which files there are; one file is one boot. */
struct sample_files {
	const struct result *const *results;
	const size_t *variant; /* of each file, 0 .. variant_count - 1; 0 is the base */
	size_t count;
	size_t variant_count;
};

/* One variant in one cell: the boots that have a valid round there. */
struct sample {
	size_t boot_count;
	struct nested_boot *boots; /* owned, and their values */
	size_t *file;              /* owned: the boot's index in sample_files */
	size_t rejected;           /* rounds, in all boots, that are no warm-up */
	bool oversubscribed;       /* in any boot */
};

struct sample_set {
	size_t cell_count;
	size_t variant_count;
	const struct result_cell **cells; /* borrowed: the first file's that has it */
	struct sample *samples;           /* owned, cell by cell */
};

/* The base's cells, in its files' order, for every variant. 0 or -ENOMEM. */
int sample_set_make(struct sample_set *set, const struct sample_files *files,
		    enum metric metric);
void sample_set_free(struct sample_set *set);

static inline const struct sample *sample_of(const struct sample_set *set, size_t cell,
					     size_t variant)
{
	return &set->samples[cell * set->variant_count + variant];
}

#endif
