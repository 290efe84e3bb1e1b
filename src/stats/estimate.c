// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>
#include <stdint.h>

#include "stats/estimate.h"
#include "stats/exact_sum.h"
#include "stats/mixture.h"

/* The terms of one part, each sample once. */
struct bunch {
	size_t count;
	struct term terms[ESTIMATE_TERMS_MAX];
};

/* The units of two samples can be set side by side. */
static bool same_units(const struct nested *a, const struct nested *b)
{
	return a == b || (a->level != NESTED_ROUND && a->level == b->level &&
			  a->cluster[a->level] == b->cluster[a->level] &&
			  a->unit_count == b->unit_count);
}

static void bunch_add(struct bunch *bunch, const struct term *term)
{
	for (size_t i = 0; i < bunch->count; i++) {
		if (bunch->terms[i].of == term->of) {
			bunch->terms[i].weight += term->weight;
			return;
		}
	}
	bunch->terms[bunch->count++] = *term;
}

static size_t sort_terms(struct bunch *bunches, const struct term *terms, size_t count)
{
	size_t used = 0;

	for (size_t i = 0; i < count; i++) {
		size_t at = 0;

		while (at < used && !same_units(bunches[at].terms[0].of, terms[i].of))
			at++;
		if (at == used)
			bunches[used++].count = 0;
		bunch_add(&bunches[at], &terms[i]);
	}
	return used;
}

/* Variance over units of the bunch's sum in each. */
static double between(const struct bunch *bunch)
{
	size_t units = bunch->terms[0].of->unit_count;
	struct exact_sum squares = { 0 };

	for (size_t u = 0; u < units; u++) {
		double off = 0;

		for (size_t i = 0; i < bunch->count; i++) {
			const struct nested *of = bunch->terms[i].of;

			off += bunch->terms[i].weight *
			       (of->units[u].log_value - of->log_value);
		}
		exact_sum_add(&squares, off * off);
	}
	return exact_sum_value(&squares) / ((double)units - 1);
}

/* Mean over units of what @level gives to the bunch's sum in each. */
static double below(const struct bunch *bunch, enum nested_level level)
{
	size_t units = bunch->terms[0].of->unit_count;
	struct exact_sum sum = { 0 };

	for (size_t i = 0; i < bunch->count; i++) {
		const struct term *term = &bunch->terms[i];

		for (size_t u = 0; u < units; u++)
			exact_sum_add(&sum, term->weight * term->weight *
						    term->of->units[u].below[level]);
	}
	return exact_sum_value(&sum) / (double)units;
}

static double resolution(const struct bunch *bunch)
{
	double sum = 0;

	for (size_t i = 0; i < bunch->count; i++) {
		const struct term *term = &bunch->terms[i];
		double off = term->weight * term->of->resolution;

		sum += off * off;
	}
	return sum;
}

/* Of NAN it is NAN, which fmax() would pass over. */
static double squared_error(const struct estimate_part *part)
{
	return (part->between < part->least ? part->least : part->between) /
	       (double)part->units;
}

/*
 * Samples with other numbers of rounds are not alike, and their skewness does not cancel:
 * few boots of few rounds may have no slow one, and by the same luck a small variance.
 * What their rounds give to it is then taken from the samples that have more: the mean of
 * these. NAN: all are alike.
 */
static double from_others(const struct term *terms, size_t count)
{
	double sum = 0, known = 0, least = 1, most = 0;

	for (size_t i = 0; i < count; i++) {
		const struct nested *of = terms[i].of;

		least = fmin(least, of->kept);
		most = fmax(most, of->kept);
		if (isnan(of->single))
			continue;
		sum += of->single;
		known++;
	}
	return least < NESTED_ALIKE * most ? sum / known : NAN;
}

/* Mean over units of what rounds give to the bunch's sum, with @others where it is not
 * known. */
static double from_rounds(const struct bunch *bunch, double others)
{
	double sum = 0;

	for (size_t i = 0; i < bunch->count; i++) {
		const struct term *term = &bunch->terms[i];
		double single = isnan(term->of->single) ? others : term->of->single;

		sum += term->weight * term->weight * term->of->kept * single;
	}
	return sum;
}

/* What the variance over units is no less than, though few units may have come out alike
 * by luck. @others: from_others(); @contrast: what all have in common is not in the sum.
 */
static double least(const struct bunch *bunch, double within, double others,
		    bool contrast)
{
	double together = 0, sum = resolution(bunch);
	bool has_clusters = false;

	for (size_t i = 0; i < bunch->count; i++) {
		const struct term *term = &bunch->terms[i];

		has_clusters |= term->of->has_clusters;
		together += term->weight * term->weight * term->of->together;
	}
	if (!isnan(others) && bunch->terms[0].of->level != NESTED_ROUND)
		sum = fmax(sum, from_rounds(bunch, others));
	else if (has_clusters)
		sum = fmax(sum, within);
	return contrast ? sum : fmax(sum, together);
}

