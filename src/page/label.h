/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_PAGE_LABEL_H
#define SWAPREL_PAGE_LABEL_H

#include "format/document.h"
#include "format/table.h"
#include "sample/labels.h"
#include "sample/summary.h"

/* Columns of text that the table of a result takes at most. */
#define RESULT_WIDTH_MOST 100

/* Which cell a row is of, whatever else the row tells. */
struct row_cell {
	char label[POINT_NAME_MAX]; /* "multi 2p", "single 64 MiB lzo-ratio" */
	char mode[24];
	struct point point;
	bool oversubscribed; /* in tables a "*" behind the label */
};

/*
 * The columns of a struct ROW, for its record: a line each, with its help. A FIGURE is a
 * double that may be unknown.
 */
#define COLUMN_TEXT(name, member, text)                               \
	{                                                             \
		name, FIELD_STRING, STRING(ROW, member), .help = text \
	}
#define COLUMN_COUNT(name, member, text)                        \
	{                                                       \
		name, FIELD_UINT, AT(ROW, member), .help = text \
	}
#define COLUMN_FIGURE(name, member, text)                                     \
	{                                                                     \
		name, FIELD_DOUBLE, AT(ROW, member), .flags = FIELD_NULLABLE, \
						     .help = text             \
	}
#define COLUMN_FLAG(name, member, text)                         \
	{                                                       \
		name, FIELD_BOOL, AT(ROW, member), .help = text \
	}
#define COLUMN_ENUM(name, member, table, text)                                  \
	{                                                                       \
		name, FIELD_ENUM, AT(ROW, member), .names = table, .help = text \
	}

/* Those of a member cell, struct row_cell; the label stands last, behind older ones. */
#define COLUMNS_POINT                                                               \
	COLUMN_COUNT("procs", cell.point.procs, "processes"),                       \
		COLUMN_COUNT("size_mib", cell.point.size_mib, "of each process"),   \
		COLUMN_TEXT("pattern", cell.point.pattern, "of the data"),          \
		COLUMN_TEXT("release", cell.point.release, "how it is given back"), \
		COLUMN_FLAG("oversubscribed", cell.oversubscribed,                  \
			    "more processes than CPUs to run them")
/* Behind older columns: which module it was. */
#define COLUMN_BUILD_ID(name, member)                             \
	{                                                         \
		name, FIELD_STRING, STRING(ROW, member),          \
			.flags = FIELD_NULLABLE,                  \
			.help = "of the module that was measured" \
	}
#define COLUMN_NEAREST(member)         \
	COLUMN_FLAG("nearest", member, \
		    "a module of the sources of another series than the kernel's")
#define COLUMN_MODE  COLUMN_TEXT("mode", cell.mode, "single, multi 2p ...")
#define COLUMN_LABEL COLUMN_TEXT("label", cell.label, "what of it differs in the table")

struct row_cell row_cell_of(const struct labels *labels, const struct point *point,
			    bool oversubscribed);

/* The label of the struct row_cell at @at, with its "*"; for struct column. */
char *cell_label(const void *at, char *buf, size_t size);

/* "munmap of 256 MiB a process, text, lzo-rle": what all rows have in common. */
char *label_head(const struct labels *labels, char *buf, size_t size);

/* Labels of all coordinates, for a cell that stands outside of its table. */
extern const struct labels label_whole;

/* How figures of one unit stand in tables, data and pictures. */
struct label_unit {
	const char *name;     /* in data: "ns" */
	const char *per_page; /* as the head of a column: "ns/page" */
	const char *axis;     /* what a picture is drawn in: "ms" */
	double drawn;         /* and how many of them that is */
	char *(*figure)(const void *at, char *buf, size_t size);
	char *(*figures)(const void *at, char *buf, size_t size);
};

const struct label_unit *label_unit(enum metric metric);

/* How a metric's figure, and an interval of it, stand in a table: for struct column. */
char *(*label_figure(enum metric metric))(const void *at, char *buf, size_t size);
char *(*label_figures(enum metric metric))(const void *at, char *buf, size_t size);

/* What the base's figure over another's is called. */
const char *label_ratio(enum metric metric);

/* Which metric it is, above the tables; nothing of the one that is shown unasked. */
void label_metric(struct document *document, enum metric metric);

/* document_rows() of figures of @metric: what @record calls ns is called by its unit. */
void label_rows(struct document *document, const struct record *record,
		enum metric metric, const void *rows, size_t count);

/* Say which member of the rows is to be looked at first: @name, by the same unit. */
void label_figure_member(struct document *document, const char *name, enum metric metric);

/* The foot note for the "*". */
extern const char label_oversubscribed[];

#endif
