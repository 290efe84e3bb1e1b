/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_BASE_CLEAN_H
#define SWAPREL_BASE_CLEAN_H

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

/*
 * All text from outside (files, devices, guests) that goes to a terminal, a mail or a
 * picture passes through here: each control character (C0, DEL, C1), each character that
 * changes the direction of writing or has no width, and each byte that is no valid UTF-8,
 * becomes one '?'. Cut at @size, between characters. @buf may be @text. Returns @buf.
 */
char *clean_text(char *buf, size_t size, const char *text);

/* The same of an excerpt of a log: line breaks and tabs stay, carriage returns go. */
char *clean_lines(char *buf, size_t size, const char *text);

#define CLEAN_LINE_MAX 4096

/* Print one line, cut at CLEAN_LINE_MAX, through clean_text(): no line break in it but
 * the one behind it. */
void clean_line(FILE *out, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void clean_vline(FILE *out, const char *fmt, va_list args)
	__attribute__((format(printf, 2, 0)));

/* Columns that clean text takes: its characters. */
size_t clean_width(const char *text);

#endif
