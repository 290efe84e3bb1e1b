/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_TESTS_BENCH_ROUNDS_H
#define SWAPREL_TESTS_BENCH_ROUNDS_H

#include "tests/root/harness.h"

/*
 * A benchmark of real rounds, "PROGRAM [ROUNDS]": @print gets a run of 64 MiB a process
 * with @modes, @watch and so many rounds, and returns 0 or the exit code. Returns that,
 * or of a host that cannot run it what harness_skip() says.
 */
int bench_rounds(int argc, char **argv, const char *rounds, const char *modes,
		 const char *watch, int (*print)(struct scene *scene));

#endif
