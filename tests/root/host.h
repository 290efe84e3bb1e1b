/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_TESTS_HOST_H
#define SWAPREL_TESTS_HOST_H

#include <jansson.h>
#include <sched.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/fs.h"

/* What the host has, and what it does beside a test. */

/* The ids of all zram devices, as a set. 0 or negative errno. */
int zram_devices(const struct fs *fs, cpu_set_t *devices);

/* /proc/swaps as it is now, cut at @size. */
void swaps_read(const struct fs *fs, char *swaps, size_t size);

/* Swap that is on now and is not in @before, of swaps_read(); how full the other is, is
 * nobody's business. */
bool has_new_swap(const struct fs *fs, const char *before);

/*
 * The name of the reason for which a round of @result was rejected, if it is one that the
 * host can bring about by itself: one that pages cold memory out sends it to the device
 * of the round, in bursts. NULL if there is none, or no @result. Borrowed.
 */
const char *spoilt_by_host(const json_t *result);

/* Skips the test that runs, with a sentence, where there is no mount namespace to be had,
 * as in a chroot whose root is no mount point. */
void need_mount_namespace(void);

#endif
