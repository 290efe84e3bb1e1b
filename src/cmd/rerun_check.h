/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CMD_RERUN_CHECK_H
#define SWAPREL_CMD_RERUN_CHECK_H

#include "cmd/run_options.h"

/* The command that repeats a campaign into a directory of its own, for the one that is
 * in @dir. Returns -EISDIR with a line. */
int rerun_refuse_directory(const char *dir, struct err *err);

#define RERUN_OPTION_MAX 128

/* The option of rerun that builds and loads the module of @old again. False when it had
 * none, or one with patches of its own. */
bool rerun_module_option(char *buf, size_t size, const struct result *old);

/*
 * Is this host what @old was measured on: machine, kernel, and the module that the
 * options name? 0; -EXDEV with a line that names each difference; or another negative
 * errno with a line where there is no module to measure, @path being the result.
 */
int rerun_check_host(const struct result *old, const char *path,
		     const struct run_options *options, struct err *err);

#endif
