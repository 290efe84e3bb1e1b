// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "format/plot_layout.h"

/* Pixels: of panels, and of what stands around them. */
enum {
	EDGE = 12,
	FRAME = 270, /* the least that reads well */
	LEFT = 62,   /* of the axes, where there are no rows: ticks and the axis' label */
	RIGHT = 16,
	RIGHT_OF_TWO = 54, /* where there is an axis at the right, too */
	PANEL = 220,
	GAP = 14,
	UNDER = 130,
	FOOT = 54,  /* below a panel: ticks and the axis' label */
	TICKS = 18, /* above one */
	KEY_GAP = 20,
};

/* Of text of 12 pixels: a little more than most are, in the fonts that may draw it. */
#define CHARACTER 6.7

size_t plot_columns(unsigned int pixels)
{
	return (size_t)(pixels / CHARACTER);
}

unsigned int plot_text_width(const char *text, size_t bytes)
{
	size_t characters = 0;

	for (size_t i = 0; i < bytes; i++)
		characters += ((unsigned char)text[i] & 0xc0) != 0x80;
	return (unsigned int)((double)characters * CHARACTER) + 1;
}

/* At a line break or a space, which is none before a unit of one character; or else
 * behind a hyphen or the like, or else anywhere. */
size_t plot_line(const char *text, size_t columns, const char **next)
{
	const size_t len = strcspn(text, "\n");
	size_t end = columns;

	*next = text + len + (text[len] == '\n');
	if (len <= columns)
		return len;
	while (end && (text[end] != ' ' || text[end + 1] == '%'))
		end--;
	if (end) {
		*next = text + end + strspn(text + end, " ");
		return end;
	}
	for (end = columns; end && !strchr("-_/,.", text[end - 1]);)
		end--;
	end = end ? end : columns ? columns : 1;
	while (((unsigned char)text[end] & 0xc0) == 0x80)
		end++;
	*next = text + end;
	return end;
}

size_t plot_lines(const char *text, size_t columns)
{
	size_t lines = 0;

	for (; *text; lines++)
		plot_line(text, columns, &text);
	return lines;
}

struct plot_place plot_layout_key(const struct plot_layout *layout, const char *text,
				  struct plot_place *at)
{
	const unsigned int room = layout->width - 2 * EDGE;
	const unsigned int wide = PLOT_KEY + plot_text_width(text, strlen(text));
	struct plot_place place;

	if (at->left && at->left + wide > room)
		*at = (struct plot_place){ 0, at->top + PLOT_LINE };
	place = (struct plot_place){ at->left + EDGE, at->top };
	at->left += wide + KEY_GAP;
	if (wide > room)
		*at = (struct plot_place){
			0,
			at->top +
				PLOT_LINE * (unsigned int)plot_lines(
						    text, plot_columns(room - PLOT_KEY)),
		};
	return place;
}

static bool is_there(const struct plot_axis *axis)
{
	return axis->low < axis->high;
}

/* Above the axes of a panel that begins a frame. */
static unsigned int over(const struct plot_panel *panel)
{
	unsigned int lines = 0;

	for (size_t i = 0; i < 2; i++)
		lines += *panel->title[i] != '\0';
	if (is_there(&panel->top))
		return PLOT_LINE * (lines + 1) + TICKS + 4;
	return PLOT_LINE * lines + 8;
}

static unsigned int tall(const struct plot_panel *panel, unsigned int row_height)
{
	if (panel->row_count)
		return row_height * (unsigned int)panel->row_count + 8;
	return panel->under ? UNDER : PANEL;
}

/* How wide the labels of rows are, of all panels; and how high each row is by them. */
static unsigned int labels_width(struct plot_layout *layout, const struct plot *plot)
{
	unsigned int widest = 0, lines;

	layout->row_height = plot->row_least > PLOT_ROW ? plot->row_least : PLOT_ROW;
	for (size_t i = 0; i < plot->panel_count; i++) {
		for (size_t j = 0; j < plot->panels[i].row_count; j++) {
			const char *text = plot->panels[i].rows[j], *next;

			for (lines = 0; *text; text = next, lines++) {
				size_t len = plot_line(text, layout->row_columns, &next);
				unsigned int own = plot_text_width(text, len);

				widest = own > widest ? own : widest;
			}
			if (PLOT_LINE * lines + 4 > layout->row_height)
				layout->row_height = PLOT_LINE * lines + 4;
		}
	}
	return widest;
}

