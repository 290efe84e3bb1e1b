// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare/analysis.h"

/*
 * Cells of a variant share its boots, unless one lacks a boot that another has: then its
 * boots are not in the same order, and it stands alone. Where boots are paired, so do all
 * variants; the cells of one of them then tell for all.
 */
static unsigned int cluster_of(const struct sample_set *set, size_t cell, size_t variant)
{
	const size_t of = set->pairing.made ? 0 : variant;
	const struct sample *own = sample_of(set, cell, of);
	const struct sample *first = sample_of(set, 0, of);
	bool same = own->boot_count == first->boot_count &&
		    !memcmp(own->boot, first->boot, own->boot_count * sizeof(*own->boot));

	return (unsigned int)((same ? 0 : cell + 1) * set->variant_count + of);
}

static int make_nested(struct analysis *analysis, const struct sample_set *set)
{
	size_t variants = set->variant_count;
	int ret = 0;

	for (size_t i = 0; i < set->cell_count * variants && !ret; i++) {
		const struct sample *sample = &set->samples[i];
		const struct nested_design design = {
			.cluster = cluster_of(set, i / variants, i % variants),
			.rounds = sample_set_rounds(set, i / variants).fewest,
			.resolution = sample->resolution_ns,
		};

		ret = nested_make(&analysis->nested[i], sample->boots, sample->boot_count,
				  &design);
	}
	return ret;
}

int analysis_make(struct analysis *analysis, const struct sample_set *set,
		  const struct analysis_wish *wish)
{
	size_t variants = set->variant_count, count = set->cell_count * variants;
	struct verdict_rule rule = {
		.confidence = wish->confidence,
		.margin = wish->margin,
		.comparisons = variants ? set->cell_count * (variants - 1) : 0,
		.trust_one_boot = wish->trust_one_boot,
		.next = wish->next,
	};
	int ret;

	*analysis = (struct analysis){
		.wish = *wish,
		.cell_count = set->cell_count,
		.variant_count = variants,
		.comparisons = rule.comparisons,
		.nested = calloc(count + 1, sizeof(*analysis->nested)),
		.verdicts = calloc(count + 1, sizeof(*analysis->verdicts)),
	};
	if (!analysis->nested || !analysis->verdicts)
		return -ENOMEM;
	ret = make_nested(analysis, set);
	for (size_t i = 0; i < count && !ret; i++) {
		if (i % variants)
			analysis->verdicts[i] =
				verdict_make(&analysis->nested[i - i % variants],
					     &analysis->nested[i], &rule);
	}
	return ret;
}

void analysis_free(struct analysis *analysis)
{
	size_t count = analysis->nested ? analysis->cell_count * analysis->variant_count
					: 0;

	for (size_t i = 0; i < count; i++)
		nested_free(&analysis->nested[i]);
	free(analysis->nested);
	free(analysis->verdicts);
	memset(analysis, 0, sizeof(*analysis));
}

struct figure figure_of_log(const struct estimate *estimate, double confidence)
{
	struct interval interval = estimate_interval(estimate, confidence);

	return (struct figure){ exp(estimate->value), exp(interval.low),
				exp(interval.high) };
}

static struct figure answer(const struct term *terms, size_t count, double confidence)
{
	struct estimate estimate = estimate_sum(terms, count);

	return figure_of_log(&estimate, confidence);
}

struct figure analysis_time_ns(const struct analysis *analysis, size_t cell,
			       size_t variant, double confidence)
{
	const struct term term = { analysis_nested(analysis, cell, variant), 1 };

	return answer(&term, 1, confidence);
}

struct figure analysis_ratio(const struct analysis *analysis, size_t cell, size_t over,
			     size_t under, double confidence)
{
	const struct term terms[] = {
		{ analysis_nested(analysis, cell, over), 1 },
		{ analysis_nested(analysis, cell, under), -1 },
	};

	return answer(terms, 2, confidence);
}
