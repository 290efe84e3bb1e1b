/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_TESTS_MODULE_GUEST_H
#define SWAPREL_TESTS_MODULE_GUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* What the scenes of module_init.c stand on. All of it ends the guest on a failure, with
 * one line that begins with "module: FAILED". */

#define RESULT "/tmp/result.json"

void fail(const char *fmt, ...) __attribute__((format(printf, 1, 2), noreturn));
void note(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Start "/swaprel ARGS..." (up to NULL), its output going to /tmp/out. */
pid_t start(const char *const *args);

/* Start it, wait for its end, expect this exit code; its output is in said(). */
void swaprel(int code, const char *const *args);

/* Measure /job.json with a module that lies in /. @more: arguments up to NULL, or NULL.
 */
void measure(int code, const char *ko, const char *const *more);

/* What the last of them said. */
const char *said(void);
void expect_said(const char *text);

/* The result has this text. */
void expect_result(const char *text);

/* The number behind "key": in the result; and the least of all that stand behind it,
 * each of which is to be a number, or null and left out. */
uint64_t result_number(const char *key);
uint64_t result_least(const char *key);

/* Nothing of a module, its disk, its node or a ledger is there. */
void expect_clean(void);

/* Text of a file of up to 1 MiB, in a buffer that the next call takes again; "" for none.
 */
const char *text_of(const char *path);
void put(const char *path, const char *text);

/* Wait for a text in a file, 10 s. */
void wait_for_text(const char *path, const char *text);

/* finit_module(2): 0 or a negative errno. */
int insert(const char *path, const char *params);

/* The scenes of module_cost.c. */
void deferral_is_paid(void);
void leaks(void);
void never_drains(void);

#endif
