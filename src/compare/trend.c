// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare/trend.h"

static int order(double a, double b)
{
	return (a > b) - (a < b);
}

/* Series, kernel, time, boot: what one night is made of stands together. */
static int by_night(const void *a, const void *b)
{
	const struct trend_run *x = a, *y = b;
	int ret = order(x->series, y->series);

	ret = ret ? ret : order(x->kernel, y->kernel);
	ret = ret ? ret : order(x->when_s, y->when_s);
	ret = ret ? ret : (x->boot > y->boot) - (x->boot < y->boot);
	ret = ret ? ret : order(x->log_value, y->log_value);
	return ret ? ret : order(x->file, y->file);
}

static int by_boot(const void *a, const void *b)
{
	const struct trend_run *x = a, *y = b;

	return x->boot == y->boot ? order(x->file, y->file)
				  : (x->boot > y->boot) - (x->boot < y->boot);
}

static int by_time(const void *a, const void *b)
{
	const struct trend_night *x = a, *y = b;
	const int ret = order(x->when_s, y->when_s);

	return ret ? ret : order(x->kernel, y->kernel);
}

/* One file that was named twice is one run. Returns how many are left. */
static size_t drop_repeated(struct trend_run *runs, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		const struct trend_run *last = kept ? &runs[kept - 1] : NULL;

		if (!last || last->series != runs[i].series ||
		    last->kernel != runs[i].kernel || last->when_s != runs[i].when_s ||
		    last->boot != runs[i].boot || last->log_value != runs[i].log_value ||
		    last->variance != runs[i].variance)
			runs[kept++] = runs[i];
	}
	return kept;
}

/* A boot: the mean of its runs. Returns how many there are. */
static size_t take_boot(const struct trend_run *runs, size_t count, double *value,
			double *variance)
{
	size_t i = 0;

	*value = *variance = 0;
	for (; i < count && runs[i].boot == runs[0].boot; i++) {
		*value += runs[i].log_value;
		*variance += runs[i].variance;
	}
	*value /= (double)i;
	*variance /= (double)(i * i);
	return i;
}

static int by_name(const void *a, const void *b)
{
	const struct trend_series *x = a, *y = b;
	int ret = strcmp(x->host, y->host);

	ret = ret ? ret : strcmp(x->machine_id, y->machine_id);
	ret = ret ? ret : strcmp(x->substrate, y->substrate);
	ret = ret ? ret : strcmp(x->variant, y->variant);
	return ret ? ret : order((double)x->place, (double)y->place);
}

static struct trend_night make_night(struct trend_run *runs, size_t count)
{
	struct trend_night night = { .when_s = runs[0].when_s,
				     .kernel = runs[0].kernel,
				     .file = runs[0].file,
				     .runs = (unsigned int)count,
				     .variance = NAN };
	double value, variance, mean = 0, square = 0;

	qsort(runs, count, sizeof(*runs), by_boot);
	/* Welford's sums. */
	for (size_t i = 0; i < count; night.rounds += variance) {
		const double old = mean;

		i += take_boot(runs + i, count - i, &value, &variance);
		night.boots++;
		mean += (value - old) / night.boots;
		square += (value - old) * (value - mean);
	}
	night.log_value = mean;
	night.between = night.boots > 1 ? square / (night.boots - 1) : NAN;
	night.rounds /= (double)night.boots * night.boots;
	return night;
}

static size_t night_length(const struct trend_run *runs, size_t count)
{
	size_t i = 1;

	while (i < count && runs[i].series == runs->series &&
	       runs[i].kernel == runs->kernel &&
	       runs[i].when_s - runs->when_s < TREND_NIGHT_S)
		i++;
	return i;
}

