/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CMD_RUN_H
#define SWAPREL_CMD_RUN_H

#include "cmd/run_options.h"

/* Set in the environment of a campaign's backends. */
#define RUN_OF_CAMPAIGN "SWAPREL_CAMPAIGN"

/*
 * Measure @job on this host, publish the result and print its table and where it is.
 * options->output and .is_file say where that is. Advice quotes the command line @argv,
 * the command's name first. The exit code, after a line for what went wrong.
 */
int run_measure(struct run_options *options, const struct job *job, char *const *argv,
		int argc);

#endif
