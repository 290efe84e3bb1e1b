/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_RUN_RUN_H
#define SWAPREL_RUN_RUN_H

#include <stdbool.h>

#include "base/publish.h"
#include "job/plan.h"
#include "kmod/kmod.h"
#include "ledger/ledger.h"
#include "probe/cpu_time.h"
#include "result/result.h"
#include "round/round_env.h"
#include "swapdev/swapdev.h"

/* Who follows how a run goes, and decides when a cell has enough rounds. */
struct run_watcher {
	void *arg;
	/* A line: what is missing, or was restored after an earlier run. */
	void (*say)(void *arg, const char *line);
	/* A line: what could not be restored. */
	void (*failed)(void *arg, const char *line);
	void (*cell_begun)(void *arg, size_t index);
	/* A round was added to @cell: make its summary. 0 or negative errno. */
	int (*round_done)(void *arg, struct result_cell *cell);
	/* Is the cell's figure as precise as the job asks? Asked from rounds.min on. */
	bool (*precise)(void *arg, const struct result_cell *cell);
	void (*cell_done)(void *arg, const struct result_cell *cell);
};

/* One run of a job on this host. Above the line the caller's, who fills it in. */
struct run {
	const struct run_watcher *callbacks;
	const struct job *job;
	const struct plan *plan;
	struct publish_target *target; /* where the result goes */
	const char *substrate;         /* NULL: as the machine shows it */
	const struct kmod *module; /* measured in the kernel's zram's place; or NULL */
	const char *command;       /* its command line, for a shell, in advice; or NULL */
	uint64_t load;             /* its number; UNKNOWN_U64: nobody counts */
	bool anyway;               /* measure although something is missing */
	int signal_fd;             /* readable once the user wants the run to end */
	struct result result;      /* begun: schema, tool, variant, job */
	struct publish_log journal; /* begun: PUBLISH_NO_LOG; the caller closes it */

	struct fs fs;
	struct ledger ledger;
	struct swapdev dev;
	unsigned int *cpus; /* owned */
	struct round_env env;
	struct cpu_time cpu_start;
	struct kernel_log kernel_log;
	uint64_t tainted; /* flags before the module is unloaded */
	bool published;   /* the target has the result, or an earlier state */
	bool unpublished; /* the last state is not there */
	bool has_fs, has_kernel_log, has_ledger;
};

/*
 * Everything before the first round: requirements, what a killed run left, clock, CPUs,
 * ledger, device. 0 or negative errno with a line; -ENOPROTOOPT when requirements are
 * missing, which the watcher has heard of. run_leave() is due in every case.
 */
int run_ready(struct run *run, struct err *err);

/* Restore the host, and publish the result once more where a module's unload belongs in
 * it. 0, or negative errno after a line to the watcher for each thing that could not be.
 */
int run_leave(struct run *run);

/* All cells of the plan, each round on disk before the next. 0; -EINTR; another negative
 * errno with a line. */
int run_rounds(struct run *run, struct err *err);

/* Publish the result as it stands. To a stream it is only noted, see run_deliver(). */
int run_save(struct run *run, struct err *err);

/*
 * After the last run_save(), with the host as it was: write the result to a stream, which
 * may wait for its reader, remove the journal, whose rounds the result has, and hold what
 * was written against what a reader asks of it. 0 or negative errno with a line. A
 * journal that is still open is needed: the result could not be written.
 */
int run_deliver(struct run *run, struct err *err);

#endif