/* What all frames have in common. */
struct frames {
	unsigned int per_row, width, left, right;
};

static struct frames frames_of(struct plot_layout *layout, const struct plot *plot)
{
	const unsigned int least = plot->frame_least ? plot->frame_least : FRAME;
	unsigned int count = 0, fit = layout->width / least, labels;
	struct frames frames = { .right = RIGHT, .left = LEFT };

	for (size_t i = 0; i < plot->panel_count; i++) {
		count += !plot->panels[i].under;
		if (is_there(&plot->panels[i].right))
			frames.right = RIGHT_OF_TWO;
	}
	fit = fit < 1 ? 1 : fit > count ? count : fit;
	/* Rows of frames as full as each other. */
	frames.per_row = (count + (count + fit - 1) / fit - 1) /
			 ((count + fit - 1) / fit);
	frames.width = layout->width / frames.per_row;
	layout->row_columns = frames.width < 420 ? 14 : 24;
	labels = labels_width(layout, plot);
	if (labels)
		frames.left = labels + 2 * EDGE;
	return frames;
}

/* Where the axes of all panels are; returns where the last of them ends. */
static unsigned int place_panels(struct plot_layout *layout, const struct plot *plot,
				 unsigned int top)
{
	const struct frames frames = frames_of(layout, plot);
	unsigned int column = 0, bottom = top;

	for (size_t i = 0; i < plot->panel_count; i++) {
		const struct plot_panel *panel = &plot->panels[i];
		struct plot_box *box = &layout->boxes[i];

		if (panel->under) {
			*box = box[-1];
			box->top = box[-1].bottom + GAP;
		} else {
			if (column == frames.per_row) {
				column = 0;
				top = bottom;
			}
			box->titles = top + PLOT_LINE / 2;
			box->top = top + over(panel);
			box->left = frames.width * column + frames.left;
			box->right = frames.width * ++column - frames.right;
		}
		box->bottom = box->top + tall(panel, layout->row_height);
		if (box->bottom + FOOT > bottom)
			bottom = box->bottom + FOOT;
	}
	return bottom;
}

int plot_layout_make(struct plot_layout *layout, const struct document *document,
		     const struct plot *plot, unsigned int width, bool bare)
{
	size_t lines = 0, columns;
	struct plot_place at;

	*layout = (struct plot_layout){
		.width = width < FRAME ? FRAME : width,
		.boxes = calloc(plot->panel_count + 1, sizeof(*layout->boxes)),
	};
	if (!layout->boxes)
		return -ENOMEM;
	columns = plot_columns(layout->width - 2 * EDGE);
	for (size_t i = 0; !bare && i < json_array_size(document->head); i++)
		lines += plot_lines(json_string_value(json_array_get(document->head, i)),
				    columns);
	layout->key_top = PLOT_LINE / 2 +
			  place_panels(layout, plot,
				       EDGE / 2 + PLOT_LINE * (unsigned int)lines +
					       (lines ? EDGE : 0));
	at = (struct plot_place){ 0, layout->key_top };
	for (size_t i = 0; i < plot->key_count; i++) {
		if (plot_has(plot, plot->keys[i].look))
			plot_layout_key(layout, plot->keys[i].text, &at);
	}
	layout->caption_top = at.top + (at.left ? PLOT_LINE : 0) + EDGE / 2;
	layout->height = layout->caption_top + EDGE / 2;
	if (!bare)
		layout->height += PLOT_LINE *
				  (unsigned int)plot_lines(plot->caption, columns);
	return 0;
}

void plot_layout_free(struct plot_layout *layout)
{
	free(layout->boxes);
	layout->boxes = NULL;
}
