/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_TESTS_HARNESS_H
#define SWAPREL_TESTS_HARNESS_H

#include <jansson.h>
#include <sched.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/fs.h"

/*
 * The real swaprel (environment: SWAPREL) run by a test or a benchmark, each in a scene
 * of its own: a fresh directory, and what the host was like before. A program that uses
 * it is not to be linked with what it tests, but for base/.
 */

#define HARNESS_SKIP 77
#define OUTPUT_MAX   32768

struct scene {
	struct fs fs;
	char dir[64];
	char file[96]; /* where the result goes: DIR/result.json */
	char swaps[4096];
	cpu_set_t devices; /* ids of the zram devices that were there */
	pid_t pid;         /* a swaprel that runs; 0: none */
	int code;          /* exit code of the last one, 128 + signal if it died of one */
	char out[OUTPUT_MAX], err[OUTPUT_MAX];
	json_t *result; /* owned: what scene_load() read */
	int journaled;  /* rounds that the journal had of them; -1: there was none */
};

#define ARGS(...) ((const char *const[]){ __VA_ARGS__, NULL })

/* 0, or HARNESS_SKIP after one sentence that says what is missing. */
int harness_skip(void);

/* 0 or negative errno. To be left with scene_close(), which ends a run that is at work,
 * has "swaprel restore" clean up after it, and removes the directory. */
int scene_open(struct scene *scene);
void scene_close(struct scene *scene);

/* The same as fixtures of cmocka; *state is a struct scene. */
int scene_setup(void **state);
int scene_teardown(void **state);

/* Run swaprel with @args to its end; returns scene->code. scene_start() does not wait;
 * should the test die, its swaprel gets SIGTERM. A negative errno when it cannot be run.
 */
int scene_run(struct scene *scene, const char *const *args);
int scene_start(struct scene *scene, const char *const *args);
int scene_wait(struct scene *scene);

/* The same for "sh -c SCRIPT", in which $SWAPREL is the program and $1 is scene->file. */
int scene_shell(struct scene *scene, const char *script);

/* False when it has ended, and scene_wait() will not wait. */
bool scene_is_running(const struct scene *scene);

/*
 * "swaprel run smoke -o FILE", one cell of one process with 16 MiB that may take a
 * minute, as long as @args, which come behind, do not say otherwise. Waits up to a minute
 * while another swaprel is at work. scene_start_job() does not wait for the end;
 * scene_job() does, and runs a job that the host spoilt again, three times at most.
 */
int scene_job(struct scene *scene, const char *const *args);
int scene_start_job(struct scene *scene, const char *const *args);

/* Read the result file, and the journal that a run at work, or a killed one, has beside
 * it; NULL when there is no result or it is no JSON. Borrowed. */
const json_t *scene_load(struct scene *scene);

/* Of the result that scene_load() read last: a cell's rounds, how many, and by index. */
const json_t *scene_rounds(const struct scene *scene, size_t cell);
const json_t *scene_round(const struct scene *scene, size_t cell, size_t index);
const char *round_reject(const json_t *round);
bool round_is_valid(const json_t *round);

/* Load the result again and again until its cell 0 has @rounds rounds, for 30 s at most
 * and as long as the run lives. True when it has them. */
bool scene_await_rounds(struct scene *scene, size_t rounds);

/* Wait for a ledger to be written, for 30 s at most and as long as the run lives. */
bool scene_await_ledger(struct scene *scene);

/* A zram device that was not there when the scene was opened. */
bool scene_has_new_device(const struct scene *scene);

/* NULL when the host is as it was when the scene was opened: the same swap, no new zram
 * device, no ledger, no process of a run. Else a sentence. */
const char *scene_left_behind(struct scene *scene);

#endif