/* All nights of the series whose runs begin at @runs; how many these are. */
static int make_nights(struct trend *trend, struct trend_run *runs, size_t count,
		       size_t *used)
{
	struct trend_series *series = &trend->series[runs->series];
	size_t end = 0;

	while (end < count && runs[end].series == runs->series)
		end++;
	*used = end;
	series->nights = calloc(end, sizeof(*series->nights));
	if (!series->nights)
		return -ENOMEM;
	for (size_t i = 0, len; i < end; i += len) {
		len = night_length(runs + i, end - i);
		series->nights[series->count++] = make_night(runs + i, len);
	}
	qsort(series->nights, series->count, sizeof(*series->nights), by_time);
	return 0;
}

/* Variance between boots of one night, pooled; 0 of none. */
static double pool_boots(struct trend_series *series)
{
	double sum = 0;

	for (size_t i = 0; i < series->count; i++) {
		const struct trend_night *night = &series->nights[i];

		if (night->boots < 2)
			continue;
		sum += night->between * (night->boots - 1);
		series->boot_freedom += night->boots - 1;
	}
	return series->boot_freedom > 0 ? sum / series->boot_freedom : 0;
}

/* What nights differ by beside what is within them: variance from successive differences.
 */
static double between_nights(const struct trend_series *series)
{
	double sum = 0;

	for (size_t i = 1; i < series->count; i++) {
		const struct trend_night *own = &series->nights[i], *last = own - 1;
		const double step = own->log_value - last->log_value;

		sum += step * step - own->variance - last->variance;
	}
	return series->count > 1 ? fmax(sum / 2 / (double)(series->count - 1), 0) : 0;
}

static void weigh(struct trend_series *series)
{
	const double boots = pool_boots(series);
	double nights, least = INFINITY;

	for (size_t i = 0; i < series->count; i++) {
		struct trend_night *night = &series->nights[i];

		/* What rounds give is part of what boots differ by. */
		night->variance = series->boot_freedom > 0 ? boots / night->boots
							   : night->rounds;
	}
	nights = between_nights(series);
	for (size_t i = 0; i < series->count; i++)
		least = fmin(least, nights + series->nights[i].variance);
	/* Of figures without any variance, all count the same. */
	for (size_t i = 0; i < series->count; i++)
		series->nights[i].weight =
			least > 0 ? least / (nights + series->nights[i].variance) : 1;
}

static int find_changes(struct trend_series *series, double alpha)
{
	double *values = calloc(series->count, sizeof(*values));
	double *weights = calloc(series->count, sizeof(*weights));
	int ret = -ENOMEM;

	for (size_t i = 0; values && weights && i < series->count; i++) {
		values[i] = series->nights[i].log_value;
		weights[i] = series->nights[i].weight;
	}
	series->level = alpha;
	if (values && weights)
		ret = changes_find(&series->changes, values, weights, series->count,
				   alpha);
	free(values);
	free(weights);
	return ret;
}

static void note_times(struct trend *trend)
{
	trend->first_s = INFINITY;
	for (size_t i = 0; i < trend->run_count; i++) {
		trend->first_s = fmin(trend->first_s, trend->runs[i].when_s);
		trend->newest_s = fmax(trend->newest_s, trend->runs[i].when_s);
	}
}

int trend_make(struct trend *trend)
{
	const double alpha = (1 - trend->options.confidence) /
			     fmax((double)trend->series_count, 1);
	const size_t count = trend->run_count;
	int ret = 0;

	if (count)
		qsort(trend->runs, count, sizeof(*trend->runs), by_night);
	trend->run_count = drop_repeated(trend->runs, count);
	trend->repeated = count - trend->run_count;
	note_times(trend);
	for (size_t i = 0, used; i < trend->run_count && !ret; i += used)
		ret = make_nights(trend, trend->runs + i, trend->run_count - i, &used);
	for (size_t i = 0; i < trend->series_count && !ret; i++) {
		struct trend_series *series = &trend->series[i];

		weigh(series);
		series->stale = trend->newest_s -
					series->nights[series->count - 1].when_s >
				TREND_STALE_S;
		ret = find_changes(series, alpha);
	}
	if (!ret && trend->series_count)
		qsort(trend->series, trend->series_count, sizeof(*trend->series),
		      by_name);
	return ret;
}
