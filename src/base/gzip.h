/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_BASE_GZIP_H
#define SWAPREL_BASE_GZIP_H

#include <stddef.h>

/* Pack @len bytes as gunzip reads them (RFC 1952); *packed is the caller's. 0 or -ENOMEM.
 */
int gzip_pack(char **packed, size_t *packed_len, const char *text, size_t len);

#endif
