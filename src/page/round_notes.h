/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_PAGE_ROUND_NOTES_H
#define SWAPREL_PAGE_ROUND_NOTES_H

#include "format/document.h"
#include "result/result.h"

/* What stands below the table of a result about rounds that are in none of its figures.
 */

/* Why rounds of a cell, called @name, were rejected: a line for each reason, with the
 * first one's detail. */
void round_notes_rejects(struct document *document, const struct result_cell *cell,
			 const char *name);

#endif
