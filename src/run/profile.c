// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "profile/tracer.h"
#include "round/series.h"
#include "round/watch.h"
#include "run/profile.h"

/* Target number of samples of the callers, and from one to the next at least and at most:
 * more often costs a slow machine most of its time. */
#define SAMPLES         2000
#define PERIOD_LEAST_NS (31 * NS_PER_USEC)
#define PERIOD_MOST_NS  (1 * NS_PER_MSEC)

/* A round that was rejected is tried again: mostly it is the host's noise. */
#define TRIES 3

struct profiling {
	struct tracer tracer;
	int error; /* of the tracer's, which costs the profile and not the round */
	struct err err;
};

static int begin(struct watch_session *session, struct err *err)
{
	struct profiling *profiling = session->state;

	(void)err;
	profiling->error = tracer_start(&profiling->tracer, &profiling->err);
	return 0;
}

static void end(struct watch_session *session, uint64_t start_ns)
{
	struct profiling *profiling = session->state;
	struct err err;
	const int ret = tracer_stop(&profiling->tracer, start_ns,
				    start_ns + session->round->wall_ns, &err);

	if (!ret || profiling->error)
		return;
	profiling->error = ret;
	profiling->err = err;
}

static const struct watch_ops profile_kind = { .begin = begin, .end = end };

static void set_fault(struct profile *profile, enum profile_fault fault,
		      const char *detail)
{
	profile->fault = fault;
	snprintf(profile->detail, sizeof(profile->detail), "%.*s",
		 (int)sizeof(profile->detail) - 1, detail);
	if (!*profile->source)
		strcpy(profile->source, profile_source_names.items[PROFILE_NO_SOURCE]);
}

/* By how long the cell's releases took. Never a whole number of ticks, so that samples do
 * not fall on what comes with each. */
static uint64_t period_ns(const struct result_cell *cell)
{
	const double median_ns = cell->summary.median_ns;
	uint64_t period_ns = PERIOD_LEAST_NS;

	if (isfinite(median_ns))
		period_ns = (uint64_t)median_ns * cell->point.procs / SAMPLES;
	if (period_ns < PERIOD_LEAST_NS)
		period_ns = PERIOD_LEAST_NS;
	if (period_ns > PERIOD_MOST_NS)
		period_ns = PERIOD_MOST_NS;
	return period_ns + 77;
}

static int profile_round(struct run *run, struct result_cell *cell,
			 struct profiling *profiling, struct err *err)
{
	struct profile *profile = &cell->profile;
	struct result_round round;
	char detail[256];
	int ret;

	record_init(&result_round_record, &round);
	ret = series_extra_round(&run->env, cell, &profile_kind, profiling, &round, err);
	if (ret) {
		record_clear(&result_round_record, &round);
		return ret;
	}
	if (round.reject) {
		snprintf(detail, sizeof(detail), "%s: %s",
			 reject_names.items[round.reject], round.reject_detail);
		set_fault(profile, PROFILE_ROUND, detail);
	} else if (profiling->error ||
		   tracer_read(&profiling->tracer, profile, &profiling->err)) {
		set_fault(profile, PROFILE_UNTRACED, profiling->err.msg);
	}
	record_clear(&result_round_record, &round);
	return 0;
}

/* One try. */
static int profile_once(struct run *run, struct result_cell *cell, struct err *err)
{
	struct profiling profiling = { 0 };
	int ret = tracer_open(&profiling.tracer, &run->fs, &run->ledger, period_ns(cell),
			      &profiling.err);

	record_clear(&profile_record, &cell->profile);
	record_init(&profile_record, &cell->profile);
	if (ret) {
		set_fault(&cell->profile, PROFILE_UNTRACED, profiling.err.msg);
		return 0;
	}
	ret = profile_round(run, cell, &profiling, err);
	tracer_close(&profiling.tracer);
	return ret;
}

int profile_cell(struct run *run, struct result_cell *cell, struct err *err)
{
	int ret = profile_once(run, cell, err);

	for (int i = 1; i < TRIES && !ret && cell->profile.fault == PROFILE_ROUND; i++)
		ret = profile_once(run, cell, err);
	return ret;
}
