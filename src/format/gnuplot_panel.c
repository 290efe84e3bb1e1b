// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>
#include <string.h>

#include "format/gnuplot.h"
#include "format/plot_axis.h"

/* Pixels from tick to tick, so that their labels do not meet. */
enum { APART_X = 40, APART_Y = 28 };

static bool is_there(const struct plot_axis *axis)
{
	return axis->low < axis->high;
}

/* The axis along which figures lie. */
static const struct plot_axis *value_axis(const struct plot_panel *panel)
{
	return panel->row_count ? &panel->x : &panel->y;
}

/* @bare: ticks without their labels, of which a % is two for gnuplot. */
static void put_axis(FILE *out, const char *name, const struct plot_axis *axis, bool bare,
		     unsigned int pixels, unsigned int distance)
{
	double ticks[PLOT_TICKS_MAX];
	size_t count;

	fprintf(out, "unset logscale %s\n", name);
	if (!is_there(axis)) {
		fprintf(out, "unset %stics\n", name);
		return;
	}
	if (axis->log)
		fprintf(out, "set logscale %s\n", name);
	fprintf(out, "set %srange [%.6g:%.6g]\nset %stics nomirror scale 0.5 (", name,
		axis->low, axis->high, name);
	count = plot_axis_ticks(axis, pixels, distance, ticks);
	for (size_t i = 0; i < count; i++)
		if (bare)
			fprintf(out, "%s\"\" %.8g", i ? ", " : "", ticks[i]);
		else
			fprintf(out, "%s\"%g%s%s\" %.8g", i ? ", " : "", ticks[i],
				*axis->suffix == '%' ? "%" : "", axis->suffix, ticks[i]);
	fputs(")\n", out);
}

/* Names in place of an axis, the first one at the top. */
static void put_rows(FILE *out, const struct plot_panel *panel, size_t columns)
{
	fprintf(out,
		"unset logscale y\nset yrange [%zu-0.4:-0.6]\nset ytics scale 0 "
		"nomirror (",
		panel->row_count);
	for (size_t i = 0; i < panel->row_count; i++)
		fprintf(out, "%s\"\" %zu", i ? ", " : "", i);
	fputs(")\n", out);
	for (size_t i = 0; i < panel->row_count; i++) {
		const char *text = panel->rows[i], *next;
		double middle = -0.5 * (double)(plot_lines(text, columns) - 1);
		char line[64];

		for (; *text; text = next, middle += 1) {
			snprintf(line, sizeof(line), "%.*s",
				 (int)plot_line(text, columns, &next), text);
			gnuplot_label(out, line,
				      " at graph 0, first %zu right offset "
				      "-1,%.2g",
				      i, 0 - middle);
		}
	}
}

static bool has_bars(const struct plot_series *series)
{
	size_t i = 0;

	while (i < series->count && !isfinite(series->points[i].low))
		i++;
	return i < series->count;
}

/* An arrow of a 25th of the axis that ends at @at. */
static double arrow_from(const struct plot_axis *axis, double at, bool up)
{
	double part = up ? 0.04 : -0.04;

	if (axis->log)
		return at / pow(axis->high / axis->low, part);
	return at - part * (axis->high - axis->low);
}

static void put_arrow(FILE *out, const struct plot_panel *panel,
		      const struct plot_point *point, bool up)
{
	const struct plot_axis *axis = value_axis(panel);
	double at = panel->row_count ? point->x : point->y;
	double from = arrow_from(axis, at, up);

	if (panel->row_count)
		fprintf(out, "%.6g %.6g %.6g 0\n", from, point->y, at - from);
	else
		fprintf(out, "%.6g %.6g 0 %.6g\n", point->x, from, at - from);
}

static void put_points(FILE *out, const struct plot_panel *panel)
{
	for (size_t i = 0; i < panel->series_count; i++) {
		const struct plot_series *series = &panel->series[i];
		const bool beyond = series->look == PLOT_BEYOND;

		if (!series->count || series->look >= PLOT_LEVEL)
			continue;
		fprintf(out, "$s%zu << END\n", i);
		for (size_t j = 0; j < series->count; j++) {
			const struct plot_point *point = &series->points[j];

			if (beyond || series->look == PLOT_BELOW) {
				put_arrow(out, panel, point, beyond);
				continue;
			}
			fprintf(out, "%.6g %.6g", point->x, point->y);
			if (has_bars(series))
				fprintf(out, " %.6g %.6g", point->low, point->high);
			fputc('\n', out);
		}
		fputs("END\n", out);
	}
}

