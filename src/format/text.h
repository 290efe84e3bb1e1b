/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_FORMAT_TEXT_H
#define SWAPREL_FORMAT_TEXT_H

#include <stddef.h>
#include <stdio.h>

#define TEXT_COLUMNS 80 /* where nobody says how many there are */

/* Print a paragraph of clean text, broken at blanks so that no line is wider than
 * @columns unless one word is, 0: not broken. @hang columns stand before it already, and
 * the lines behind the first begin with as many blanks. */
void text_wrap(FILE *out, const char *text, size_t columns, size_t hang);

#endif
