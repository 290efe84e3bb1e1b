/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_FORMAT_PLOT_H
#define SWAPREL_FORMAT_PLOT_H

#include <stdbool.h>
#include <stddef.h>

/*
 * A picture, before it is known what draws it: frames side by side and row by row, each
 * of one panel, or of two on one horizontal axis. Figures are in the unit of their axis,
 * and are drawn where they are: a page keeps them within the axis.
 */

/* How a series is drawn; what it stands for, a key says. */
enum plot_look {
	PLOT_NONE,  /* not at all: a key that is a text */
	PLOT_MAIN,  /* dots, joined */
	PLOT_RINGS, /* rings in place of the main series' dots */
	PLOT_SECOND,
	PLOT_THIRD,
	PLOT_LIMIT, /* a faint line */
	PLOT_DOTS,
	PLOT_HOLLOW,
	PLOT_CROSSES,
	PLOT_LEVEL, /* levels: of their first point, over the whole width */
	PLOT_UNITY,
	PLOT_DASHED,
	PLOT_DOTTED,
};

struct plot_point {
	double x, y;
	double low, high; /* the bar through it; low NAN: none */
};

struct plot_series {
	enum plot_look look;
	char label[64]; /* of a level, at its right end; "": none */
	bool below;     /* the label stands below it */
	size_t count;
	struct plot_point *points; /* owned */
};

struct plot_axis {
	char label[64];
	double low, high; /* equal: there is no such axis */
	double step;      /* between ticks; 0: the drawer's own */
};

struct plot_panel {
	bool under; /* the panel before it, with the same x axis and no title */
	char title[2][128];
	char corner[64]; /* at its top right */
	struct plot_axis x, y, top, right;
	double band_low, band_high; /* shaded behind it; equal: none */
	size_t series_count;
	struct plot_series *series; /* owned, drawn in their order */
};

struct plot_key {
	enum plot_look look;
	unsigned int left, line; /* pixels; line 0 is the topmost */
	bool centred;            /* and @left means nothing */
	char text[160];
};

/*
 * One picture of a document. Words for whoever cannot see it, or not yet: @name for scripts
 * and options, @caption below it, @alternative in place of it. Sizes are in pixels, of
 * which 96 are an inch.
 */
struct plot {
	const char *name;      /* "rounds"; lower case, static */
	char caption[512];     /* what it shows, how to read it */
	char alternative[320]; /* one sentence: what is to be seen */
	unsigned int width_least, frame_width, frames_in_a_row;
	size_t panel_count, key_count;
	struct plot_panel *panels; /* owned */
	struct plot_key *keys;     /* owned */
};

struct document;

/* Begin one picture more; what is added from here on, is added to it. @name is not copied.
 * NULL: no memory. Without panels it does not count, see plot_find(). */
struct plot *plot_begin(struct document *document, const char *name);

/* The picture of that name, or the first one for NULL, that has a panel; NULL: none. */
const struct plot *plot_find(const struct document *document, const char *name);

/* Add to a document's last picture: a panel, of which series are not looked at; a series
 * to the last panel; a point to the last series. */
void plot_panel(struct document *document, const struct plot_panel *panel);
void plot_series(struct document *document, enum plot_look look);
void plot_point(struct document *document, double x, double y, double low, double high);

/* A series that is a level at @y; @label may be NULL. */
void plot_level(struct document *document, enum plot_look look, double y,
		const char *label, bool below);
void plot_key(struct document *document, const struct plot_key *key);

#endif
