/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_SAMPLE_SAMPLE_H
#define SWAPREL_SAMPLE_SAMPLE_H

#include "sample/summary.h"
#include "sample/variants.h"
#include "stats/nested.h"

/*
 * Results sorted by how they were made: variant > cell > boot > run > round; a run is one
 * result file. This is where
 * files end and arrays begin; all that is said of how sure a figure is begins here.
 */

/* One variant in one cell: the boots that have a valid round there, and their runs that
 * have one. */
struct sample {
	size_t boot_count;
	struct nested_group *boots; /* owned; of runs */
	size_t *boot;               /* owned: the boots' ids. Samples with the same ones
				     * were made together */
	size_t run_count;
	struct nested_group *runs;    /* owned: of all boots; of rounds */
	size_t *run;                  /* owned: the runs' ids, as those of boots */
	const struct result **result; /* owned list: of each run, borrowed */
	double *values;               /* owned: of all runs */
	size_t used;                  /* of these */
	size_t repeated;     /* boots that are left out: counted the same as another */
	size_t rejected;     /* rounds, in all boots, that are no warm-up */
	bool oversubscribed; /* in any boot */
	bool has_zero;       /* a figure is 0: there is no ratio, and no estimate */
	double median;       /* of all rounds, where there is a 0 */
	double resolution;   /* the smallest step that rounds' figures can make: what the
			      * files' clocks say, or coarser as all figures have it */
};

/* Variants that were made in the same boots: what boots differ by cancels in their
 * ratios, see sample_set_share(). */
struct sharing {
	bool made;    /* in any cell */
	bool not_all; /* a variant has boots of its own */
	bool too_few; /* one boot of several is in common: they count as different */
	size_t fewest, most; /* boots of a cell that they have in common, and keep */
	size_t left_out;     /* boots that a variant lost in a cell, at most */
};

/* Units of one turn of a campaign, of each variant one. */
struct pairing {
	bool made;
	bool anticorrelated; /* it was not asked for: see
				sample_set_turns_anticorrelated() */
	bool of_runs;        /* in the one boot that all share; else boots */
	size_t fewest, most; /* turns of a cell that all its variants have */
	const char *why_not; /* unless made, and unless it was not asked for */
};

struct sample_set {
	size_t cell_count;
	size_t variant_count;
	const struct result_cell **cells; /* the list is owned, a cell is borrowed of
					   the first boot that has it */
	struct sample *samples;           /* owned, cell by cell */
	struct sharing sharing;
	struct pairing pairing; /* see sample_set_pair() */
};

/* The cells of the base, variant 0, in its boots' order, for every variant, with the
 * boots that sample_set_share() leaves. 0 or -ENOMEM. */
int sample_set_make(struct sample_set *set, const struct compare_variants *variants,
		    enum metric metric);
void sample_set_free(struct sample_set *set);

struct sample_range {
	size_t fewest, most; /* both 0: of nothing */
};

/* How many rounds a run has in a cell, over all runs of all variants. Where they differ,
 * medians are of the fewest, see nested_make(). */
struct sample_range sample_set_rounds(const struct sample_set *set, size_t cell);

static inline const struct sample *sample_of(const struct sample_set *set, size_t cell,
					     size_t variant)
{
	return &set->samples[cell * set->variant_count + variant];
}

/* Where the runs of the @boot-th begin, in the sample's lists of runs. */
static inline size_t sample_first_run(const struct sample *sample, size_t boot)
{
	return (size_t)(sample->boots[boot].groups - sample->runs);
}

/* How many runs one of its boots has. */
struct sample_range sample_runs(const struct sample *sample);

#endif
