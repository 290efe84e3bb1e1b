// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>

#include "caveat/caveat.h"
#include "format/units.h"

#define USUAL_BYTES UINT64_C(4096)

/* A page that is n times as large holds n times as many handles, each of n times the
 * data. */
void caveat_pages(const struct caveat_context *ctx)
{
	uint64_t bytes = caveat_first(ctx)->machine.page_size_bytes;
	uint64_t times;
	char size[24];

	if (bytes == UNKNOWN_U64 || bytes <= USUAL_BYTES)
		return;
	times = bytes / USUAL_BYTES;
	unit_bytes((double)bytes, size, sizeof(size));
	document_caveat(
		ctx->document, "pages", NULL,
		"Base pages of %s: a region has 1/%u of the pages that it has with "
		"4 KiB, and a buffer page has room for %u times the data; not "
		"comparable with figures of 4 KiB pages.",
		size, (unsigned int)times, (unsigned int)(times * times));
}
