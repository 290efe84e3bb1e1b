/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_FORMAT_PLOT_H
#define SWAPREL_FORMAT_PLOT_H

#include <stdbool.h>
#include <stddef.h>

/*
 * A picture, before it is known what draws it and how wide: frames side by side and row
 * by row, each of one panel, or of two on one horizontal axis. Figures are in the unit of
 * their axis, and are drawn where they are: a page keeps them within the axis.
 */

#define PLOT_VARIANTS  8 /* looks that tell variants apart, also in black and white */
#define PLOT_TICKS_MAX 16

/* How a series is drawn; what it stands for, a key says. */
enum plot_style {
	PLOT_NONE,  /* not at all: a key that is a text */
	PLOT_MAIN,  /* dots, joined */
	PLOT_RINGS, /* rings in place of the main series' dots */
	PLOT_SECOND,
	PLOT_THIRD,
	PLOT_LIMIT, /* a faint line */
	PLOT_DOTS,
	PLOT_HOLLOW,
	PLOT_CROSSES,
	PLOT_ROUNDS,  /* small and faint, of which there are many */
	PLOT_ROUNDS2, /* their neighbours, to be told from them */
	PLOT_BEYOND,  /* arrows at the end of the value axis: lies beyond it */
	PLOT_BELOW,   /* the same at its start */
	PLOT_FIGURE,
	PLOT_FIGURE_SAME,
	PLOT_FIGURE_OPEN,
	PLOT_THEIRS,
	PLOT_VARIANT, /* and the next ones: joined dots of variant 0, 1 ... */
	PLOT_BAR = PLOT_VARIANT + PLOT_VARIANTS, /* of rows, from low to high */
	PLOT_BAR2,
	PLOT_BAR3,
	PLOT_BAR_THIN, /* below the others */
	PLOT_LEVEL,    /* levels: of their first point, across the whole panel */
	PLOT_UNITY,
	PLOT_DASHED,
	PLOT_DOTTED,
	PLOT_STYLES
};

struct plot_point {
	double x, y;
	double low, high; /* the bar through it, along the value axis; low NAN: none */
};

struct plot_series {
	enum plot_style look;
	size_t count;
	struct plot_point *points; /* owned */
};

struct plot_axis {
	char label[64];
	double low, high; /* equal: there is no such axis */
	double step;      /* between ticks; 0: the drawer's own */
	bool log;
	char suffix[4];               /* of ticks: "x" */
	double ticks[PLOT_TICKS_MAX]; /* the first is not 0: these, as far as they fit */
};

/* The value axis is y, or with rows x; levels and the band are of it. */
struct plot_panel {
	bool under; /* the panel before it, with the same x axis and no title */
	char title[2][128];
	char corner[64]; /* at its top right */
	struct plot_axis x, y, top, right;
	double band_low, band_high; /* shaded behind it; equal: none */
	size_t series_count;
	struct plot_series *series; /* owned, drawn in their order */
	size_t row_count;           /* at y = 0, 1 ... from the top; y is no axis then */
	char (*rows)[64];           /* owned: at their left; may have line breaks */
};

struct plot_key {
	enum plot_style look;
	char text[160];
};

/*
 * One picture of a document. Words for whoever cannot see it, or not yet: @name for
 * scripts and options, @caption below it, @alternative in place of it.
 */
struct plot {
	const char *name;         /* "rounds"; lower case, static */
	char caption[1536];       /* what it shows, how to read it */
	char alternative[320];    /* one sentence: what is to be seen */
	unsigned int frame_least; /* pixels that a frame takes at least; 0: 270 */
	unsigned int row_least;   /* and a row of it; 0: 44 */
	size_t panel_count, key_count;
	struct plot_panel *panels; /* owned */
	struct plot_key *keys;     /* owned */
};

struct document;

/* Begin one picture more; what is added from here on, is added to it. @name is not
 * copied. NULL: no memory. Without panels it does not count, see plot_find(). */
struct plot *plot_begin(struct document *document, const char *name);

/* The picture of that name, or the first one for NULL, that has a panel; NULL: none. */
const struct plot *plot_find(const struct document *document, const char *name);

/* Whether it has a series of that look; PLOT_NONE: yes. A key of none is not drawn. */
bool plot_has(const struct plot *plot, enum plot_style look);

/* Add to a document's last picture: a panel, of which series and rows are not looked at;
 * a row to the last panel; a series; a point to the last series. */
void plot_panel(struct document *document, const struct plot_panel *panel);
void plot_row(struct document *document, const char *text);
void plot_series(struct document *document, enum plot_style look);
void plot_point(struct document *document, double x, double y, double low, double high);

/* A series that is a level at @value. */
void plot_level(struct document *document, enum plot_style look, double value);

/* A line of the legend; only once for each text. */
void plot_key(struct document *document, enum plot_style look, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* The last picture's words, in the place of what they were. */
void plot_caption(struct document *document, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void plot_alternative(struct document *document, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

#endif
