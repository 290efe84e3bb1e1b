/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_ROUND_CONTROL_H
#define SWAPREL_ROUND_CONTROL_H

#include "base/names.h"
#include "job/job.h"
#include "result/reject.h"

/*
 * Negative controls: each spoils a round in one real way, to see that the proof rejects
 * it by the right name. A job that has one can never yield a valid round.
 */
enum control {
	CONTROL_NONE,
	CONTROL_TOUCH,     /* write to pages again after the page-out */
	CONTROL_THP,       /* ask for huge pages instead of forbidding them */
	CONTROL_ALGORITHM, /* set the device up with another algorithm */
	CONTROL_DISK,      /* make the device half the size of the working set */
	CONTROL_CLOCK,     /* use CLOCK_MONOTONIC_COARSE */
	CONTROL_KILL,      /* kill a process between fill and page-out */
	CONTROL_HANG,      /* a process that never gets ready */
	CONTROL_FAIL,      /* a release that returns an error */
	CONTROL_SKEW,      /* one process starts late */
	CONTROL_FOREIGN,   /* page something else out to the device meanwhile */
	CONTROL_HOLD,      /* keep pages on the device after the release */
	CONTROL_RATIO,     /* fill with another ratio than the job's */
	CONTROL_COMPLAINT, /* write a line like a kernel complaint to /dev/kmsg */
	CONTROL_STOP,      /* stop a process within its release, and let it go on */
	CONTROL_COUNT
};

/* "" is CONTROL_NONE. */
extern const struct names control_names;

/*
 * Refuse a job that cannot be measured: what job_check() refuses, names that no release
 * method, pattern or control has, and a control that cannot spoil the job: "ratio" wants
 * the pattern lzo-ratio and "skew" two processes or more. 0, or -EINVAL with a line that
 * begins with @where.
 */
int round_check_job(const struct job *job, const char *where, struct err *err);

/* What a round spoilt by @control must be rejected for. */
enum reject control_expects(enum control control);

#endif
