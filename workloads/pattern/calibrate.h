/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_PATTERN_CALIBRATE_H
#define SWAPREL_PATTERN_CALIBRATE_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/*
 * Make one page that LZO1X-1 compresses @ratio : 1, to CALIBRATE_PERCENT: a repeating
 * text with random bytes strewn over all of it, as many as it takes. @seed decides which.
 * zram's lzo-rle gives the same size but for a few bytes, since there are no zero runs in
 * the page for it to shorten. 0; -ERANGE and a line when no such page exists; -ENOMEM.
 */
int calibrate_page(unsigned char *page, size_t page_bytes, double ratio, uint64_t seed,
		   struct err *err);

#define CALIBRATE_PERCENT 2.0

#endif
