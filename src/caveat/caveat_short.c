// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>

#include "caveat/cell_list.h"

#define SECONDS_MOST 86400 /* that a job may have */

/* The cells, and the time in which each of them would have its rounds. */
struct cut_short {
	struct cell_list list;
	struct labels labels;
	double seconds;
};

/* Neither enough rounds nor as many as it may have, so its time was over. By what the run
 * says of itself, as --near takes rounds out later. */
static bool was_cut_short(const struct result *result, const struct result_cell *cell)
{
	const struct result_summary *sum = &cell->summary;
	const struct job_rounds *rounds = &result->job.rounds;

	return result->state == RESULT_COMPLETE && sum->used && sum->used < rounds->min &&
	       sum->used + sum->rejected < rounds->max;
}

static void add(void *arg, const struct result *result, const struct result_cell *cell)
{
	struct cut_short *cut = arg;
	const struct job_rounds *rounds = &result->job.rounds;
	const double share = (double)cell->summary.used / rounds->min;

	cell_list_add(&cut->list, &cut->labels, &cell->point);
	if (cut->list.count <= CELLS_MAX)
		sentence_add(&cut->list.sentence, " (%u of %u)", cell->summary.used,
			     rounds->min);
	cut->seconds = fmax(cut->seconds, ceil(rounds->max_seconds / share));
}

/* A figure of few rounds, where the job asked for more. */
void caveat_short(const struct caveat_context *ctx)
{
	char text[DOCUMENT_TEXT_MAX / 2] = "";
	struct cut_short cut = { { { text, sizeof(text), 0 }, 0 },
				 labels_of(caveat_first(ctx)),
				 0 };

	caveat_each_cell(ctx, was_cut_short, add, &cut);
	if (cut.list.count)
		document_caveat(ctx->document, "short", NULL,
				"Fewer timed rounds than rounds.min, because "
				"rounds.max_seconds was reached: %s%s "
				"--rounds-max-seconds %.0f is enough.",
				text, cut.list.count > CELLS_MAX ? "" : ".",
				fmin(cut.seconds, SECONDS_MOST));
}
