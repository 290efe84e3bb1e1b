/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_REPORT_PICTURE_H
#define SWAPREL_REPORT_PICTURE_H

#include <stdbool.h>
#include <stdio.h>

#include "base/err.h"
#include "format/document.h"

/* Seconds that gnuplot has for one picture. */
#define PICTURE_DEADLINE_S 20

/*
 * Draw a picture of a document with gnuplot, which is run without a shell, as an SVG
 * element for a page of HTML: its ids begin with @prefix, its texts are texts. @narrow:
 * as wide as a phone, panels below each other. *svg is the caller's. 0, -ENOENT (there is
 * no gnuplot), or negative errno, with a line.
 */
int picture_draw(char **svg, const struct document *document, const struct plot *plot,
		 bool narrow, const char *prefix, struct err *err);

#endif