/* Levels are arrows; gnuplot wants something to plot even where there is nothing. */
static void put_series(FILE *out, const struct plot_panel *panel)
{
	const char *glue = "plot ";

	for (size_t i = 0; i < panel->series_count; i++) {
		const struct plot_series *series = &panel->series[i];
		const struct gnuplot_style *look = &gnuplot_styles[series->look];

		if (!series->count || series->look >= PLOT_LEVEL)
			continue;
		fputs(glue, out);
		glue = ", ";
		if (*look->fill) {
			const double low = series->look == PLOT_BAR_THIN ? -0.42 : 0.28,
				     high = series->look == PLOT_BAR_THIN ? 0.36 : 0.28;

			fprintf(out,
				"$s%zu using 1:2:3:4:($2+%g):($2+%g) with boxxyerror fc "
				"rgb %s fs %s notitle",
				i, -low, high, look->colour, look->fill);
			continue;
		}
		if (has_bars(series))
			fprintf(out,
				"$s%zu with %serrorbars pt -1 lw 2 lc rgb %s notitle, ",
				i, panel->row_count ? "x" : "y", look->colour);
		fprintf(out, "$s%zu%s with %s %s %s lc rgb %s notitle", i,
			*look->point ? " using 1:2" : "", look->with, look->point,
			look->line, look->colour);
	}
	fputs(*glue == ',' ? "\n" : "plot NaN notitle\n", out);
}

static void put_level(FILE *out, const struct plot_panel *panel,
		      const struct plot_series *series)
{
	const struct gnuplot_style *look = &gnuplot_styles[series->look];
	double at = series->points[0].y;

	if (panel->row_count)
		fprintf(out,
			"set arrow from first %.6g, graph 0 to first %.6g, graph 1 nohead "
			"%s lc rgb %s back\n",
			at, at, look->line, look->colour);
	else
		fprintf(out,
			"set arrow from graph 0, first %.6g to graph 1, first %.6g nohead "
			"%s lc rgb %s back\n",
			at, at, look->line, look->colour);
}

/* Levels, the band behind them, and labels. */
static void put_marks(FILE *out, const struct plot_panel *panel)
{
	for (size_t i = 0; i < panel->series_count; i++) {
		const struct plot_series *series = &panel->series[i];

		if (series->count && series->look >= PLOT_LEVEL)
			put_level(out, panel, series);
	}
	gnuplot_label(out, panel->corner, " at graph 0.98, graph 0.93 right front");
	gnuplot_label(out, panel->right.label, " at graph 1.02, graph 1.06");
	if (!(panel->band_low < panel->band_high))
		return;
	if (panel->row_count)
		fprintf(out,
			"set object 1 rect from first %.6g, graph 0 to first %.6g, graph "
			"1",
			panel->band_low, panel->band_high);
	else
		fprintf(out,
			"set object 1 rect from graph 0, first %.6g to graph 1, first "
			"%.6g",
			panel->band_low, panel->band_high);
	fputs(" fc rgb '#cfe3f0' fs solid 1 noborder behind\n", out);
}

static void put_titles(FILE *out, const struct plot_panel *panel,
		       const struct plot_box *box)
{
	const char *lines[] = { panel->title[0], panel->title[1], panel->top.label };
	unsigned int top = box->titles;

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		gnuplot_label(out, lines[i], " at screen %.1f/w, screen 1-%u/h center",
			      (box->left + box->right) / 2.0, top);
		top += *lines[i] ? PLOT_LINE : 0;
	}
}

static void put_grid(FILE *out, const struct plot_panel *panel)
{
	fprintf(out, "unset grid\nset grid %stics lc rgb '#dddddd' lt 1 back\n",
		panel->row_count ? "x" : "y");
}

void gnuplot_panel(FILE *out, const struct plot_panel *panel,
		   const struct plot_layout *layout, const struct plot_box *box,
		   bool open)
{
	const unsigned int wide = box->right - box->left, tall = box->bottom - box->top;

	fprintf(out,
		"set lmargin at screen %u/w\nset rmargin at screen %u/w\n"
		"set tmargin at screen 1-%u/h\nset bmargin at screen 1-%u/h\n",
		box->left, box->right, box->top, box->bottom);
	if (!panel->under)
		put_titles(out, panel, box);
	put_marks(out, panel);
	put_axis(out, "x", &panel->x, open, wide, APART_X);
	if (panel->row_count)
		put_rows(out, panel, layout->row_columns);
	else
		put_axis(out, "y", &panel->y, false, tall, APART_Y);
	put_axis(out, "x2", &panel->top, false, wide, APART_X);
	put_axis(out, "y2", &panel->right, false, tall, APART_Y);
	put_grid(out, panel);
	/* gnuplot's own place for it follows how wide it takes the ticks to be. */
	if (!panel->row_count)
		gnuplot_label(out, panel->y.label,
			      " at screen %u/w, graph 0.5 center rotate by 90",
			      box->left - PLOT_YLABEL);
	fprintf(out, "set border %d\nset xlabel ",
		3 + 4 * is_there(&panel->top) + 8 * is_there(&panel->right));
	gnuplot_text(out, open ? "" : panel->x.label);
	fputs(" offset 0,0.3\n", out);
	put_points(out, panel);
	put_series(out, panel);
	fputs("unset label\nunset arrow\nunset object\n", out);
}
