// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "caveat/caveat.h"

#define RANGE(name, member)                                                           \
	{ name "_low_percent", FIELD_DOUBLE, AT(struct caveat_facts, member.low),     \
	  .flags = FIELD_NULLABLE },                                                  \
		{ name "_mean_percent", FIELD_DOUBLE,                                 \
		  AT(struct caveat_facts, member.mean), .flags = FIELD_NULLABLE },    \
	{                                                                             \
		name "_high_percent", FIELD_DOUBLE,                                   \
			AT(struct caveat_facts, member.high), .flags = FIELD_NULLABLE \
	}

static const struct field facts_fields[] = {
	{ "name", FIELD_STRING, STRING(struct caveat_facts, name) },
	{ "runs", FIELD_UINT, AT(struct caveat_facts, runs) },
	RANGE("load", load),
	RANGE("steal", steal),
	{ "throttled_runs", FIELD_UINT, AT(struct caveat_facts, throttled) },
	{ "unobservable_throttling_runs", FIELD_UINT,
	  AT(struct caveat_facts, no_throttling) },
};

const struct record caveat_facts_record = {
	.what = "side of a table",
	FIELDS(struct caveat_facts, facts_fields),
};

static bool parse_time(time_t *seconds, const char *text)
{
	struct tm tm = { 0 };
	const char *end = strptime(text, "%Y-%m-%dT%H:%M:%SZ", &tm);

	*seconds = timegm(&tm);
	return end && !*end;
}

/* A clock that was set in the middle makes nonsense, which is not passed on. */
double caveat_steal_percent(const struct result *result)
{
	uint64_t steal_ns = result->conditions.steal_ns;
	time_t start, end;
	double percent;

	if (steal_ns == UNKNOWN_U64 || result->machine.cpus == UNKNOWN_U64 ||
	    !parse_time(&start, result->started_at) ||
	    !parse_time(&end, result->finished_at) || end <= start)
		return NAN;
	percent = 100.0 * (double)steal_ns / (double)NS_PER_SEC /
		  (double)result->machine.cpus / difftime(end, start);
	return percent <= 100 ? percent : NAN;
}

static void widen(struct caveat_range *range, double *sum, unsigned int *known,
		  double percent)
{
	if (isnan(percent))
		return;
	range->low = fmin(range->low, percent);
	range->high = fmax(range->high, percent);
	*sum += percent;
	range->mean = *sum / ++*known;
}

static double load_percent(const struct result *result)
{
	uint64_t load = result->conditions.load_before_percent;

	return load <= 100 ? (double)load : NAN;
}

static struct caveat_range range_of(const struct caveat_side *side,
				    double (*percent)(const struct result *))
{
	struct caveat_range range = { NAN, NAN, NAN };
	unsigned int known = 0;
	double sum = 0;

	for (size_t i = 0; i < side->count; i++)
		widen(&range, &sum, &known, percent(side->results[i]));
	return range;
}

/* A counter has to move; an alarm has to be raised. */
static bool was_throttled(const struct run_conditions *met)
{
	uint64_t before = met->throttle_before, after = met->throttle_after;

	if (before == UNKNOWN_U64 || after == UNKNOWN_U64)
		return false;
	return strstr(met->throttle_source, "alarm") ? before || after : before != after;
}

void caveat_facts_make(struct caveat_facts *facts, const struct caveat_side *side)
{
	memset(facts, 0, sizeof(*facts));
	snprintf(facts->name, sizeof(facts->name), "%s", side->name);
	facts->runs = (unsigned int)side->count;
	facts->load = range_of(side, load_percent);
	facts->steal = range_of(side, caveat_steal_percent);
	for (size_t i = 0; i < side->count; i++) {
		const struct run_conditions *met = &side->results[i]->conditions;

		facts->no_throttling += !*met->throttle_source;
		facts->throttled += was_throttled(met);
	}
}