static struct estimate_part make_part(const struct bunch *bunch, double others,
				      bool contrast)
{
	const struct nested *first = bunch->terms[0].of;
	struct estimate_part part = {
		.level = first->level,
		.units = first->unit_count,
		.rounds = SIZE_MAX,
		.within = below(bunch, NESTED_ROUND),
		.runs = first->level == NESTED_BOOT ? below(bunch, NESTED_RUN) : 0,
	};

	for (size_t i = 0; i < bunch->count; i++) {
		const struct nested *of = bunch->terms[i].of;
		size_t rounds = of->rounds / of->unit_count;

		part.rounds = rounds < part.rounds ? rounds : part.rounds;
	}
	part.between = first->level == NESTED_ROUND ? part.within : between(bunch);
	part.resolution = resolution(bunch);
	part.least = least(bunch, part.within, others, contrast);
	part.squared_error = squared_error(&part);
	/* All rounds are in the one median that there is. */
	if (first->level == NESTED_ROUND)
		part.units = part.rounds;
	part.freedom = (double)part.units - 1;
	return part;
}

static void add_up(struct estimate *estimate)
{
	double sum = estimate->resolution;

	estimate->level = NESTED_BOOT;
	for (size_t i = 0; i < estimate->part_count; i++) {
		const struct estimate_part *part = &estimate->parts[i];

		sum += part->freedom > 0 ? part->squared_error : NAN;
		if (part->level < estimate->level)
			estimate->level = part->level;
	}
	estimate->error = sqrt(sum);
}

struct estimate estimate_sum(const struct term *terms, size_t count)
{
	struct estimate estimate = { .value = NAN, .error = NAN };
	struct bunch bunches[ESTIMATE_TERMS_MAX];
	double others, weights = 0, sizes = 0;

	if (!count || count > ESTIMATE_TERMS_MAX)
		return estimate;
	for (size_t i = 0; i < count; i++) {
		if (!terms[i].of->boots)
			return estimate;
	}
	estimate.value = 0;
	for (size_t i = 0; i < count; i++) {
		estimate.value += terms[i].weight * terms[i].of->log_value;
		weights += terms[i].weight;
		sizes += fabs(terms[i].weight);
	}
	estimate.part_count = sort_terms(bunches, terms, count);
	others = from_others(terms, count);
	for (size_t i = 0; i < estimate.part_count; i++) {
		estimate.parts[i] = make_part(&bunches[i], others,
					      fabs(weights) < 1e-9 * sizes);
		estimate.resolution += estimate.parts[i].resolution;
	}
	add_up(&estimate);
	return estimate;
}

struct estimate estimate_ratio(const struct nested *over, const struct nested *under)
{
	const struct term terms[] = { { over, 1 }, { under, -1 } };

	return estimate_sum(terms, 2);
}

double estimate_quantile(const struct estimate *estimate, double p)
{
	struct mixture_part parts[ESTIMATE_TERMS_MAX];
	double sum = estimate->resolution;

	if (!isfinite(estimate->error) || !(estimate->error > 0))
		return estimate->error;
	for (size_t i = 0; i < estimate->part_count; i++) {
		parts[i].squared_error = estimate->parts[i].squared_error;
		parts[i].freedom = estimate->parts[i].freedom;
		sum += parts[i].squared_error;
	}
	/* By its own parts: who scales an estimate scales its error alone. */
	return mixture_quantile(parts, estimate->part_count, estimate->resolution, p) /
	       sqrt(sum);
}

struct interval estimate_interval(const struct estimate *estimate, double confidence)
{
	double half = estimate->error * estimate_quantile(estimate, (1 + confidence) / 2);

	return (struct interval){ estimate->value - half, estimate->value + half };
}

double estimate_each(double confidence, size_t count)
{
	return 1 - (1 - confidence) / (double)(count ? count : 1);
}

struct estimate estimate_predict(const struct estimate *estimate, size_t more_units,
				 double rounds_factor)
{
	struct estimate grows = *estimate;

	for (size_t i = 0; i < estimate->part_count; i++) {
		struct estimate_part *part = &grows.parts[i];

		part->between = part->level != NESTED_ROUND
					? fmax(part->between - part->within, 0) +
						  part->within / rounds_factor
					: NAN;
		part->within /= rounds_factor;
		part->least = fmax(part->resolution, part->least / rounds_factor);
		part->units += more_units;
		part->rounds = (size_t)(rounds_factor * (double)part->rounds);
		part->freedom = (double)part->units - 1;
		part->squared_error = squared_error(part);
	}
	add_up(&grows);
	return grows;
}
