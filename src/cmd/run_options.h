/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CMD_RUN_OPTIONS_H
#define SWAPREL_CMD_RUN_OPTIONS_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "cli/command.h"
#include "job/job.h"
#include "result/result.h"

#define RUN_PARAMS_MAX 16

/* What the command line asked for beyond the job. */
struct run_options {
	const char *job;    /* a preset's name or a file */
	const char *output; /* where the result goes; NULL: a name is chosen */
	const char *stem;   /* of the name that is chosen; NULL: job, host and time */
	char chosen_output[PATH_MAX];
	bool is_file;        /* measured, and .output is a file */
	bool chosen;         /* .output is that one, see run_output.h */
	json_t *made;        /* how the kernel that runs was made, if known; borrowed */
	const char *variant; /* NULL: the module's, or running */
	const char *module;  /* NULL or a .ko */
	const char *params[RUN_PARAMS_MAX]; /* of the module, "NAME=VALUE" */
	size_t param_count;
	uint64_t load;          /* number of the load; UNKNOWN_U64: not said */
	const char *substrate;  /* NULL: as the machine shows it */
	const char *provenance; /* NULL or a kernel build's manifest */
	bool quiet;
	bool force;   /* replace a result */
	bool anyway;  /* measure although something is missing */
	bool profile; /* the job's, see job.h */
};

/* A command that measures: where its job comes from. */
struct run_command {
	const struct command *command;
	const char *expected; /* its argument; NULL: it may be left out */
	/* Load the job that @name says. 0 or negative errno with a line. */
	int (*open)(void *arg, struct job *job, const char *name, struct err *err);
	void *arg;
};

/* The usage text was asked for and has been printed. */
#define RUN_OPTIONS_HELP 1

/*
 * The command line of "run" and "rerun": the job it names, each of the job's fields by an
 * option of the field's name ("--size-mib 64,128", "--rounds-max 10"), and how to run it.
 * The job has been checked. 0, RUN_OPTIONS_HELP, or negative errno with a line.
 */
int run_options_parse(struct run_options *options, struct job *job,
		      const struct run_command *command, int argc, char **argv,
		      struct err *err);

/* The command line, for advice, which the caller frees; NULL where somebody else's
 * command made this one: in a guest, or of a campaign's backend. */
char *run_own_command(char *const *argv, int argc);

#endif
