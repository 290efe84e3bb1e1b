// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare/analysis.h"

static bool same_boots(const struct sample *a, const struct sample *b)
{
	return a->boot_count == b->boot_count &&
	       !memcmp(a->boot, b->boot, a->boot_count * sizeof(*a->boot));
}

static bool can_pair(const struct sample_set *set, size_t cell)
{
	for (size_t v = 1; v < set->variant_count; v++) {
		if (sample_of(set, cell, v)->boot_count !=
		    sample_of(set, cell, 0)->boot_count)
			return false;
	}
	return true;
}

/*
 * Cells of a variant share its boots, unless one lacks a boot that another has: then its
 * boots are not in the same order, and it stands alone.
 */
static unsigned int cluster_of(const struct sample_set *set, size_t cell, size_t variant,
			       bool paired)
{
	size_t shared = paired && can_pair(set, cell) ? 0 : variant;
	bool whole = same_boots(sample_of(set, cell, variant),
				sample_of(set, 0, variant));

	/* Paired and unpaired cells must not meet in one number. */
	if (paired && !can_pair(set, cell))
		whole = false;
	return (unsigned int)(whole ? shared : (cell + 1) * set->variant_count + variant);
}

static int make_nested(struct analysis *analysis, const struct sample_set *set)
{
	struct nested_context *context = nested_open(analysis->wish.seed,
						     analysis->wish.resamples);
	size_t variants = set->variant_count;
	int ret = context ? 0 : -ENOMEM;

	for (size_t i = 0; i < set->cell_count * variants && !ret; i++) {
		const struct sample *sample = &set->samples[i];
		struct nested_stream stream = {
			.cluster = cluster_of(set, i / variants, i % variants,
					      analysis->wish.paired),
			.own = (unsigned int)i,
		};

		ret = nested_make(&analysis->nested[i], context, sample->boots,
				  sample->boot_count, stream);
	}
	nested_close(context);
	return ret;
}

static void judge(struct analysis *analysis)
{
	struct verdict_rule rule = {
		.confidence = analysis->wish.confidence,
		.margin = analysis->wish.margin,
		.comparisons = analysis->comparisons,
		.trust_one_boot = analysis->wish.trust_one_boot,
	};

	for (size_t c = 0; c < analysis->cell_count; c++) {
		for (size_t v = 1; v < analysis->variant_count; v++)
			analysis->verdicts[c * analysis->variant_count + v] =
				verdict_make(analysis_nested(analysis, c, 0),
					     analysis_nested(analysis, c, v), &rule);
	}
}

int analysis_make(struct analysis *analysis, const struct sample_set *set,
		  const struct analysis_wish *wish)
{
	size_t count = set->cell_count * set->variant_count;
	int ret;

	memset(analysis, 0, sizeof(*analysis));
	analysis->wish = *wish;
	analysis->cell_count = set->cell_count;
	analysis->variant_count = set->variant_count;
	analysis->comparisons = set->variant_count
					? set->cell_count * (set->variant_count - 1)
					: 0;
	analysis->nested = calloc(count + 1, sizeof(*analysis->nested));
	analysis->verdicts = calloc(count + 1, sizeof(*analysis->verdicts));
	if (!analysis->nested || !analysis->verdicts)
		return -ENOMEM;
	ret = make_nested(analysis, set);
	if (!ret)
		judge(analysis);
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

static struct figure answer(const struct term *terms, size_t count, double confidence,
			    bool *rounds_only)
{
	struct estimate estimate = estimate_sum(terms, count);

	if (rounds_only)
		*rounds_only = estimate.rounds_only;
	return figure_of_log(&estimate, confidence);
}

struct figure analysis_time_ns(const struct analysis *analysis, size_t cell,
			       size_t variant, double confidence, bool *rounds_only)
{
	const struct term term = { analysis_nested(analysis, cell, variant), 1 };

	return answer(&term, 1, confidence, rounds_only);
}

struct figure analysis_ratio(const struct analysis *analysis, size_t cell, size_t over,
			     size_t under, double confidence, bool *rounds_only)
{
	const struct term terms[] = {
		{ analysis_nested(analysis, cell, over), 1 },
		{ analysis_nested(analysis, cell, under), -1 },
	};

	return answer(terms, 2, confidence, rounds_only);
}

struct figure analysis_ratio_of_ratios(const struct analysis *analysis, size_t variant,
				       size_t cell, size_t than, double confidence)
{
	const struct term terms[] = {
		{ analysis_nested(analysis, cell, 0), 1 },
		{ analysis_nested(analysis, cell, variant), -1 },
		{ analysis_nested(analysis, than, 0), -1 },
		{ analysis_nested(analysis, than, variant), 1 },
	};

	return answer(terms, 4, confidence, NULL);
}
