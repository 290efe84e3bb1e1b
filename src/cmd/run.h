/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CMD_RUN_H
#define SWAPREL_CMD_RUN_H

#include <stdbool.h>

#include "base/publish.h"
#include "cli/progress.h"
#include "job/plan.h"
#include "ledger/ledger.h"
#include "machine/topology.h"
#include "probe/cpu_time.h"
#include "result/result.h"
#include "round/round.h"
#include "swapdev/swapdev.h"

/* What the command line asked for beyond the job. */
struct run_options {
	const char *job;    /* a preset's name or a file */
	const char *output; /* where the result goes */
	char default_output[128];
	const char *variant;
	const char *substrate;  /* NULL: as the machine shows it */
	const char *provenance; /* NULL or a kernel build's manifest */
	bool quiet;
	bool force;  /* replace a result */
	bool anyway; /* measure although something is missing */
};

/* One run of a job on this host. */
struct run {
	struct run_options options;
	struct job job;
	struct plan plan;
	struct fs fs;
	struct ledger ledger;
	struct swapdev dev;
	unsigned int *cpus; /* owned */
	struct round_env env;
	struct result result;
	struct progress progress;
	struct cpu_time cpu_start;
	struct kernel_log kernel_log;
	int signal_fd;
	struct publish_target target; /* of the result */
	bool published;               /* the target has the result, or an earlier state */
	bool unpublished;             /* the last state is not there */
	bool has_fs, has_kernel_log, has_ledger;
};

/*
 * Everything before the first round: requirements, what a killed run left, clock, CPUs,
 * ledger, device. 0 or negative errno with a line; -ENOPROTOOPT when requirements are
 * missing, which have been told on stderr. run_host_leave() is due in every case.
 */
int run_host_ready(struct run *run, struct err *err);

/* Put the host back as it was. 0, or negative errno after a line on stderr for each thing
 * that could not be. */
int run_host_leave(struct run *run);

/* All cells of the plan; the result file is published after every round. 0; -EINTR;
 * another negative errno with a line. */
int run_rounds(struct run *run, struct err *err);

/* Publish the result as it stands. To a stream it is only noted, see run_deliver(). */
int run_save(struct run *run, struct err *err);

/*
 * After the last run_save(), with the host as it was: write the result to a stream, which
 * may wait for its reader, and hold what was written against what a reader asks of it. 0
 * or negative errno with a line.
 */
int run_deliver(struct run *run, struct err *err);

#endif
