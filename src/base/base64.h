/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_BASE_BASE64_H
#define SWAPREL_BASE_BASE64_H

#include <stddef.h>
#include <stdio.h>

/* Write @len bytes in base64 (RFC 4648, section 4), padded, in one line. */
void base64_write(FILE *out, const char *bytes, size_t len);

#endif
