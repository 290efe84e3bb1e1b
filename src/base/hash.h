/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_BASE_HASH_H
#define SWAPREL_BASE_HASH_H

#include <stdint.h>

/* FNV-1a of 64 bits (Fowler, Noll, Vo), for keys in memory only. */

#define HASH_START UINT64_C(0xcbf29ce484222325)

/* @hash with @value, a byte or more of them at once, added. */
static inline uint64_t hash_add(uint64_t hash, uint64_t value)
{
	return (hash ^ value) * UINT64_C(0x100000001b3);
}

#endif
