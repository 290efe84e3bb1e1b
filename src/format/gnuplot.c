// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "base/clean.h"
#include "format/format.h"
#include "format/gnuplot.h"

/* Okabe and Ito's colours, which the colour-blind tell apart. */
#define BLACK     "'#000000'"
#define ORANGE    "'#E69F00'"
#define SKY       "'#56B4E9'"
#define GREEN     "'#009E73'"
#define BLUE      "'#0072B2'"
#define VERMILION "'#D55E00'"
#define PURPLE    "'#AA4488'" /* darker than theirs: lines are thin */
#define GREY      "'#777777'"

#define LINED "linespoints"

/* No two have the same marker and dash: they are to be told apart without colours, too.
 */
const struct gnuplot_style gnuplot_styles[PLOT_STYLES] = {
	[PLOT_NONE] = { "", "", "", "", "" },
	[PLOT_MAIN] = { LINED, "pt 7 ps 0.8", "lw 2", BLUE, "" },
	[PLOT_RINGS] = { "points", "pt 7 ps 0.4", "", "'white'", "" },
	[PLOT_SECOND] = { LINED, "pt 5 ps 0.7", "lw 2", BLUE, "" },
	[PLOT_THIRD] = { LINED, "pt 8 ps 1", "lw 1.5 dt 2", VERMILION, "" },
	[PLOT_LIMIT] = { "lines", "", "dt 3 lw 1", GREY, "" },
	[PLOT_DOTS] = { "points", "pt 7 ps 0.6", "", BLUE, "" },
	[PLOT_HOLLOW] = { "points", "pt 6 ps 0.8", "", GREY, "" },
	[PLOT_CROSSES] = { "points", "pt 2 ps 0.8", "", VERMILION, "" },
	[PLOT_ROUNDS] = { "points", "pt 7 ps 0.35", "", "'#5599CC'", "" },
	[PLOT_ROUNDS2] = { "points", "pt 6 ps 0.35", "", "'#555555'", "" },
	[PLOT_BEYOND] = { "vectors", "", "head filled size screen 9/w,20 lw 2", VERMILION,
			  "" },
	[PLOT_BELOW] = { "vectors", "", "head filled size screen 9/w,20 lw 2", VERMILION,
			 "" },
	[PLOT_FIGURE] = { "points", "pt 7 ps 0.9", "", BLACK, "" },
	[PLOT_FIGURE_SAME] = { "points", "pt 13 ps 1.1", "", BLACK, "" },
	[PLOT_FIGURE_OPEN] = { "points", "pt 6 ps 0.9 lw 1.5", "", BLACK, "" },
	[PLOT_THEIRS] = { "points", "pt 2 ps 1 lw 2.5", "", VERMILION, "" },
	[PLOT_VARIANT] = { LINED, "pt 7 ps 0.7", "lw 2", BLUE, "" },
	[PLOT_VARIANT + 1] = { LINED, "pt 5 ps 0.7", "lw 2 dt 2", VERMILION, "" },
	[PLOT_VARIANT + 2] = { LINED, "pt 9 ps 0.9", "lw 2 dt 4", GREEN, "" },
	[PLOT_VARIANT + 3] = { LINED, "pt 13 ps 0.9", "lw 2 dt 3", PURPLE, "" },
	[PLOT_VARIANT + 4] = { LINED, "pt 4 ps 0.8", "lw 1.5", BLACK, "" },
	[PLOT_VARIANT + 5] = { LINED, "pt 6 ps 0.9", "lw 1.5 dt 2", SKY, "" },
	[PLOT_VARIANT + 6] = { LINED, "pt 8 ps 0.9", "lw 1.5 dt 4", ORANGE, "" },
	[PLOT_VARIANT + 7] = { LINED, "pt 12 ps 0.9", "lw 1.5 dt 3", GREY, "" },
	[PLOT_BAR] = { "boxxyerror", "", "", BLUE, "solid 1 border lc rgb 'black'" },
	[PLOT_BAR2] = { "boxxyerror", "", "", VERMILION,
			"pattern 4 border lc rgb 'black'" },
	[PLOT_BAR3] = { "boxxyerror", "", "", "'#DDDDDD'",
			"solid 1 border lc rgb 'black'" },
	[PLOT_BAR_THIN] = { "boxxyerror", "", "", BLACK, "solid 1 noborder" },
	[PLOT_LEVEL] = { "lines", "", "lw 2", BLUE, "" },
	[PLOT_UNITY] = { "lines", "", "lw 1.5", GREY, "" },
	[PLOT_DASHED] = { "lines", "", "dt 2 lw 1.5", BLACK, "" },
	[PLOT_DOTTED] = { "lines", "", "dt 3 lw 2", BLACK, "" },
};

/* Between double quotes gnuplot runs what stands in backquotes, and takes backslashes;
 * the rest is as on a terminal. */
void gnuplot_text(FILE *out, const char *text)
{
	char clean[DOCUMENT_TEXT_MAX];

	fputc('"', out);
	for (const char *c = clean_text(clean, sizeof(clean), text); *c; c++)
		fputc(*c == '`' ? '\'' : strchr("\"\\", *c) ? ' ' : *c, out);
	fputc('"', out);
}

