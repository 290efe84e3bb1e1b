/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_GUEST_FRAME_H
#define SWAPREL_GUEST_FRAME_H

#include <stddef.h>
#include <stdio.h>

/*
 * A file on a console that others write to and that is read as text, for a machine that
 * has no second port: compressed by gzip, as base64 in lines that are numbered from 1,
 * after a line with its length in bytes and its SHA-256, and before one that ends it:
 *
 *	swaprel-frame: begin NAME 20902 5e88489...
 *	swaprel-frame: 1 H4sIAAAA...
 *	swaprel-frame: end NAME
 *
 * Returns 0 or a negative errno.
 */
int frame_write(FILE *out, const char *name, const char *text, size_t len);

/* The same on the console @path, while the kernel holds its messages back. An exit code.
 */
int frame_send(const char *path, const char *name, const char *text, size_t len);

#endif
