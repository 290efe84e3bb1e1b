/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_REPORT_APART_NOTE_H
#define SWAPREL_REPORT_APART_NOTE_H

#include "compare/apart.h"
#include "report/document.h"

/* A note on how far apart the CPUs of @results were, where it is known and, unless
 * @always, where they were moved: what that does, and which option takes it out. 0 or
 * -ENOMEM. */
int apart_note(struct document *document, const struct result *const *results,
	       size_t count, bool always);

#endif
