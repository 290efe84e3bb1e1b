/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_FORMAT_PLOT_LAYOUT_H
#define SWAPREL_FORMAT_PLOT_LAYOUT_H

#include "format/document.h"

/*
 * Where the parts of a picture of some width stand, in pixels from its top left. Texts
 * are taken to be as wide as those of a common sans-serif font of 12 pixels are.
 */

enum {
	PLOT_LINE = 18,   /* from one line of text to the next */
	PLOT_KEY = 36,    /* what a legend's line or dot takes, at the left of its text */
	PLOT_YLABEL = 50, /* from its middle to the axis */
	PLOT_ROW = 44,    /* of a panel with rows, at least */
	PLOT_WIDTH = 900  /* of a picture unless something else is wished for */
};

struct plot_box {
	unsigned int left, right, top, bottom; /* of the axes */
	unsigned int titles;                   /* the middle of their first line */
};

struct plot_layout {
	unsigned int width, height;
	unsigned int key_top, caption_top; /* middles of the first lines */
	unsigned int row_columns;          /* characters of a row's label in a line */
	unsigned int row_height;
	struct plot_box *boxes; /* owned, one for each panel */
};

/* @bare: without the document's head and the caption. 0 or -ENOMEM; free in either case.
 */
int plot_layout_make(struct plot_layout *layout, const struct document *document,
		     const struct plot *plot, unsigned int width, bool bare);
void plot_layout_free(struct plot_layout *layout);

/* Where a key's first line stands; @at, at first { 0, .key_top }, moves on behind it. */
struct plot_place {
	unsigned int left, top;
};

struct plot_place plot_layout_key(const struct plot_layout *layout, const char *text,
				  struct plot_place *at);

/* How many bytes of @text the first line of at most @columns has, and in @next what is
 * left: "" behind the last one. */
size_t plot_line(const char *text, size_t columns, const char **next);
size_t plot_lines(const char *text, size_t columns);

/* Columns that so many pixels have room for, and pixels that a text takes. */
size_t plot_columns(unsigned int pixels);
unsigned int plot_text_width(const char *text, size_t bytes);

#endif
