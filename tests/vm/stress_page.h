/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_TESTS_STRESS_PAGE_H
#define SWAPREL_TESTS_STRESS_PAGE_H

#include <stddef.h>
#include <stdint.h>

/* What is in a page of the stress test, so that it can be checked. */

#define STRESS_PAGE_BYTES 4096u
#define STRESS_PAGE_WORDS (STRESS_PAGE_BYTES / sizeof(uint64_t))

/* The next of a sequence; @state is not 0. */
uint64_t stress_random(uint64_t *state);

/* A state, and the same one for the same @a and @b. */
uint64_t stress_mix(uint64_t a, uint64_t b);

/* @noise_words words that do not compress, then one word over and over: how long the page
 * is when compressed depends on @noise_words, and on hardly anything else. */
void stress_page_fill(unsigned char *page, uint64_t state, size_t noise_words);

/* The first byte that differs; STRESS_PAGE_BYTES if none does. */
size_t stress_page_difference(const unsigned char *a, const unsigned char *b);

#endif
