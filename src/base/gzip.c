// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <limits.h>
#include <stdlib.h>

#define ZLIB_CONST
#include <zlib.h>

#include "base/gzip.h"

/* deflate's window, and 16 for the head of gzip. */
#define GZIP_WINDOW (15 + 16)

int gzip_pack(char **packed, size_t *packed_len, const char *text, size_t len)
{
	z_stream stream = { 0 };
	int ret;

	*packed = NULL;
	if (len > UINT_MAX / 2 ||
	    deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, GZIP_WINDOW, 9,
			 Z_DEFAULT_STRATEGY) != Z_OK)
		return -ENOMEM;
	stream.avail_out = (uInt)deflateBound(&stream, len);
	*packed = malloc(stream.avail_out);
	stream.next_out = (Bytef *)*packed;
	stream.next_in = (const Bytef *)text;
	stream.avail_in = (uInt)len;
	ret = *packed ? deflate(&stream, Z_FINISH) : Z_MEM_ERROR;
	*packed_len = stream.total_out;
	deflateEnd(&stream);
	return ret == Z_STREAM_END ? 0 : -ENOMEM;
}
