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

/* Of their only boot. */
static bool same_runs(const struct sample *a, const struct sample *b)
{
	if (a->boot_count != 1 || b->boot_count != 1 || !a->boots->groups ||
	    a->boots->count != b->boots->count)
		return a == b;
	return !memcmp(a->run + sample_first_run(a, 0), b->run + sample_first_run(b, 0),
		       a->boots->count * sizeof(*a->run));
}

/* The first sample that was made in the same boots, or runs: of cells of one variant,
 * unless one lacks what another has; of variants, where they share boots or are paired.
 */
static unsigned int cluster_of(const struct sample_set *set, size_t index,
			       bool (*same)(const struct sample *, const struct sample *))
{
	size_t i = 0;

	while (!same(&set->samples[i], &set->samples[index]))
		i++;
	return (unsigned int)i;
}

static int make_nested(struct analysis *analysis, const struct sample_set *set)
{
	size_t variants = set->variant_count;
	int ret = 0;

	for (size_t i = 0; i < set->cell_count * variants && !ret; i++) {
		const struct sample *sample = &set->samples[i];
		const struct nested_design design = {
			.cluster = { [NESTED_RUN] = cluster_of(set, i, same_runs),
				     [NESTED_BOOT] = cluster_of(set, i, same_boots) },
			.rounds = sample_set_rounds(set, i / variants).fewest,
			.resolution = sample->resolution,
		};

		/* Nothing is known of the logarithm of 0. */
		ret = nested_make(&analysis->nested[i], sample->boots,
				  sample->has_zero ? 0 : sample->boot_count, &design);
	}
	return ret;
}

int analysis_make(struct analysis *analysis, const struct sample_set *set,
		  const struct analysis_options *options)
{
	size_t variants = set->variant_count, count = set->cell_count * variants;
	struct verdict_rule rule = {
		.confidence = options->confidence,
		.margin = options->margin,
		.comparisons = variants ? set->cell_count * (variants - 1) *
						  (options->tables ? options->tables : 1)
					: 0,
		.trust_one_boot = options->trust_one_boot,
		.next = options->next,
	};
	int ret;

	*analysis = (struct analysis){
		.options = *options,
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
		const size_t base = i - i % variants;

		if (i == base)
			continue;
		analysis->verdicts[i] = verdict_make(&analysis->nested[base],
						     &analysis->nested[i], &rule);
		if (set->samples[base].has_zero || set->samples[i].has_zero)
			analysis->verdicts[i].why = VERDICT_WHY_ZERO;
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
