/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_PAGE_COMPARISON_H
#define SWAPREL_PAGE_COMPARISON_H

#include "compare/gate.h"
#include "page/label.h"
#include "page/page.h"

/* One variant against the base in one cell. */
struct comparison_row {
	char name[POINT_NAME_MAX + 2 * LIST_NAME_MAX + 16];
	struct row_cell cell;
	char base[LIST_NAME_MAX];
	char variant[LIST_NAME_MAX];
	unsigned int base_boots, base_runs, base_rounds, boots, runs, rounds, rejected;
	struct figure base_ns, ns;
	struct verdict verdict;
	unsigned int kind, gate, more_boots, more_runs, more_rounds;
	char unit[8]; /* "": of no interval */
	char outcome[16];
	char detail[512];
	char base_build_id[72], build_id[72]; /* of modules, "": kernels */
	bool nearest; /* either's module is made of other sources than its kernel's */
	/* Not in the data: */
	char open[320]; /* what is undecided or invalid, and what would settle it; "" */
	struct figure adds; /* what deferral adds in the cell, where it is known */
};

/* All rows of a study, cell by cell, @others of them in each; behind them, for data
 * alone, one for each cell that the base lacks and another variant has. */
struct comparison {
	const struct study *study; /* borrowed */
	size_t cells, others, unmatched;
	struct comparison_row *rows; /* owned */
};

extern const struct record comparison_row_record;

/* The time or other figure of a variant in a cell with its uncorrected interval; of a
 * sample with a 0 there is no estimate, but what its rounds come to. */
struct figure comparison_figure(const struct study *study, size_t cell, size_t variant);

/* 0 or -ENOMEM; the rows are freed with free(). */
int comparison_make(struct comparison *comparison, const struct study *study);

/* The parts of the document, a file each. */
void comparison_tables(struct document *document, const struct comparison *comparison,
		       size_t columns);
void comparison_notes(struct document *document, const struct comparison *comparison,
		      const struct comparison_options *options);
void comparison_attribution(struct document *document,
			    const struct comparison *comparison);

/* What other documents of a study say in the same words: how the figures were made and
 * how many are simultaneous, which member of the rows is to be looked at first, what was
 * measured on what, the boots behind each column. */
void comparison_data(struct document *document, const struct study *study,
		     size_t comparisons, const char *figure);
void comparison_head(struct document *document, const struct study *study);

/* Of an enum verdict_kind. */
enum tone comparison_tone(unsigned int verdict);

/* Which look at the data this is, and what that takes from its confidence. */
void comparison_analyses(struct document *document, const struct study *study);

void comparison_boots(struct document *document, const struct study *study);

/* Which cells are not compared, as the base lacks them. */
void comparison_unmatched(struct document *document, const struct study *study);

#endif
