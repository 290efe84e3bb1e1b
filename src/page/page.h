/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_PAGE_PAGE_H
#define SWAPREL_PAGE_PAGE_H

#include "base/names.h"
#include "caveat/caveats.h"
#include "compare/claim.h"
#include "compare/curve.h"
#include "compare/floor_file.h"
#include "sample/labels.h"
#include "sample/summary.h"

/*
 * What a command's document says. A page makes its rows once, typed and described by a
 * record; tables, notes, data and pictures are all written from them. All return 0 or
 * -ENOMEM;
 * @document is to be freed in either case.
 */

#define SUMMARY_SCHEMA        "swaprel.summary/1"
#define COST_SCHEMA           "swaprel.cost/1"
#define COMPARISON_SCHEMA     "swaprel.comparison/1"
#define MEMORY_SCHEMA         "swaprel.memory/1"
#define METRICS_SCHEMA        "swaprel.metrics/1"
#define CURVE_SCHEMA          "swaprel.curve/1"
#define CLAIM_SCHEMA          "swaprel.claim/1"
#define COMPONENTS_SCHEMA     "swaprel.components/1"
#define PROFILE_SCHEMA        "swaprel.profile/1"
#define PUBLISHED_LIST_SCHEMA "swaprel.published-list/1"

/* What plot_begin() is given here. */
extern const struct names picture_names;

/* The head of a result, its cells, and what was rejected and why; drawn: its rounds. */
int result_document(struct document *document, const struct result *result,
		    enum metric metric, const struct caveat_invocation *invocation);

/* Which run a result is of, as the head of its document. */
void result_head(struct document *document, const struct result *result,
		 const struct labels *labels);

/* The same head, and for each cell who pays for the release of a page. */
int cost_document(struct document *document, const struct result *result,
		  const struct caveat_invocation *invocation);

/* How memory came back: the points of one round of each cell, what the sampling cost; and
 * the same drawn. At least one round is to have METRIC_BACK99. */
int memory_document(struct document *document, const struct result *result,
		    const struct caveat_invocation *invocation);

/* Where the time of its releases went, with an interval for each share; below the same
 * head and with caveats, unless @again is NULL: then it stands below another document. */
int profile_document(struct document *document, const struct result *result,
		     const struct caveat_invocation *invocation);

struct comparison_options {
	size_t columns;                 /* of the format; 0: no limit */
	const struct floor_file *floor; /* of this machine; NULL: not known */
	bool gate;                      /* say what a gate makes of it */
	bool in_parts; /* attribution and pictures are made by who calls */
};

/* A study: the published tables' form with interval and verdict beside each speed-up, the
 * attribution where the ladder is there, and what limits it all. */
int comparison_document(struct document *document, const struct study *study,
			const struct comparison_options *options);

/* Several metrics beside each other: @studies, one at least, of the same columns, each of
 * another. A row for each cell and variant; @columns: of the format, 0 for no limit.
 * chart_metrics() draws it. */
int metrics_document(struct document *document, const struct study *studies, size_t count,
		     size_t columns);

/* What deferral adds over its budget: a table for each cell, a row for each variant; and
 * the same drawn. */
int curve_document(struct document *document, const struct curve *curve);

/* What boots, runs and rounds give to the variance of each variant and of each ratio, and
 * how wide intervals would be of other numbers of boots and runs. */
int components_document(struct document *document, const struct study *study);

/* A noise floor; its data is what the file holds. */
int floor_document(struct document *document, const struct floor_file *floor);

/* Ours beside theirs. @name: what the table was asked for by. */
int claim_document(struct document *document, const struct claim *claim,
		   const struct study *study, const char *name);

/* A published table by itself: its source, its figures, and what it does not state. */
int published_document(struct document *document, const struct published *published);

/* What it does not state, and what is to be known of it, as notes. */
void published_notes(struct document *document, const struct published *published);

#endif
