/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_PAGE_ANSWER_H
#define SWAPREL_PAGE_ANSWER_H

#include "compare/study.h"
#include "format/document.h"

/* What a study says, a sentence a pair of variants, each with its intervals: which is
 * faster than which and by how much; of one variant, how long a release takes. Each is a
 * document_answer(). */
void answer_of_study(struct document *document, const struct study *study);

/* How long a release took in one result, with intervals over its rounds; nothing where
 * @metric is no release time or no round counts. */
void answer_of_result(struct document *document, const struct result *result,
		      enum metric metric);

/* @yes of a result on emulated CPUs, which a reader has to know whatever else is read;
 * @no of others. */
const char *answer_emulated(const struct result *result, const char *yes, const char *no);

/* Its figures are of one result, and intervals of the rounds of that. */
bool answer_is_of_one_run(const struct study *study);

#endif
