// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stats/median_draw.h"
#include "stats/nested.h"
#include "stats/stats.h"

struct nested_context {
	uint64_t seed;
	size_t resamples;
	gsl_rng *boots;  /* which boots are drawn: alike for samples of one cluster */
	gsl_rng *rounds; /* which of their rounds */
	size_t draw_count;
	struct median_draw **draws; /* one for each number of rounds seen */
};

/* One boot, ready to be drawn from. */
struct urn {
	const struct median_draw *draw;
	double *log_medians; /* of each of draw->pairs */
};

struct nested_context *nested_open(uint64_t seed, size_t resamples)
{
	struct nested_context *context = calloc(1, sizeof(*context));

	if (!context || resamples < 2)
		goto fail;
	context->seed = seed;
	context->resamples = resamples;
	context->boots = gsl_rng_alloc(gsl_rng_mt19937);
	context->rounds = gsl_rng_alloc(gsl_rng_mt19937);
	if (context->boots && context->rounds)
		return context;
fail:
	nested_close(context);
	return NULL;
}

void nested_close(struct nested_context *context)
{
	if (!context)
		return;
	for (size_t i = 0; i < context->draw_count; i++) {
		median_draw_free(context->draws[i]);
		free(context->draws[i]);
	}
	free(context->draws);
	if (context->boots)
		gsl_rng_free(context->boots);
	if (context->rounds)
		gsl_rng_free(context->rounds);
	free(context);
}

/* Seeds that differ in one bit must not give streams that look alike: the finaliser of
 * splitmix64 (Steele and others, OOPSLA 2014). */
static unsigned long mix(uint64_t seed, uint64_t kind, uint64_t number)
{
	uint64_t z = seed + 0x9e3779b97f4a7c15u * (2 * number + kind + 1);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	z ^= z >> 31;
	/* mt19937 reads 32 bits, and reads 0 as another seed. */
	return (unsigned long)(z & 0xffffffff) | 1;
}

static const struct median_draw *find_draw(struct nested_context *context, size_t values)
{
	struct median_draw **draws, *draw;

	for (size_t i = 0; i < context->draw_count; i++) {
		if (context->draws[i]->values == values)
			return context->draws[i];
	}
	draws = realloc(context->draws, (context->draw_count + 1) * sizeof(*draws));
	if (!draws)
		return NULL;
	context->draws = draws;
	draw = calloc(1, sizeof(*draw));
	if (!draw || median_draw_make(draw, values)) {
		if (draw)
			median_draw_free(draw);
		free(draw);
		return NULL;
	}
	draws[context->draw_count++] = draw;
	return draw;
}

static int sorted_copy(double **sorted, const struct nested_boot *boot)
{
	if (!boot->count)
		return -EINVAL;
	for (size_t i = 0; i < boot->count; i++) {
		if (!(boot->values[i] > 0 && isfinite(boot->values[i])))
			return -EINVAL;
	}
	*sorted = malloc(boot->count * sizeof(**sorted));
	if (!*sorted)
		return -ENOMEM;
	memcpy(*sorted, boot->values, boot->count * sizeof(**sorted));
	stats_sort(*sorted, boot->count);
	return 0;
}

/* Variance of the log median over all resamples of the rounds, exactly. */
static double urn_variance(const struct urn *urn, double log_median)
{
	double sum = 0, squares = 0;

	for (size_t i = 0; i < urn->draw->count; i++) {
		double off = urn->log_medians[i] - log_median;
		double part = urn->draw->pairs[i].probability * off;

		sum += part;
		squares += part * off;
	}
	return squares > sum * sum ? squares - sum * sum : 0;
}

static int fill_urn(struct urn *urn, struct nested_context *context, const double *sorted,
		    size_t count)
{
	urn->draw = find_draw(context, count);
	if (!urn->draw)
		return -ENOMEM;
	urn->log_medians = malloc(urn->draw->count * sizeof(*urn->log_medians));
	if (!urn->log_medians)
		return -ENOMEM;
	for (size_t i = 0; i < urn->draw->count; i++) {
		const struct median_pair *pair = &urn->draw->pairs[i];

		urn->log_medians[i] = log((sorted[pair->low] + sorted[pair->high]) / 2);
	}
	return 0;
}

static int take_boot(struct nested *nested, struct urn *urns, size_t b,
		     struct nested_context *context, const struct nested_boot *boot)
{
	double *sorted = NULL;
	int ret = sorted_copy(&sorted, boot);

	if (ret)
		return ret;
	ret = fill_urn(&urns[b], context, sorted, boot->count);
	if (!ret) {
		nested->log_medians[b] = log(stats_quantile(sorted, boot->count, 0.5));
		nested->variances[b] = urn_variance(&urns[b], nested->log_medians[b]);
		nested->rounds += boot->count;
	}
	free(sorted);
	return ret;
}

static void resample(struct nested *nested, const struct nested_context *context,
		     const struct urn *urns)
{
	size_t boots = nested->boots;

	for (size_t r = 0; r < nested->resamples; r++) {
		double sum = 0;

		for (size_t b = 0; b < boots; b++) {
			const struct urn *urn =
				&urns[gsl_rng_uniform_int(context->boots, boots)];

			sum += urn->log_medians[gsl_ran_discrete(context->rounds,
								 urn->draw->table)];
		}
		nested->deviations[r] = sum / (double)boots - nested->log_value;
	}
}

int nested_make(struct nested *nested, struct nested_context *context,
		const struct nested_boot *boots, size_t count,
		struct nested_stream stream)
{
	struct urn *urns;
	int ret = 0;

	memset(nested, 0, sizeof(*nested));
	nested->cluster = stream.cluster;
	nested->log_value = NAN;
	if (!count)
		return 0;
	nested->boots = count;
	nested->resamples = context->resamples;
	nested->log_medians = calloc(count, sizeof(double));
	nested->variances = calloc(count, sizeof(double));
	nested->deviations = calloc(nested->resamples, sizeof(double));
	urns = calloc(count, sizeof(*urns));
	if (!nested->log_medians || !nested->variances || !nested->deviations || !urns)
		ret = -ENOMEM;
	for (size_t b = 0; b < count && !ret; b++)
		ret = take_boot(nested, urns, b, context, &boots[b]);
	if (!ret) {
		gsl_rng_set(context->boots, mix(context->seed, 0, stream.cluster));
		gsl_rng_set(context->rounds, mix(context->seed, 1, stream.own));
		nested->log_value = stats_mean(nested->log_medians, count);
		resample(nested, context, urns);
	}
	for (size_t b = 0; urns && b < count; b++)
		free(urns[b].log_medians);
	free(urns);
	if (ret)
		nested_free(nested);
	return ret;
}

void nested_free(struct nested *nested)
{
	free(nested->log_medians);
	free(nested->variances);
	free(nested->deviations);
	memset(nested, 0, sizeof(*nested));
	nested->log_value = NAN;
}
