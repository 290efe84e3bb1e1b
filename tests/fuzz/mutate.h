/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_TESTS_FUZZ_MUTATE_H
#define SWAPREL_TESTS_FUZZ_MUTATE_H

#include <stddef.h>
#include <stdint.h>

/*
 * libFuzzer's hooks, in mutate.c. Mutated bytes are hardly ever JSON any more and never
 * come to the checks behind the parser; so most of the time one value of the document is
 * replaced, doubled or taken away instead, and bytes are mutated the rest of the time.
 */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size,
			       unsigned int seed);

#endif
