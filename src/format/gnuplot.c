// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <string.h>

#include "base/clean.h"
#include "format/format.h"

/* Pixels: of panels, and of what stands around them. */
enum {
	HEAD = 24,
	HEAD_LINE = 20,
	TITLE_LINE = 18,
	KEY = 22,
	KEY_LINE = 24,
	LEFT = 90,
	RIGHT = 15,
	LEFT_OF_TWO = 62, /* where there is an axis at the right, too */
	RIGHT_OF_TWO = 56,
	OVER = 48,
	PANEL = 230,
	GAP = 14,
	UNDER = 130,
	FOOT = 48,
};

#define BLUE "'#08519c'"
#define RED  "'#cb181d'"
#define GREY "'#888888'"

/* From PLOT_LEVEL on they are of a constant, through which a line is drawn. */
static const struct {
	const char *with, *point, *line, *colour;
} looks[] = {
	[PLOT_NONE] = { "", "", "", "" },
	[PLOT_MAIN] = { "linespoints", "pt 7 ps 0.8", "lw 2", BLUE },
	[PLOT_RINGS] = { "points", "pt 7 ps 0.4", "", "'white'" },
	[PLOT_SECOND] = { "linespoints", "pt 5 ps 0.7", "lw 2", BLUE },
	[PLOT_THIRD] = { "linespoints", "pt 8 ps 1", "lw 1.5 dt 2", RED },
	[PLOT_LIMIT] = { "lines", "", "dt 3 lw 1", GREY },
	[PLOT_DOTS] = { "points", "pt 7 ps 0.7", "", BLUE },
	[PLOT_HOLLOW] = { "points", "pt 6 ps 0.9", "", "'#777777'" },
	[PLOT_CROSSES] = { "points", "pt 2 ps 0.9", "", RED },
	[PLOT_LEVEL] = { "lines", "", "lw 2", BLUE },
	[PLOT_UNITY] = { "lines", "", "lw 1", GREY },
	[PLOT_DASHED] = { "lines", "", "dt 2 lw 1.5", "'black'" },
	[PLOT_DOTTED] = { "lines", "", "dt 3 lw 2", "'black'" },
};

/* Where things stand, in pixels; the script divides them by w and h, the page's. */
struct page {
	unsigned int width, height;
	unsigned int indent, left, right; /* of all frames, and within each */
	unsigned int head, over, band;    /* above them, above a panel, from row to row */
	unsigned int keys;                /* the topmost */
};

/* Between double quotes gnuplot runs what stands in backquotes, and takes backslashes;
 * the rest is as on a terminal. */
static void put_text(FILE *out, const char *text)
{
	char clean[DOCUMENT_TEXT_MAX];

	fputc('"', out);
	for (const char *c = clean_text(clean, sizeof(clean), text); *c; c++)
		fputc(*c == '`' ? '\'' : strchr("\"\\", *c) ? ' ' : *c, out);
	fputc('"', out);
}

__attribute__((format(printf, 3, 4))) static void put_label(FILE *out, const char *text,
							    const char *fmt, ...)
{
	va_list args;

	if (!*text)
		return;
	fputs("set label ", out);
	put_text(out, text);
	va_start(args, fmt);
	vfprintf(out, fmt, args);
	va_end(args);
	fputc('\n', out);
}

/* The form of a line or a point, and what it is. */
static void put_key(FILE *out, const struct plot_key *key, unsigned int top)
{
	const char *colour = looks[key->look].colour;

	if (*looks[key->look].point)
		fprintf(out,
			"set label \"\" at screen %u/w, screen 1-%u/h point %s lc rgb %s\n",
			key->left + 14, top, looks[key->look].point, colour);
	if (*looks[key->look].line)
		fprintf(out,
			"set arrow from screen %u/w, screen 1-%u/h to screen %u/w, screen "
			"1-%u/h nohead %s lc rgb %s\n",
			key->left, top, key->left + 28, top, looks[key->look].line,
			colour);
	if (key->centred)
		put_label(out, key->text, " at screen 0.5, screen 1-%u/h center", top);
	else
		put_label(out, key->text, " at screen %u/w, screen 1-%u/h",
			  key->left + 36, top);
}

