/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_PATTERN_UTIL_H
#define SWAPREL_PATTERN_UTIL_H

#include <endian.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* What the patterns share: one generator and one stamp, the same on every machine. */

#define STAMP_BYTES 8

/*
 * SplitMix64: Steele, Lea and Flood, "Fast splittable pseudorandom number generators",
 * OOPSLA 2014, in the form of Sebastiano Vigna's public-domain splitmix64.c (2015). As a
 * function of its state it is one to one: different states never give the same number.
 */
static inline uint64_t splitmix64(uint64_t state)
{
	uint64_t z = state + 0x9e3779b97f4a7c15ull;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
	return z ^ (z >> 31);
}

/* Fill @bytes from the sequence that starts at @seed. */
static inline void random_bytes(unsigned char *to, size_t bytes, uint64_t seed)
{
	uint64_t state = splitmix64(seed);

	while (bytes) {
		uint64_t word = htole64(splitmix64(state));
		size_t len = bytes < sizeof(word) ? bytes : sizeof(word);

		memcpy(to, &word, len);
		state += 0x9e3779b97f4a7c15ull;
		to += len;
		bytes -= len;
	}
}

/*
 * The stamp of all patterns that have one: the page's first STAMP_BYTES become a
 * scrambled serial. A compressor emits a page's first bytes as they are whatever they
 * hold, so the compressed size does not depend on the serial; make() leaves a stamp in
 * its model so that it is counted there.
 */
static inline void stamp_head(unsigned char *page, size_t page_bytes, uint64_t serial)
{
	uint64_t word = htole64(splitmix64(serial));

	(void)page_bytes;
	memcpy(page, &word, STAMP_BYTES);
}

#endif
