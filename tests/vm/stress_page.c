// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/vm/stress_page.h"

uint64_t stress_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

uint64_t stress_mix(uint64_t a, uint64_t b)
{
	uint64_t x = (a ^ (b * UINT64_C(0x9e3779b97f4a7c15))) | 1;

	stress_random(&x);
	stress_random(&x);
	return x;
}

void stress_page_fill(unsigned char *page, uint64_t state, size_t noise_words)
{
	uint64_t *words = (uint64_t *)page;
	const uint64_t rest = state;

	for (size_t i = 0; i < STRESS_PAGE_WORDS; i++)
		words[i] = i < noise_words ? stress_random(&state) : rest;
}

size_t stress_page_difference(const unsigned char *a, const unsigned char *b)
{
	size_t i = 0;

	while (i < STRESS_PAGE_BYTES && a[i] == b[i])
		i++;
	return i;
}
