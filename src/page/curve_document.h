/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_PAGE_CURVE_DOCUMENT_H
#define SWAPREL_PAGE_CURVE_DOCUMENT_H

#include "compare/curve.h"
#include "format/document.h"

#define CURVE_SCHEMA "swaprel.curve/1"

/*
 * What deferral adds over its budget: a table for each cell, a row for each arm. What is
 * drawn is the data of it, so that picture and table cannot disagree. @columns: of the
 * format, 0 for no limit. 0 or -ENOMEM; @document is to be freed in either case.
 */
int curve_document(struct document *document, const struct curve *curve, size_t columns);

/* The parts, a file each: the tables, and the flat rows of the data. */
int curve_tables(struct document *document, const struct curve *curve, size_t columns);
int curve_rows(struct document *document, const struct curve *curve);

#endif
