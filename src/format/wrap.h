/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_FORMAT_WRAP_H
#define SWAPREL_FORMAT_WRAP_H

#include <stdio.h>

/* Write a paragraph, broken at blanks so that no line is wider than @columns unless one
 * word is; lines behind the first begin with @hang blanks. */
void wrap_print(FILE *out, const char *text, size_t columns, int hang);

#endif
