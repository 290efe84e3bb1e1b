// SPDX-License-Identifier: GPL-2.0-or-later
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "sample_bed.h"

void bed_add_round(struct result_cell *cell, uint64_t ns, bool valid, bool warmup)
{
	struct result_round *round = result_add_round(cell);

	round->valid = valid;
	round->warmup = warmup;
	round->mean_ns = ns;
	round->max_ns = 2 * ns;
	round->wall_ns = 3 * ns;
}

void bed_add_cell(struct result *result, unsigned int procs, uint64_t ns)
{
	struct result_cell *cell = result_add_cell(result);

	cell->point.procs = procs;
	cell->point.size_mib = 256;
	strcpy(cell->point.pattern, "text");
	strcpy(cell->point.release, "munmap");
	bed_add_round(cell, 1, true, true);
	bed_add_round(cell, 2, false, false);
	/* Whole ns, and nothing coarser; and of one kind. */
	bed_add_round(cell, ns + (4 + ns / MS % 13) * MS + 7, true, false);
	bed_add_round(cell, ns, true, false);
	bed_add_round(cell, ns - (3 + ns / MS % 11) * MS, true, false);
}

void bed_fill(struct bed *bed)
{
	for (size_t i = 0; i < FILES; i++) {
		uint64_t ns = MS * ((1000 + 10 * i) / (i % 2 + 1));

		struct result *result = &bed->files[i].result;

		bed->files[i] = (struct compare_file){ .argument = i };
		result_init(result);
		result->turn = i / 2 + 1;
		strcpy(result->variant.name, i % 2 ? "other" : "base");
		bed_add_cell(result, 1, ns);
		bed_add_cell(result, 4, 2 * ns);
	}
}

void bed_sort(struct bed *bed)
{
	struct err err;

	assert_int_equal(
		compare_variants_make(&bed->variants, bed->files, FILES, false, &err), 0);
	assert_int_equal(sample_set_make(&bed->set, &bed->variants, METRIC_MEAN), 0);
}

void bed_free(struct bed *bed)
{
	sample_set_free(&bed->set);
	compare_variants_free(&bed->variants);
	for (size_t i = 0; i < FILES; i++)
		result_free(&bed->files[i].result);
}

struct figure bed_ratio(const struct bed *bed)
{
	const struct analysis_options options = ANALYSIS_OPTIONS;
	struct analysis analysis;
	struct figure figure;

	assert_int_equal(analysis_make(&analysis, &bed->set, &options), 0);
	figure = analysis_ratio(&analysis, 0, 0, 1, 0.95);
	analysis_free(&analysis);
	return figure;
}
