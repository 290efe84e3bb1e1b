/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_PAGE_TEXT_H
#define SWAPREL_PAGE_TEXT_H

#include "caveat/caveats.h"
#include "sample/summary.h"

#define SUMMARY_SCHEMA "swaprel.summary/1"

/* The head of a result, its cells, and what was rejected and why. 0 or -ENOMEM;
 * @document is to be freed in either case. */
int result_document(struct document *document, const struct result *result,
		    enum metric metric, const struct caveat_again *again);

/* "128 MiB", "12.5 KiB", "-" when it is not known. Returns @buf. */
char *text_bytes(double bytes, char *buf, size_t size);

/* "12.3 ms", "870 us": a time with three digits; "-" when it is not known. Returns @buf.
 */
char *text_time(double ns, char *buf, size_t size);

#endif
