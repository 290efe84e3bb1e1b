// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "caveat/caveat.h"

/* Boards that are named, and characters of their names. */
#define BOARDS_MOST 8
#define BOARD_CHARS sizeof(((struct machine *)0)->board)

struct boards {
	const char *names[BOARDS_MOST];
	size_t count; /* all of them, those without a name here as well */
};

static bool was_before(const struct result *const *results, size_t i)
{
	for (size_t j = 0; j < i; j++) {
		if (!strcmp(results[j]->machine.board, results[i]->machine.board))
			return true;
	}
	return false;
}

static struct boards list_boards(const struct result *const *results, size_t count)
{
	struct boards boards = { .count = 0 };

	for (size_t i = 0; i < count; i++) {
		const char *board = results[i]->machine.board;

		if (!*board || was_before(results, i))
			continue;
		if (boards.count < BOARDS_MOST)
			boards.names[boards.count] = board;
		boards.count++;
	}
	return boards;
}

static bool ran_on(const struct caveat_variant *variant, const char *board)
{
	for (size_t i = 0; i < variant->count; i++) {
		if (!strcmp(variant->results[i]->machine.board, board))
			return true;
	}
	return false;
}

/* The first variant that was not measured on all boards; NULL: all were. */
static const char *missing_side(const struct caveat_context *ctx)
{
	for (size_t i = 0; i < ctx->runs; i++) {
		const char *board = ctx->results[i]->machine.board;

		for (size_t j = 0; j < ctx->count; j++) {
			if (!ran_on(&ctx->variants[j], board))
				return ctx->variants[j].name;
		}
	}
	return NULL;
}

void caveat_boards(const struct caveat_context *ctx)
{
	const struct boards boards =
		list_boards((const struct result *const *)ctx->results, ctx->runs);
	char names[BOARDS_MOST * (BOARD_CHARS + 2) + 8] = "";
	const char *missing;
	size_t put = 0;

	if (boards.count < 2)
		return;
	for (size_t i = 0; i < boards.count && i < BOARDS_MOST; i++)
		put += (size_t)snprintf(names + put, sizeof(names) - put, "%s%s",
					i ? ", " : "", boards.names[i]);
	if (boards.count > BOARDS_MOST)
		strcpy(names + put, ", ...");
	missing = missing_side(ctx);
	if (missing)
		document_caveat(ctx->document, "boards", NULL,
				"Measured on %zu boards (%s), and %s not on all of them: "
				"boards of one kind differ, and that is in the ratios.",
				boards.count, names, missing);
	else
		document_caveat(ctx->document, "boards", NULL,
				"Measured on %zu boards (%s), every variant on each: "
				"boards of one kind differ, which widens the intervals "
				"of times; ratios are of %s.",
				boards.count, names,
				*caveat_first(ctx)->kernel.module.name
					? "variants of the same boot"
					: "kernels of the same boards");
}