void gnuplot_label(FILE *out, const char *text, const char *fmt, ...)
{
	va_list args;

	if (!*text)
		return;
	fputs("set label ", out);
	gnuplot_text(out, text);
	va_start(args, fmt);
	vfprintf(out, fmt, args);
	va_end(args);
	fputc('\n', out);
}

/* A text in lines of at most @columns; returns where the next one would stand. */
static unsigned int put_lines(FILE *out, const char *text, size_t columns,
			      unsigned int left, unsigned int top)
{
	char line[DOCUMENT_TEXT_MAX];
	const char *next;

	for (; *text; text = next, top += PLOT_LINE) {
		snprintf(line, sizeof(line), "%.*s", (int)plot_line(text, columns, &next),
			 text);
		gnuplot_label(out, line, " at screen %u/w, screen 1-%u/h left", left,
			      top);
	}
	return top;
}

/* The form of a line, a point or a bar. */
static void put_form(FILE *out, enum plot_style look, unsigned int left, unsigned int top)
{
	const struct gnuplot_style *form = &gnuplot_styles[look];
	const bool arrow = look == PLOT_BEYOND || look == PLOT_BELOW;

	if (*form->fill)
		fprintf(out,
			"set object rect from screen %u/w, screen 1-%u/h to screen %u/w, "
			"screen 1-%u/h fc rgb %s fs %s\n",
			left, top + (look == PLOT_BAR_THIN ? 2 : 6), left + 26,
			top - (look == PLOT_BAR_THIN ? 2 : 6), form->colour, form->fill);
	if (*form->line)
		fprintf(out,
			"set arrow from screen %u/w, screen 1-%u/h to screen %u/w, "
			"screen 1-%u/h %s %s lc rgb %s\n",
			left, top, left + 26, top, arrow ? "" : "nohead", form->line,
			form->colour);
	if (*form->point)
		fprintf(out,
			"set label \"\" at screen %u/w, screen 1-%u/h point %s lc rgb "
			"%s\n",
			left + 13, top, form->point, form->colour);
}

static void put_keys(FILE *out, const struct plot_layout *layout, const struct plot *plot)
{
	struct plot_place at = { 0, layout->key_top };

	for (size_t i = 0; i < plot->key_count; i++) {
		const struct plot_key *key = &plot->keys[i];
		struct plot_place own;
		unsigned int left;

		if (!plot_has(plot, key->look))
			continue;
		own = plot_layout_key(layout, key->text, &at);
		left = own.left + (key->look ? PLOT_KEY : 0);
		if (key->look == PLOT_RINGS)
			put_form(out, PLOT_MAIN, own.left, own.top);
		put_form(out, key->look, own.left, own.top);
		put_lines(out, key->text, plot_columns(layout->width - left), left,
			  own.top);
	}
}

/* What all panels have in common. The one terminal's unit are inches, and the others'
 * pixels. */
static void put_page(FILE *out, const struct plot_layout *layout, const char *name)
{
	fprintf(out,
		"# picture: %s\nw = %u.\nh = %u.\nif (!exists('terminal')) terminal = 'svg'\n"
		"if (terminal eq 'pdfcairo') set terminal pdfcairo size w/96,h/96 font "
		"'sans-serif,9' fontscale 1 noenhanced background rgb 'white'; "
		"else if (terminal eq 'pngcairo') set terminal pngcairo size w,h font "
		"'sans-serif,9' noenhanced background rgb 'white'; "
		"else set terminal @terminal size w,h font 'sans-serif,12' noenhanced "
		"background rgb 'white'\n"
		"set multiplot\nset xtics nomirror\nset ytics nomirror\n"
		"set errorbars 0\n",
		name, layout->width, layout->height);
}

int gnuplot_draw(FILE *out, const struct document *document, const struct plot *plot,
		 const struct gnuplot_size *size)
{
	struct plot_layout layout;
	const unsigned int width = size->width ? size->width : PLOT_WIDTH;
	int ret = plot_layout_make(&layout, document, plot, width, size->bare);
	unsigned int top = PLOT_LINE / 2 + 6;
	const size_t columns = plot_columns(layout.width - 24);

	if (ret)
		return ret;
	put_page(out, &layout, plot->name);
	for (size_t i = 0; !size->bare && i < json_array_size(document->head); i++)
		top = put_lines(out, json_string_value(json_array_get(document->head, i)),
				columns, 12, top);
	put_keys(out, &layout, plot);
	if (!size->bare)
		put_lines(out, plot->caption, columns, 12, layout.caption_top);
	for (size_t i = 0; i < plot->panel_count; i++)
		gnuplot_panel(out, &plot->panels[i], &layout, &layout.boxes[i],
			      i + 1 < plot->panel_count && plot->panels[i + 1].under);
	plot_layout_free(&layout);
	return 0;
}

static int write_gnuplot(FILE *out, const struct document *document)
{
	const struct gnuplot_size size = { .width = document->picture_width };
	const struct plot *plot = plot_find(document, document->picture);

	return plot ? gnuplot_draw(out, document, plot, &size) : -ENODATA;
}

const struct format format_gnuplot = {
	.name = "gnuplot",
	.about = "a picture, as a script for gnuplot; scripts/plot draws it",
	.prose = true,
	.fits = "results with valid rounds and one --metric",
	.write = write_gnuplot,
};
