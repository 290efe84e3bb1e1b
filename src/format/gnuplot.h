/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_FORMAT_GNUPLOT_H
#define SWAPREL_FORMAT_GNUPLOT_H

#include <stdio.h>

#include "format/plot_layout.h"

struct gnuplot_size {
	unsigned int width; /* pixels; 0: PLOT_WIDTH. Frames in a row follow it, and the
			       height */
	bool bare; /* without the document's head and the caption: a page has them as text
		    */
};

/* Write the script that draws @plot of @document. gnuplot takes the terminal from its
 * variable "terminal": svg unless set. 0 or -ENOMEM. */
int gnuplot_draw(FILE *out, const struct document *document, const struct plot *plot,
		 const struct gnuplot_size *size);

/* How gnuplot draws a look: after "with", after a point's and after a line's place; "":
 * it has none. */
struct gnuplot_style {
	const char *with, *point, *line, *colour, *fill;
};

extern const struct gnuplot_style gnuplot_styles[PLOT_STYLES];

/* Quoted, such that gnuplot takes it for text and nothing else. */
void gnuplot_text(FILE *out, const char *text);

/* A "set label" with that text, and the place that @fmt says; nothing for no text. */
void gnuplot_label(FILE *out, const char *text, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Axes, what is in them, and titles. @open: its x axis is that of the panel under it. */
void gnuplot_panel(FILE *out, const struct plot_panel *panel,
		   const struct plot_layout *layout, const struct plot_box *box,
		   bool open);

#endif
