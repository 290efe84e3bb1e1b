// SPDX-License-Identifier: GPL-2.0-or-later
#include <assert.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "round/control.h"
#include "workloads/workload.h"

static const char *const names[] = {
	[CONTROL_NONE] = "",           [CONTROL_TOUCH] = "touch",
	[CONTROL_THP] = "thp",         [CONTROL_ALGORITHM] = "algorithm",
	[CONTROL_DISK] = "disk",       [CONTROL_CLOCK] = "clock",
	[CONTROL_KILL] = "kill",       [CONTROL_HANG] = "hang",
	[CONTROL_FAIL] = "fail",       [CONTROL_SKEW] = "skew",
	[CONTROL_FOREIGN] = "foreign", [CONTROL_HOLD] = "hold",
	[CONTROL_RATIO] = "ratio",     [CONTROL_COMPLAINT] = "complaint",
	[CONTROL_STOP] = "stop",
};

static const enum reject expected[] = {
	[CONTROL_NONE] = REJECT_NONE,
	[CONTROL_TOUCH] = REJECT_PAGES_RESIDENT,
	[CONTROL_THP] = REJECT_HUGE_FOLIO,
	[CONTROL_ALGORITHM] = REJECT_WRONG_ALGORITHM,
	[CONTROL_DISK] = REJECT_DISK_TOO_SMALL,
	[CONTROL_CLOCK] = REJECT_COARSE_CLOCK,
	[CONTROL_KILL] = REJECT_CHILD_KILLED,
	[CONTROL_HANG] = REJECT_CHILD_HUNG,
	[CONTROL_FAIL] = REJECT_CHILD_ERROR,
	[CONTROL_SKEW] = REJECT_GATE_SKEW,
	[CONTROL_FOREIGN] = REJECT_FOREIGN_PAGES,
	[CONTROL_HOLD] = REJECT_SETTLE_TIMEOUT,
	[CONTROL_RATIO] = REJECT_RATIO_OFF,
	[CONTROL_COMPLAINT] = REJECT_KERNEL_COMPLAINT,
	[CONTROL_STOP] = REJECT_OFF_CPU,
};

static_assert(sizeof(names) / sizeof(names[0]) == CONTROL_COUNT, "a name for each");
static_assert(sizeof(expected) / sizeof(expected[0]) == CONTROL_COUNT,
	      "a reason for each");

const struct names control_names = { "negative control", names, CONTROL_COUNT };

static bool only_pattern(const struct job *job, const char *name)
{
	return job->pattern.count == 1 && !strcmp(job->pattern.items[0], name);
}

static bool always_several(const struct job *job)
{
	for (size_t i = 0; i < job->modes.count; i++) {
		if (job->modes.items[i] < 2)
			return false;
	}
	return true;
}

static int check_control(const struct job *job, const char *where, struct err *err)
{
	int control = names_find(&control_names, job->control);

	if (control == CONTROL_RATIO && !only_pattern(job, "lzo-ratio"))
		return err_set(err, -EINVAL,
			       "%s: control: ratio: expected the pattern lzo-ratio alone",
			       where);
	if (control == CONTROL_SKEW && !always_several(job))
		return err_set(
			err, -EINVAL,
			"%s: control: skew: expected modes of two processes or more",
			where);
	return 0;
}

int round_check_job(const struct job *job, const char *where, struct err *err)
{
	const struct job_names known = { pattern_names, release_names, control_names };
	int ret = job_check(job, &known, where, err);

	return ret ? ret : check_control(job, where, err);
}

enum reject control_expects(enum control control)
{
	return expected[control];
}
