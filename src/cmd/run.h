/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CMD_RUN_H
#define SWAPREL_CMD_RUN_H

#include <stdbool.h>

#include "cmd/progress.h"
#include "host/ledger.h"
#include "host/topology.h"
#include "job/plan.h"
#include "probe/cpu_time.h"
#include "result/result.h"
#include "round/round.h"
#include "swapdev/swapdev.h"

/* What the command line asked for beyond the job. */
struct run_options {
	const char *job;   /* a preset's name or a file */
	char output[4096]; /* where the result goes */
	const char *variant;
	const char *substrate;  /* NULL: as the machine shows it */
	const char *provenance; /* NULL or a kernel build's manifest */
	bool quiet;
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
	bool has_fs, has_kernel_log, has_ledger, has_dev;
};

/*
 * Everything before the first round: requirements, what a killed run left, clock, CPUs,
 * ledger, device. 0 or negative errno with a line; -ENOPROTOOPT when requirements are
 * missing, which have been told on stderr. run_host_leave() is due in every case.
 */
int run_host_ready(struct run *run, struct err *err);

/* Put the host back as it was. 0 or negative errno with a line. */
int run_host_leave(struct run *run, struct err *err);

/* All cells of the plan; the result file is published after every round. 0; -EINTR;
 * another negative errno with a line. */
int run_rounds(struct run *run, struct err *err);

/* Publish the result as it stands. */
int run_save(struct run *run, struct err *err);

#endif
