// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>

#include "profile/functions.h"
#include "profile/symbols.h"
#include "profile/tally.h"
#include "profile/tracer.h"

int tracer_open(struct tracer *tracer, const struct fs *fs, struct ledger *ledger,
		uint64_t period_ns, struct err *err)
{
	struct err sampling;

	*tracer = (struct tracer){ .fs = fs, .ledger = ledger };
	if (!sampler_open(&tracer->sampler, fs, period_ns, &sampling)) {
		tracer->source = tracer->sampler.source;
		return 0;
	}
	if (functions_find(fs, err))
		return err_prefix(err, -ENOTSUP, "%s", sampling.msg);
	tracer->source = PROFILE_FUNCTIONS;
	return 0;
}

void tracer_close(struct tracer *tracer)
{
	sampler_close(&tracer->sampler);
	task_roles_free(&tracer->roles);
}

int tracer_start(struct tracer *tracer, struct err *err)
{
	int ret;

	tracer->started = true;
	if (tracer->source == PROFILE_FUNCTIONS) {
		tracer->entries = tracer->ledger->entries.count;
		return functions_start(tracer->ledger, err);
	}
	ret = task_roles_scan(&tracer->roles, tracer->fs);
	if (!ret)
		ret = sampler_start(&tracer->sampler);
	return ret ? err_sys(err, ret, "perf events") : 0;
}

int tracer_stop(struct tracer *tracer, uint64_t start_ns, uint64_t end_ns,
		struct err *err)
{
	if (!tracer->started)
		return 0;
	tracer->started = false;
	tracer->start_ns = start_ns;
	tracer->end_ns = end_ns;
	if (tracer->source == PROFILE_FUNCTIONS)
		return functions_stop(tracer->ledger, tracer->entries, err);
	sampler_stop(&tracer->sampler);
	/* Workers that were born meanwhile. Without them there are fewer samples. */
	task_roles_scan(&tracer->roles, tracer->fs);
	return 0;
}

static int read_samples(const struct tracer *tracer, struct profile *profile,
			struct err *err)
{
	const struct sampler *sampler = &tracer->sampler;
	const size_t full = sampler_full(sampler);
	struct symbols symbols;
	struct tally tally = { .symbols = &symbols,
			       .roles = &tracer->roles,
			       .start_ns = tracer->start_ns,
			       .end_ns = tracer->end_ns };
	int ret = symbols_read(&symbols, tracer->fs, err);

	if (ret)
		return ret;
	profile->period_ns = sampler->period_ns;
	sampler_each(sampler, tally_add, &tally);
	ret = tally_write(&tally, profile);
	symbols_free(&symbols);
	if (ret)
		return err_sys(err, ret, "profile");
	if (full) {
		profile->fault = PROFILE_LOST;
		snprintf(profile->detail, sizeof(profile->detail),
			 "the buffers of %zu of %zu CPUs are full, %zu KiB each: what "
			 "came last is missing",
			 full, sampler->count, sampler->ring_bytes >> 10);
	}
	return 0;
}

int tracer_read(const struct tracer *tracer, struct profile *profile, struct err *err)
{
	snprintf(profile->source, sizeof(profile->source), "%s",
		 profile_source_names.items[tracer->source]);
	return tracer->source == PROFILE_FUNCTIONS
		       ? functions_read(profile, tracer->fs, err)
		       : read_samples(tracer, profile, err);
}
