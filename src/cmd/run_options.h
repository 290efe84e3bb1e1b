/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CMD_RUN_OPTIONS_H
#define SWAPREL_CMD_RUN_OPTIONS_H

#include "cmd/run.h"

/* The usage text was asked for and has been printed. */
#define RUN_OPTIONS_HELP 1

/*
 * The command line of "run": the job it names, each of the job's fields by an option of
 * the field's name ("--size-mib 64,128", "--rounds-max 10"), and how to run it. The job
 * has been checked. 0, RUN_OPTIONS_HELP, or negative errno with a line.
 */
int run_options_parse(struct run_options *options, struct job *job, int argc, char **argv,
		      struct err *err);

#endif
