/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_PAGE_FLOOR_DOCUMENT_H
#define SWAPREL_PAGE_FLOOR_DOCUMENT_H

#include "compare/floor_file.h"
#include "format/document.h"

/* A noise floor; its data is what the file holds. 0 or -ENOMEM; @document is to be freed
 * in either case. */
int floor_document(struct document *document, const struct floor_file *floor);

#endif
