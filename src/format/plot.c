// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>
#include <stdio.h>

#include "format/document.h"

void plot_panel(struct document *document, const struct plot_panel *panel)
{
	struct plot *plot = &document->plot;
	struct plot_panel *more = document_room(document, plot->panels, plot->panel_count,
						sizeof(*more));

	if (!more)
		return;
	plot->panels = more;
	more[plot->panel_count] = *panel;
	more[plot->panel_count].series_count = 0;
	more[plot->panel_count++].series = NULL;
}

void plot_series(struct document *document, enum plot_look look)
{
	struct plot_panel *panel = document->plot.panels + document->plot.panel_count - 1;
	struct plot_series *more;

	if (document->error)
		return;
	more = document_room(document, panel->series, panel->series_count, sizeof(*more));
	if (!more)
		return;
	panel->series = more;
	more[panel->series_count++] = (struct plot_series){ .look = look };
}

static struct plot_series *last_series(struct document *document)
{
	struct plot_panel *panel = document->plot.panels + document->plot.panel_count - 1;

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
	struct plot *plot = &document->plot;
	struct plot_key *more = document_room(document, plot->keys, plot->key_count,
					      sizeof(*more));

	if (!more)
		return;
	plot->keys = more;
	more[plot->key_count++] = *key;
}
