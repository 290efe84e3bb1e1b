/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_FORMAT_FORMAT_PLAIN_H
#define SWAPREL_FORMAT_FORMAT_PLAIN_H

#include "format/document.h"

/* Paragraphs broken at @columns, tables as they are: what text and mail have in common.
 */
void format_plain(FILE *out, const struct document *document, size_t columns);

#endif