/* What all panels have in common, and what stands around them. */
static void put_page(FILE *out, const struct page *page, const struct document *document)
{
	const struct plot *plot = &document->plot;

	/* The one's unit are inches, and the others' pixels. */
	fprintf(out,
		"w = %u.\nh = %u.\nif (!exists('terminal')) terminal = 'svg'\n"
		"if (terminal eq 'pdfcairo') set terminal pdfcairo size w/96,h/96 font "
		"'Sans,9' fontscale 1 noenhanced background rgb 'white'; else set "
		"terminal @terminal size w,h noenhanced background rgb 'white'\n"
		"set multiplot\nset xtics nomirror\nset ytics nomirror\n"
		"set errorbars 0\nset grid ytics lc rgb '#dddddd' lt 1\n",
		page->width, page->height);
	for (unsigned int i = 0; i < json_array_size(document->head); i++)
		put_label(out, json_string_value(json_array_get(document->head, i)),
			  " at screen 0.5, screen 1-%u/h center",
			  TITLE_LINE + HEAD_LINE * i);
	for (size_t i = 0; i < plot->key_count; i++)
		put_key(out, &plot->keys[i], page->keys + KEY_LINE * plot->keys[i].line);
}

static bool is_there(const struct plot_axis *axis)
{
	return axis->low < axis->high;
}

static void put_axis(FILE *out, const char *name, const struct plot_axis *axis)
{
	if (!is_there(axis))
		fprintf(out, "unset %stics\n", name);
	else
		fprintf(out, "set %srange [%.6g:%.6g]\n", name, axis->low, axis->high);
	if (axis->step > 0)
		fprintf(out, "set %stics %.6g\n", name, axis->step);
}

static bool has_bars(const struct plot_series *series)
{
	size_t i = 0;

	while (i < series->count && !isfinite(series->points[i].low))
		i++;
	return i < series->count;
}

static void put_points(FILE *out, const struct plot_panel *panel)
{
	for (size_t i = 0; i < panel->series_count; i++) {
		const struct plot_series *series = &panel->series[i];

		if (!series->count || series->look >= PLOT_LEVEL)
			continue;
		fprintf(out, "$s%zu << END\n", i);
		for (size_t j = 0; j < series->count; j++) {
			const struct plot_point *point = &series->points[j];

			fprintf(out, "%.6g %.6g", point->x, point->y);
			if (has_bars(series))
				fprintf(out, " %.6g %.6g", point->low, point->high);
			fputc('\n', out);
		}
		fputs("END\n", out);
	}
}

static void put_series(FILE *out, const struct plot_panel *panel)
{
	const char *glue = "plot ";

	for (size_t i = 0; i < panel->series_count; i++) {
		const struct plot_series *series = &panel->series[i];

		if (!series->count)
			continue;
		fputs(glue, out);
		glue = ", ";
		if (has_bars(series))
			fprintf(out,
				"$s%zu with yerrorbars pt -1 lw 1.5 lc rgb %s notitle, ",
				i, looks[series->look].colour);
		if (series->look >= PLOT_LEVEL)
			fprintf(out, "%.6g", series->points[0].y);
		else
			fprintf(out, "$s%zu using 1:2", i);
		fprintf(out, " with %s %s %s lc rgb %s notitle", looks[series->look].with,
			looks[series->look].point, looks[series->look].line,
			looks[series->look].colour);
	}
	fputs(*glue == ',' ? "\n" : "plot NaN notitle\n", out);
}

/* Labels that stand at figures, and the band behind them. */
static void put_marks(FILE *out, const struct plot_panel *panel)
{
	for (size_t i = 0; i < panel->series_count; i++) {
		const struct plot_series *series = &panel->series[i];

		if (*series->label)
			put_label(out, series->label,
				  " at graph 0.98, first %.6g right offset 0,%s",
				  series->points[0].y, series->below ? "-0.7" : "0.6");
	}
	put_label(out, panel->corner, " at graph 0.98, graph 0.91 right");
	put_label(out, panel->right.label, " at graph 1.03, graph 1.02");
	if (panel->band_low < panel->band_high)
		fprintf(out,
			"set object 1 rect from graph 0, first %.6g to graph 1, first "
			"%.6g fc rgb '#9ecae1' fs solid 0.5 noborder behind\n",
			panel->band_low, panel->band_high);
}

