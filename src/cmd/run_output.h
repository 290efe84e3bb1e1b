/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CMD_RUN_OUTPUT_H
#define SWAPREL_CMD_RUN_OUTPUT_H

#include "base/publish.h"
#include "cmd/run_options.h"

/*
 * Open where the result goes, before anything is measured: options->output, or, without
 * one, the first name that is free of STEM.json, STEM-2.json ..., which options->output
 * is then. STEM is options->stem, or JOB-HOST-TIME in the working directory. 0 or
 * negative errno with a line: see publish_open(). Close @target in every case.
 */
int run_output_open(struct publish_target *target, struct run_options *options,
		    const struct job *job, struct err *err);

#endif
