/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_TESTS_REQUIRE_BED_H
#define SWAPREL_TESTS_REQUIRE_BED_H

#include "require/require.h"
#include "sysroot.h"

/* A copied root that has all that a plan needs, and what is asked of it. */

#define MIB   (UINT64_C(1) << 20)
#define SWAPS "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"

/* Regions of 1 GiB at 4 : 1 and 128 MiB of slack: 1408 MiB in all. */
extern const struct require_plan plan;

/* Set-up and tear-down: *state is its struct fs. Each test spoils a file. */
int make_host(void **state);
int remove_host(void **state);

#define ON_HOST(test) cmocka_unit_test_setup_teardown(test, make_host, remove_host)

/* The requirement of that name; fails the test when there is none. */
void find_requirement(struct requirement *item, const struct fs *fs, const char *name);

/* It says @seen in passing, and all is well; or it says so and measuring is the worse for
 * it; or it, and nothing else, is missing, and says how to fix that. */
void assert_ok(const struct fs *fs, const char *name, const char *seen);
void assert_note(const struct fs *fs, const char *name, const char *seen);
void assert_missing(const struct fs *fs, const char *name, const char *seen,
		    const char *advice);

#endif