/* @open: its x axis is that of the panel under it. */
static void put_panel(FILE *out, const struct plot_panel *panel, bool open)
{
	put_marks(out, panel);
	put_axis(out, "x", &panel->x);
	put_axis(out, "y", &panel->y);
	put_axis(out, "x2", &panel->top);
	put_axis(out, "y2", &panel->right);
	fprintf(out, "set border %d\nset ylabel ",
		3 + 4 * is_there(&panel->top) + 8 * is_there(&panel->right));
	put_text(out, panel->y.label);
	fputs(" offset 1.5,0\nset xlabel ", out);
	put_text(out, open ? "" : panel->x.label);
	fprintf(out, " offset 0,0.5\nset format x '%s'\n", open ? "" : "%g");
	put_points(out, panel);
	put_series(out, panel);
	fputs("unset label\nunset arrow\nunset object\n", out);
}

static void put_titles(FILE *out, const struct plot_panel *panel, double middle,
		       unsigned int top)
{
	const char *lines[] = { panel->title[0], panel->title[1], panel->top.label };

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		put_label(out, lines[i], " at screen %.1f/w, screen 1-%u/h center",
			  middle, top);
		top += *lines[i] ? TITLE_LINE : 0;
	}
}

static void put_panels(FILE *out, const struct page *page, const struct plot *plot)
{
	unsigned int left = 0, right = 0, top = 0, frame = 0;

	for (size_t i = 0; i < plot->panel_count; i++) {
		const struct plot_panel *panel = &plot->panels[i];
		bool open = i + 1 < plot->panel_count && panel[1].under;

		if (panel->under) {
			top += PANEL + GAP;
		} else {
			left = page->indent +
			       plot->frame_width * (frame % plot->frames_in_a_row);
			right = left + plot->frame_width - page->right;
			left += page->left;
			top = page->head + page->band * (frame / plot->frames_in_a_row);
			put_titles(out, panel, (left + right) / 2.0, top + 10);
			top += page->over;
			frame++;
		}
		fprintf(out,
			"set lmargin at screen %u/w\nset rmargin at screen %u/w\n"
			"set tmargin at screen 1-%u/h\nset bmargin at screen 1-%u/h\n",
			left, right, top, top + (panel->under ? UNDER : PANEL));
		put_panel(out, panel, open);
	}
}

static struct page page_of(const struct document *document)
{
	const struct plot *plot = &document->plot;
	struct page page = { .left = LEFT, .right = RIGHT, .over = OVER };
	unsigned int frames = 0, lines = 0, row = plot->frames_in_a_row;

	page.band = PANEL + FOOT;
	for (size_t i = 0; i < plot->panel_count; i++) {
		const struct plot_panel *panel = &plot->panels[i];

		frames += !panel->under;
		if (panel->under)
			page.band = PANEL + GAP + UNDER + FOOT;
		if (is_there(&panel->top))
			page.over = OVER + HEAD_LINE;
		if (is_there(&panel->right)) {
			page.left = LEFT_OF_TWO;
			page.right = RIGHT_OF_TWO;
		}
	}
	for (size_t i = 0; i < plot->key_count; i++) {
		if (plot->keys[i].line >= lines)
			lines = plot->keys[i].line + 1;
	}
	page.band += page.over;
	page.head = HEAD + HEAD_LINE * (unsigned int)json_array_size(document->head);
	page.keys = page.head + page.band * ((frames + row - 1) / row) + KEY_LINE;
	page.height = page.keys + KEY_LINE * (lines - 1) + KEY;
	page.width = plot->frame_width * (frames < row ? frames : row);
	if (page.width < plot->width_least) {
		page.indent = (plot->width_least - page.width) / 2;
		page.width = plot->width_least;
	}
	return page;
}

static int write_gnuplot(FILE *out, const struct document *document)
{
	struct page page;

	if (!document->plot.panel_count)
		return -ENODATA;
	page = page_of(document);
	put_page(out, &page, document);
	put_panels(out, &page, &document->plot);
	return 0;
}

const struct format format_gnuplot = {
	.name = "gnuplot",
	.about = "a picture, as a script for gnuplot; scripts/plot draws it",
	.prose = true,
	.fits = "'swaprel show' of a result with cells, or 'swaprel compare --curve'",
	.write = write_gnuplot,
};
