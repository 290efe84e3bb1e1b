/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_PAGE_CLAIM_DOCUMENT_H
#define SWAPREL_PAGE_CLAIM_DOCUMENT_H

#include "compare/claim.h"
#include "format/document.h"

#define CLAIM_SCHEMA          "swaprel.claim/1"
#define PUBLISHED_LIST_SCHEMA "swaprel.published-list/1"

/* Ours beside theirs. @name: what the table was asked for by. 0 or -ENOMEM; @document is
 * to be freed in either case, as after the next one. */
int claim_document(struct document *document, const struct claim *claim,
		   const struct study *study, const char *name);

/* A published table by itself: its source, its figures, and what it does not state. */
int published_document(struct document *document, const struct published *published);

/* What it does not state, and what is to be known of it, as notes. 0 or -ENOMEM. */
int published_notes(struct document *document, const struct published *published);

#endif
