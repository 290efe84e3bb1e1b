/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_FORMAT_GNUPLOT_H
#define SWAPREL_FORMAT_GNUPLOT_H

#include "format/document.h"

struct gnuplot_size {
	unsigned int width; /* pixels; 0: 900. Frames in a row follow it, and the height */
	bool bare; /* without the document's head, and the caption: a page has them as text */
};

/* Write the script that draws @plot of @document. gnuplot takes the terminal from its
 * variable "terminal": svg unless set. */
void gnuplot_draw(FILE *out, const struct document *document, const struct plot *plot,
		  const struct gnuplot_size *size);

#endif
