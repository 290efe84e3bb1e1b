// SPDX-License-Identifier: GPL-2.0-or-later
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

#include "stats/estimate.h"

/* The terms of one cluster, each sample once. */
struct bunch {
	size_t count;
	struct term terms[ESTIMATE_TERMS_MAX];
};

/* Terms whose boots can be set side by side are one bunch. */
static size_t sort_terms(struct bunch *bunches, const struct term *terms, size_t count)
{
	size_t used = 0;

	for (size_t i = 0; i < count; i++) {
		const struct nested *of = terms[i].of, *other;
		size_t at, in = 0;

		for (at = 0; at < used; at++) {
			other = bunches[at].terms[0].of;
			if (of->cluster == other->cluster && of->boots == other->boots &&
			    of->resamples == other->resamples)
				break;
		}
		if (at == used)
			bunches[used++].count = 0;
		while (in < bunches[at].count && bunches[at].terms[in].of != of)
			in++;
		if (in < bunches[at].count)
			bunches[at].terms[in].weight += terms[i].weight;
		else
			bunches[at].terms[bunches[at].count++] = terms[i];
	}
	return used;
}

/* Variance over boots of the bunch's sum in each. */
static double between(const struct bunch *bunch, size_t boots)
{
	double mean = 0, squares = 0;

	/* Welford's way: one pass, and no loss when the spread is small. */
	for (size_t b = 0; b < boots; b++) {
		double sum = 0, off;

		for (size_t i = 0; i < bunch->count; i++)
			sum += bunch->terms[i].weight *
			       bunch->terms[i].of->log_medians[b];
		off = sum - mean;
		mean += off / (double)(b + 1);
		squares += off * (sum - mean);
	}
	return boots > 1 ? squares / (double)(boots - 1) : NAN;
}

static double within(const struct bunch *bunch, size_t boots)
{
	double sum = 0;

	for (size_t i = 0; i < bunch->count; i++) {
		double weight = bunch->terms[i].weight;

		for (size_t b = 0; b < boots; b++)
			sum += weight * weight * bunch->terms[i].of->variances[b];
	}
	return sum / (double)boots;
}

static double resampled_variance(const struct bunch *bunch, size_t resamples)
{
	double mean = 0, squares = 0;

	for (size_t r = 0; r < resamples; r++) {
		double sum = 0;

		for (size_t i = 0; i < bunch->count; i++)
			sum += bunch->terms[i].weight * bunch->terms[i].of->deviations[r];
		mean += sum;
		squares += sum * sum;
	}
	mean /= (double)resamples;
	squares -= (double)resamples * mean * mean;
	return squares > 0 ? squares / (double)(resamples - 1) : 0;
}

static struct estimate_part make_part(const struct bunch *bunch)
{
	const size_t boots = bunch->terms[0].of->boots;
	struct estimate_part part = {
		.boots = boots,
		.rounds = SIZE_MAX,
		.between = between(bunch, boots),
		.within = within(bunch, boots),
	};
	double resampled = ((double)boots - 1) / (double)boots * part.between +
			   part.within;

	for (size_t i = 0; i < bunch->count; i++) {
		size_t rounds = bunch->terms[i].of->rounds / boots;

		part.rounds = rounds < part.rounds ? rounds : part.rounds;
	}
	part.squared_error = resampled_variance(bunch, bunch->terms[0].of->resamples);
	/* From the variance of the resamples to that of the estimate, see estimate_sum().
	 */
	if (boots > 1)
		part.squared_error *= resampled > 0 ? part.between / resampled : 0;
	else if (part.rounds < 2)
		part.squared_error = NAN;
	return part;
}

/* Squared errors that add up, and what their sum's freedom comes of. */
struct account {
	double sum, squares, freedom, fewest;
};

static void account_add(struct account *account, double squared_error, double freedom)
{
	account->sum += squared_error;
	account->squares += squared_error * squared_error / (freedom + 2);
	account->freedom += freedom;
	account->fewest = fmin(account->fewest, freedom);
}

static void account_close(const struct account *account, struct estimate *estimate)
{
	double welch = account->sum * account->sum / account->squares - 2;

	estimate->error = sqrt(account->sum);
	estimate->freedom = account->squares > 0 ? fmin(welch, account->freedom)
						 : account->fewest;
}

static void add_up(struct estimate *estimate)
{
	struct account account = { .fewest = INFINITY };

	for (size_t i = 0; i < estimate->part_count; i++) {
		const struct estimate_part *part = &estimate->parts[i];

		account_add(&account, part->squared_error,
			    (double)(part->boots > 1 ? part->boots : part->rounds) - 1);
		estimate->rounds_only |= part->boots == 1;
	}
	account_close(&account, estimate);
}

struct estimate estimate_sum(const struct term *terms, size_t count)
{
	struct estimate estimate = { .value = NAN, .error = NAN, .freedom = NAN };
	struct bunch bunches[ESTIMATE_TERMS_MAX];

	if (!count || count > ESTIMATE_TERMS_MAX)
		return estimate;
	for (size_t i = 0; i < count; i++) {
		if (!terms[i].of->boots)
			return estimate;
	}
	estimate.value = 0;
	for (size_t i = 0; i < count; i++)
		estimate.value += terms[i].weight * terms[i].of->log_value;
	estimate.part_count = sort_terms(bunches, terms, count);
	for (size_t i = 0; i < estimate.part_count; i++)
		estimate.parts[i] = make_part(&bunches[i]);
	add_up(&estimate);
	return estimate;
}

struct estimate estimate_ratio(const struct nested *over, const struct nested *under)
{
	const struct term terms[] = { { over, 1 }, { under, -1 } };

	return estimate_sum(terms, 2);
}

struct interval estimate_interval(const struct estimate *estimate, double confidence)
{
	double half;

	if (!isfinite(estimate->error))
		return (struct interval){ NAN, NAN };
	half = estimate->error *
	       gsl_cdf_tdist_Pinv((1 + confidence) / 2, estimate->freedom);
	return (struct interval){ estimate->value - half, estimate->value + half };
}

double estimate_each(double confidence, size_t count)
{
	return 1 - (1 - confidence) / (double)(count ? count : 1);
}

struct estimate estimate_predict(const struct estimate *estimate, size_t more_boots,
				 double rounds_factor)
{
	struct account account = { .fewest = INFINITY };
	struct estimate grows = *estimate;

	for (size_t i = 0; i < estimate->part_count; i++) {
		const struct estimate_part *part = &estimate->parts[i];
		double boots = (double)(part->boots + more_boots);
		double error = (fmax(part->between - part->within, 0) +
				part->within / rounds_factor) /
			       boots;

		account_add(&account, part->boots > 1 ? error : NAN, boots - 1);
	}
	account_close(&account, &grows);
	return grows;
}
