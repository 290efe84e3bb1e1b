/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_REPORT_CLEAN_H
#define SWAPREL_REPORT_CLEAN_H

#include <stddef.h>

/*
 * Text that came from a file, fit for a terminal or a mail: each control character (C0,
 * DEL, C1), each character that changes the direction of writing or has no width, and
 * each byte that is no valid UTF-8, becomes one '?'. Cut at @size, between characters.
 * Returns @buf. What goes into a document goes through here.
 */
char *clean_text(char *buf, size_t size, const char *text);

/* Columns that clean text takes: its characters. */
size_t clean_width(const char *text);

#endif
