/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_TESTS_SCRATCH_H
#define SWAPREL_TESTS_SCRATCH_H

#include <jansson.h>
#include <stddef.h>

/* The program on files in a directory of its own, where the process is meanwhile. */

/* For cmocka's groups: make the directory and go there, leave and remove it. */
int scratch_enter(void **state);
int scratch_leave(void **state);

/* A shell line; $S is swaprel, $F and $R are the directories of two golden cases, the
 * gate's fine one and its regression. What it prints goes to @out; returns its exit code.
 */
int scratch_run(const char *line, char *out, size_t size);

/* A result without a fault, to be changed and freed. */
json_t *scratch_good(void);

void scratch_save(const char *name, const json_t *json);
void scratch_save_text(const char *name, const char *text);

#endif
