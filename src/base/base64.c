// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/base64.h"

void base64_write(FILE *out, const char *bytes, size_t len)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const unsigned char *from = (const unsigned char *)bytes;

	for (size_t i = 0; i < len; i += 3) {
		const unsigned int word = (unsigned int)from[i] << 16 |
					  (i + 1 < len ? from[i + 1] << 8 : 0) |
					  (i + 2 < len ? from[i + 2] : 0);

		fputc(digits[word >> 18], out);
		fputc(digits[word >> 12 & 63], out);
		fputc(i + 1 < len ? digits[word >> 6 & 63] : '=', out);
		fputc(i + 2 < len ? digits[word & 63] : '=', out);
	}
}
