/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_SAMPLE_SAMPLE_H
#define SWAPREL_SAMPLE_SAMPLE_H

#include "sample/columns.h"
#include "sample/summary.h"
#include "stats/nested.h"

/*
 * Results sorted by how they were made: variant > cell > boot > round. This is where
 * files end and arrays begin; all that is said of how sure a figure is begins here.
 */

/* One variant in one cell: the boots that have a valid round there. */
struct sample {
	size_t boot_count;
	struct nested_group *boots; /* owned */
	double *values;             /* owned: of all boots */
	size_t *boot;               /* owned: the boots' indices in their column */
	size_t repeated;      /* boots that are left out: counted the same as another */
	size_t rejected;      /* rounds, in all boots, that are no warm-up */
	bool oversubscribed;  /* in any boot */
	double resolution_ns; /* the smallest step that rounds' figures can make: what the
			       * files' clocks say, or coarser as all figures have it */
};

/* Boots of one turn of a campaign, of each variant one. */
struct pairing {
	bool made;
	size_t fewest, most; /* turns of a cell that all its variants have */
	const char *why_not; /* unless made, and unless it was not asked for */
};

struct sample_set {
	size_t cell_count;
	size_t variant_count;
	const struct result_cell **cells; /* the list is owned, a cell is borrowed of
					   the first boot that has it */
	struct sample *samples;           /* owned, cell by cell */
	struct pairing pairing;           /* see sample_set_pair() */
};

/* The cells of the base, column 0, in its boots' order, for every column. 0 or -ENOMEM.
 */
int sample_set_make(struct sample_set *set, const struct compare_columns *columns,
		    enum metric metric);
void sample_set_free(struct sample_set *set);

/* How many rounds a boot has in a cell, over all boots of all variants; 0: none has any.
 * Where they differ, medians are of the fewest, see nested_make(). */
struct sample_rounds {
	size_t fewest, most;
};

struct sample_rounds sample_set_rounds(const struct sample_set *set, size_t cell);

static inline const struct sample *sample_of(const struct sample_set *set, size_t cell,
					     size_t variant)
{
	return &set->samples[cell * set->variant_count + variant];
}

#endif
