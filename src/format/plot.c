// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>
#include <stdio.h>
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

/* That which is being added to; NULL: none was begun, for want of memory. */
static struct plot *last_plot(struct document *document)
{
	return document->error ? NULL : &document->plots[document->plot_count - 1];
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
	more[plot->panel_count] = *panel;
	more[plot->panel_count].series_count = 0;
	more[plot->panel_count++].series = NULL;
}

void plot_series(struct document *document, enum plot_look look)
{
	struct plot *plot = last_plot(document);
	struct plot_panel *panel;
	struct plot_series *more;

	if (!plot)
		return;
	panel = plot->panels + plot->panel_count - 1;
	more = document_room(document, panel->series, panel->series_count, sizeof(*more));
	if (!more)
		return;
	panel->series = more;
	more[panel->series_count++] = (struct plot_series){ .look = look };
}

static struct plot_series *last_series(struct document *document)
{
	const struct plot *plot = last_plot(document);
	struct plot_panel *panel = plot->panels + plot->panel_count - 1;

	return panel->series + panel->series_count - 1;
}

void plot_point(struct document *document, double x, double y, double low, double high)
{
	struct plot_series *series;
	struct plot_point *more;

	if (document->error)
		return;
	series = last_series(document);
	more = document_room(document, series->points, series->count, sizeof(*more));
	if (!more)
		return;
	series->points = more;
	more[series->count++] = (struct plot_point){ x, y, low, high };
}

void plot_level(struct document *document, enum plot_look look, double y,
		const char *label, bool below)
{
	struct plot_series *series;

	plot_series(document, look);
	plot_point(document, 0, y, NAN, NAN);
	if (document->error)
		return;
	series = last_series(document);
	series->below = below;
	snprintf(series->label, sizeof(series->label), "%s", label ? label : "");
}

void plot_key(struct document *document, const struct plot_key *key)
{
	struct plot *plot = last_plot(document);
	struct plot_key *more;

	if (!plot)
		return;
	more = document_room(document, plot->keys, plot->key_count, sizeof(*more));
	if (!more)
		return;
	plot->keys = more;
	more[plot->key_count++] = *key;
}
