/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_TESTS_UNIT_SAMPLE_BED_H
#define SWAPREL_TESTS_UNIT_SAMPLE_BED_H

#include "compare/analysis.h"
#include "sample/sample.h"

#define FILES 20
#define MS    1000000ull

/* Even files are boots of the base, odd ones of another variant: 10 each. */
struct bed {
	struct compare_file files[FILES];
	struct compare_variants variants;
	struct sample_set set;
};

void bed_add_round(struct result_cell *cell, uint64_t ns, bool valid, bool warmup);

/* Three rounds about @ns, and what must not be seen. */
void bed_add_cell(struct result *result, unsigned int procs, uint64_t ns);

/* Boot b of the base takes 1000 + 10 b ms, of the other half of that; 4 processes double.
 */
void bed_fill(struct bed *bed);

/* Columns and samples of what the files then hold. */
void bed_sort(struct bed *bed);
/* The other variant against the base in the first cell, at 95 %. */
struct figure bed_ratio(const struct bed *bed);
void bed_free(struct bed *bed);

#endif
