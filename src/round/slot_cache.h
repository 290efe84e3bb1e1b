/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_ROUND_SLOT_CACHE_H
#define SWAPREL_ROUND_SLOT_CACHE_H

#include "round/round_env.h"

/*
 * Up to Linux 6.14 each CPU keeps the last slots that it freed (allowance.h), and with
 * their objects the zspages that these lie in: of slots that lie far apart a whole zspage
 * each. On each of the first @cpus of the run, swap pages of our own out and free them
 * one by one, so that the caches keep the slots of these instead, whose few bytes share a
 * zspage or two. Takes some milliseconds. What cannot be paged out is left, and so are
 * slots of others.
 */
void slot_cache_push(const struct round_env *env, size_t cpus);

#endif
