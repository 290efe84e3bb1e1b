/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_PAGE_RUNS_H
#define SWAPREL_PAGE_RUNS_H

#include "compare/study.h"
#include "format/document.h"

/*
 * Which runs a document's figures are of, for programs: "runs" in its data, one for each
 * result file, with host, kernel, time, and what the kernel complained of. Each of its
 * rows gets behind its own members what those of its runs have in common:
 *
 *	kernel, machine_id, host, substrate, page_size_bytes; null where they differ
 *	started_at	of the first of them
 *	variant, file	where the row has none and they are of one
 *	duration_ns	of all rounds of its cell, warm-ups and the base's included
 *
 * Rows that are made before are meant, so call this last.
 */
void runs_of_result(struct document *document, const struct result *result,
		    const char *path);
void runs_of_study(struct document *document, const struct study *study);

#endif
