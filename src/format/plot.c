// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/document.h"

struct plot *plot_begin(struct document *document, const char *name)
{
	struct plot *more = document_room(document, document->plots, document->plot_count,
					  sizeof(*more));

	if (!more)
		return NULL;
	document->plots = more;
	more += document->plot_count++;
	*more = (struct plot){ .name = name };
	return more;
}

const struct plot *plot_find(const struct document *document, const char *name)
{
	for (size_t i = 0; i < document->plot_count; i++) {
		const struct plot *plot = &document->plots[i];

		if (plot->panel_count && (!name || !strcmp(plot->name, name)))
			return plot;
	}
	return NULL;
}

bool plot_has(const struct plot *plot, enum plot_style look)
{
	for (size_t i = 0; i < plot->panel_count; i++) {
		const struct plot_panel *panel = &plot->panels[i];

		for (size_t j = 0; j < panel->series_count; j++) {
			if (panel->series[j].look == look && panel->series[j].count)
				return true;
		}
	}
	return look == PLOT_NONE;
}

/* What is being added to; NULL: not begun, for lack of memory. */
static struct plot *last_plot(const struct document *document)
{
	return document->error ? NULL : &document->plots[document->plot_count - 1];
}

static struct plot_panel *last_panel(const struct document *document)
{
	struct plot *plot = last_plot(document);

	return plot ? &plot->panels[plot->panel_count - 1] : NULL;
}

static struct plot_series *last_series(const struct document *document)
{
	struct plot_panel *panel = last_panel(document);

	return panel ? &panel->series[panel->series_count - 1] : NULL;
}

void plot_panel(struct document *document, const struct plot_panel *panel)
{
	struct plot *plot = last_plot(document);
	struct plot_panel *more;

	if (!plot)
		return;
	more = document_room(document, plot->panels, plot->panel_count, sizeof(*more));
	if (!more)
		return;
	plot->panels = more;
	more += plot->panel_count++;
	*more = *panel;
	more->series_count = more->row_count = 0;
	more->series = NULL;
	more->rows = NULL;
}

void plot_row(struct document *document, const char *text)
{
	struct plot_panel *panel = last_panel(document);
	char(*more)[64];

	if (!panel)
		return;
	more = document_room(document, panel->rows, panel->row_count, sizeof(*more));
	if (!more)
		return;
	panel->rows = more;
	snprintf(more[panel->row_count++], sizeof(*more), "%s", text);
}

void plot_series(struct document *document, enum plot_style look)
{
	struct plot_panel *panel = last_panel(document);
	struct plot_series *more;

	if (!panel)
		return;
	more = document_room(document, panel->series, panel->series_count, sizeof(*more));
	if (!more)
		return;
	panel->series = more;
	more[panel->series_count++] = (struct plot_series){ .look = look };
}

void plot_point(struct document *document, double x, double y, double low, double high)
{
	struct plot_series *series = last_series(document);
	struct plot_point *more;

	if (!series)
		return;
	more = document_room(document, series->points, series->count, sizeof(*more));
	if (!more)
		return;
	series->points = more;
	more[series->count++] = (struct plot_point){ x, y, low, high };
}

void plot_level(struct document *document, enum plot_style look, double value)
{
	plot_series(document, look);
	plot_point(document, value, value, NAN, NAN);
}

void plot_key(struct document *document, enum plot_style look, const char *fmt, ...)
{
	struct plot *plot = last_plot(document);
	struct plot_key key = { .look = look }, *more;
	va_list args;

	va_start(args, fmt);
	vsnprintf(key.text, sizeof(key.text), fmt, args);
	va_end(args);
	for (size_t i = 0; plot && i < plot->key_count; i++) {
		if (!strcmp(plot->keys[i].text, key.text))
			return;
	}
	if (!plot)
		return;
	more = document_room(document, plot->keys, plot->key_count, sizeof(*more));
	if (!more)
		return;
	plot->keys = more;
	more[plot->key_count++] = key;
}

void plot_caption(struct document *document, const char *fmt, ...)
{
	struct plot *plot = last_plot(document);
	va_list args;

	if (!plot)
		return;
	va_start(args, fmt);
	vsnprintf(plot->caption, sizeof(plot->caption), fmt, args);
	va_end(args);
}

void plot_alternative(struct document *document, const char *fmt, ...)
{
	struct plot *plot = last_plot(document);
	va_list args;

	if (!plot)
		return;
	va_start(args, fmt);
	vsnprintf(plot->alternative, sizeof(plot->alternative), fmt, args);
	va_end(args);
}
