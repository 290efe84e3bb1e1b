// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>

#include "base/plural.h"
#include "caveat/caveat.h"

/* A result's rounds with the same beside the release. */
struct watched {
	unsigned int made, rejected;
	bool has_figure[METRIC_COUNT];
};

static void count_watched(struct watched *watched, const struct result_cell *cell,
			  enum watch watch)
{
	for (size_t i = 0; i < cell->rounds.count; i++) {
		const struct result_round *round = result_round(cell, i);

		if (round->warmup || round->watch != watch)
			continue;
		watched->made++;
		watched->rejected += !round->valid;
		for (int metric = 0; metric < METRIC_COUNT; metric++)
			watched->has_figure[metric] |=
				summary_round_counts(round, (enum metric)metric);
	}
}

/* The options of "show" that print their figures, the first metric's where there are
 * several; NULL: no round has any. Returns @buf. */
static char *options_of(const struct watched *watched, char *buf, size_t size)
{
	int metric = 0;

	while (metric < METRIC_COUNT && !watched->has_figure[metric])
		metric++;
	if (metric == METRIC_COUNT)
		return NULL;
	if (watched->has_figure[METRIC_BACK99])
		snprintf(buf, size, "--memory");
	else
		snprintf(buf, size, "--metric %s", metric_names.items[metric]);
	return buf;
}

static void say_watched(const struct caveat_context *ctx, const struct watched *watched,
			enum watch watch)
{
	const struct caveat_invocation *invocation = ctx->invocation;
	char command[DOCUMENT_TEXT_MAX] = "", options[64], rejected[32] = "";
	const char *option = options_of(watched, options, sizeof(options));

	if (!invocation || !invocation->arguments)
		option = NULL;
	if (option)
		snprintf(command, sizeof(command), "%s %s %s", invocation->command,
			 option, invocation->arguments);
	if (watched->rejected)
		snprintf(rejected, sizeof(rejected), " (%u rejected)", watched->rejected);
	document_caveat(ctx->document, "watched", option ? command : NULL,
			"Not in this table: %u round%s with --watch %s%s%s",
			watched->made, plural(watched->made), watch_names.items[watch],
			rejected, option ? ". To show them:" : ".");
}

/* Rounds of the result that the table's metric is not of, which whoever asked for them
 * looks for. */
void caveat_watched(const struct caveat_context *ctx)
{
	const struct result *result = caveat_first(ctx);

	if (!ctx->alone)
		return;
	for (int watch = WATCH_NONE + 1; watch < WATCH_COUNT; watch++) {
		struct watched watched = { 0 };

		if (ctx->study &&
		    metric_kinds[ctx->study->metric].watch == (enum watch)watch)
			continue;
		for (size_t c = 0; c < result->cells.count; c++)
			count_watched(&watched, result_cell(result, c),
				      (enum watch)watch);
		if (watched.made)
			say_watched(ctx, &watched, (enum watch)watch);
	}
}
