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
	{ "module", FIELD_STRING, STRING(struct caveat_facts, module),
	  .flags = FIELD_NULLABLE },
	{ "build_id", FIELD_STRING, STRING(struct caveat_facts, build_id),
	  .flags = FIELD_NULLABLE },
	{ "nearest", FIELD_BOOL, AT(struct caveat_facts, nearest) },
};

const struct record caveat_facts_record = {
	.what = "variant of a table",
	FIELDS(struct caveat_facts, facts_fields),
};

/* Which boot a run was of, and which load of which turn. */
struct run {
	char boot_id[40];
	uint64_t turn, load;
};

static const struct field run_fields[] = {
	{ "boot_id", FIELD_STRING, STRING(struct run, boot_id), .flags = FIELD_NULLABLE },
	{ "turn", FIELD_U64, AT(struct run, turn), .flags = FIELD_NULLABLE },
	{ "load", FIELD_U64, AT(struct run, load), .flags = FIELD_NULLABLE },
};

static const struct record run_record = {
	.what = "run of a table",
	FIELDS(struct run, run_fields),
};

/* A clock that was set in the middle makes nonsense, which is not passed on. */
double caveat_steal_percent(const struct result *result)
{
	uint64_t steal_ns = result->conditions.steal_ns;
	time_t start, end;
	double percent;

	if (steal_ns == UNKNOWN_U64 || result->machine.cpus == UNKNOWN_U64 ||
	    !clock_parse_stamp(&start, result->started_at) ||
	    !clock_parse_stamp(&end, result->finished_at) || end <= start)
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

static struct caveat_range range_of(const struct caveat_variant *variant,
				    double (*percent)(const struct result *))
{
	struct caveat_range range = { NAN, NAN, NAN };
	unsigned int known = 0;
	double sum = 0;

	for (size_t i = 0; i < variant->count; i++)
		widen(&range, &sum, &known, percent(variant->results[i]));
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

void caveat_facts_make(struct caveat_facts *facts, const struct caveat_variant *variant)
{
	memset(facts, 0, sizeof(*facts));
	snprintf(facts->name, sizeof(facts->name), "%s", variant->name);
	facts->runs = (unsigned int)variant->count;
	facts->load = range_of(variant, load_percent);
	facts->steal = range_of(variant, caveat_steal_percent);
	for (size_t i = 0; i < variant->count; i++) {
		const struct run_conditions *met = &variant->results[i]->conditions;
		const struct kernel_module *module = &variant->results[i]->kernel.module;

		strcpy(facts->module, module->name);
		strcpy(facts->build_id, module->build_id);
		facts->nearest |= result_is_nearest(variant->results[i]);
		facts->no_throttling += !*met->throttle_source;
		facts->throttled += was_throttled(met);
	}
}

json_t *caveat_runs_data(const struct caveat_variant *variant)
{
	json_t *list = json_array();

	for (size_t i = 0; i < variant->count; i++) {
		const struct result *result = variant->results[i];
		struct run run = { .turn = result->turn,
				   .load = result->kernel.module.load };

		strcpy(run.boot_id, result->kernel.boot_id);
		json_array_append_new(list, record_encode(&run_record, &run));
	}
	return list;
}
