// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/place.h"
#include "caveat/caveat.h"
#include "caveat/cell_list.h"
#include "format/units.h"
#include "sample/labels.h"

/* The least and the most of a field of job.rounds, and whose they are. */
struct asked {
	double least, most;
	const char *least_name, *most_name;
};

static double asked_of(const struct job_rounds *rounds, size_t field)
{
	const double fields[] = { rounds->warmup, rounds->min, rounds->max,
				  rounds->target_percent, rounds->max_seconds };

	return fields[field];
}

static struct asked asked_make(const struct caveat_context *ctx, size_t field)
{
	struct asked asked = { 0 };

	for (size_t i = 0; i < ctx->count; i++) {
		for (size_t j = 0; j < ctx->variants[i].count; j++) {
			double own = asked_of(&ctx->variants[i].results[j]->job.rounds,
					      field);

			if (!asked.least_name || own < asked.least) {
				asked.least = own;
				asked.least_name = ctx->variants[i].name;
			}
			if (!asked.most_name || own > asked.most) {
				asked.most = own;
				asked.most_name = ctx->variants[i].name;
			}
		}
	}
	return asked;
}

static void say_asked(const struct caveat_context *ctx)
{
	static const char *const names[] = { "warmup", "min", "max", "target_percent",
					     "max_seconds" };
	char text[DOCUMENT_TEXT_MAX / 2] = "";
	struct sentence sentence = { text, sizeof(text), 0 };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct asked asked = asked_make(ctx, i);

		if (asked.least < asked.most)
			sentence_add(&sentence, "%s %s %g (%s) to %g (%s)",
				     sentence.len ? "," : "", names[i], asked.least,
				     asked.least_name, asked.most, asked.most_name);
	}
	if (sentence.len)
		document_caveat(ctx->document, "rounds", NULL, "job.rounds differs:%s.",
				text);
}

static bool same_rounds(struct sample_range a, struct sample_range b)
{
	return a.fewest == b.fewest && a.most == b.most;
}

/* Cells with as many rounds as the @first-th, all others behind it. */
static void say_range(struct sentence *sentence, const struct sample_set *set,
		      const struct labels *labels, size_t first)
{
	struct sample_range rounds = sample_set_rounds(set, first);
	char text[(CELLS_MAX + 1) * POINT_NAME_MAX] = "";
	struct cell_list list = { { text, sizeof(text), 0 }, 0 };

	for (size_t c = first; c < set->cell_count; c++) {
		if (same_rounds(sample_set_rounds(set, c), rounds))
			cell_list_add(&list, labels, &set->cells[c]->point);
	}
	sentence_add(sentence, "%s %zu to %zu", sentence->len ? "," : "", rounds.fewest,
		     rounds.most);
	if (list.count < set->cell_count)
		sentence_add(sentence, " (%s)", text);
}

static void say_used(const struct caveat_context *ctx)
{
	const struct sample_set *set = &ctx->study->set;
	struct labels labels = labels_of(caveat_first(ctx));
	char text[DOCUMENT_TEXT_MAX / 2] = "";
	struct sentence sentence = { text, sizeof(text), 0 };

	for (size_t c = 0; c < set->cell_count; c++) {
		struct sample_range rounds = sample_set_rounds(set, c);
		size_t before = 0;

		while (!same_rounds(sample_set_rounds(set, before), rounds))
			before++;
		if (rounds.fewest < rounds.most && before == c)
			say_range(&sentence, set, &labels, c);
	}
	if (sentence.len)
		document_caveat(ctx->document, "rounds", NULL,
				"Rounds per run differ:%s. Medians are averaged over all "
				"subsamples of the smallest number.",
				text);
}

/* A median depends on how many rounds it is of. */
void caveat_rounds(const struct caveat_context *ctx)
{
	say_asked(ctx);
	if (ctx->study && !ctx->alone)
		say_used(ctx);
}

static bool has_two_kinds(const struct study *study, size_t cell)
{
	for (size_t v = 0; v < study->set.variant_count; v++) {
		if (analysis_nested(&study->analysis, cell, v)->has_clusters)
			return true;
	}
	return false;
}

enum { KINDS_MOST = 2 }; /* variants of a cell that are named */

static bool is_drawn(const struct caveat_context *ctx)
{
	return ctx->invocation && ctx->invocation->has_pictures;
}

/* The variants whose rounds fall into two clusters in a cell, with the level of each: "
 * (base: 75 % 12.3 ms, 25 % 19.7 ms; deferred: ...)"; of a result that is shown alone
 * without the name. */
static void name_kinds(struct sentence *sentence, const struct caveat_context *ctx,
		       size_t cell)
{
	const char *before = " (";
	size_t named = 0, more = 0;

	for (size_t v = 0; v < ctx->study->set.variant_count; v++) {
		const struct nested *nested = analysis_nested(&ctx->study->analysis, cell,
							      v);
		char fast[32], slow[32];

		if (!nested->has_clusters)
			continue;
		if (named == KINDS_MOST) {
			more++;
			continue;
		}
		named++;
		sentence_add(
			sentence, "%s%s%s%.0f %% %s, %.0f %% %s", before,
			ctx->alone ? "" : study_name(ctx->study, v),
			ctx->alone ? "" : ": ", 100 * (1 - nested->clusters.slow),
			unit_time(exp(nested->clusters.fast_log), fast, sizeof(fast)),
			100 * nested->clusters.slow,
			unit_time(exp(nested->clusters.slow_log), slow, sizeof(slow)));
		before = "; ";
	}
	if (more)
		sentence_add(sentence, "; %zu more", more);
	sentence_add(sentence, ")");
}

/* The median of such rounds is of one kind or the other. */
void caveat_kinds(const struct caveat_context *ctx)
{
	const struct study *study = ctx->study;
	struct labels labels = labels_of(caveat_first(ctx));
	char text[DOCUMENT_TEXT_MAX / 2] = "";
	struct cell_list list = { { text, sizeof(text), 0 }, 0 };
	char draws[96];

	/* It is about times. */
	if (!study || metric_kinds[study->metric].unit != METRIC_UNIT_NS)
		return;
	for (size_t c = 0; c < study->set.cell_count; c++) {
		if (!has_two_kinds(study, c))
			continue;
		cell_list_add(&list, &labels, &study->set.cells[c]->point);
		if (list.count <= CELLS_MAX)
			name_kinds(&list.sentence, ctx, c);
	}
	snprintf(draws, sizeof(draws), "%s draws them", place_script("plot").command);
	if (list.count)
		document_caveat(ctx->document, "kinds", NULL,
				"Rounds fall into two clusters, fast and slow "
				"(bimodal): %s%s The %s%s%s.",
				text, list.count > CELLS_MAX ? "" : ".",
				ctx->alone ? "median is of one cluster"
					   : "time is of neither cluster and depends "
					     "on the number of rounds",
				is_drawn(ctx) ? "" : "; ", is_drawn(ctx) ? "" : draws);
}

/* A killer was on the CPU of its process, in a round that counts. */
static bool has_shared_cpus(const struct result *result, const struct result_cell *cell)
{
	(void)result;
	for (size_t i = 0; i < cell->rounds.count; i++) {
		const struct result_round *round = result_round(cell, i);

		for (size_t p = 0; result_round_counts(round) && p < round->procs.count;
		     p++) {
			const struct result_proc *proc = result_proc(round, p);

			if (proc->killer_cpu == proc->cpu)
				return true;
		}
	}
	return false;
}

struct sharers {
	struct cell_list list;
	struct labels labels;
};

static void add_sharer(void *arg, const struct result *result,
		       const struct result_cell *cell)
{
	struct sharers *sharers = arg;

	(void)result;
	cell_list_add(&sharers->list, &sharers->labels, &cell->point);
}

/* Each waits for the other. */
void caveat_killers(const struct caveat_context *ctx)
{
	char text[DOCUMENT_TEXT_MAX / 2] = "";
	struct sharers sharers = { { { text, sizeof(text), 0 }, 0 },
				   labels_of(caveat_first(ctx)) };

	caveat_each_cell(ctx, has_shared_cpus, add_sharer, &sharers);
	if (sharers.list.count)
		document_caveat(
			ctx->document, "killers", NULL,
			"Too few CPUs: killers shared those of their processes: %s. "
			"These times include waiting for each other.",
			text);
}

struct bystanders {
	size_t rounds, shared, late;
};

/* Behind before the release by a tenth of the time that it is looked at for. */
static void count_bystanders(struct bystanders *seen, const struct result_cell *cell)
{
	for (size_t r = 0; r < cell->rounds.count; r++) {
		const struct result_round *round = result_round(cell, r);
		const struct result_bystander *bystander = &round->bystander;

		if (!round->valid || bystander->touches == UNKNOWN_U64)
			continue;
		seen->rounds++;
		seen->shared += bystander->shares_cpu;
		seen->late += bystander->alone_p99_ns != UNKNOWN_U64 &&
			      bystander->alone_p99_ns >= bystander->window_ns / 10;
	}
}

/* "2 of its 3 rounds", or what is shorter where it is all of them. Returns @buf. */
static char *part_of(size_t part, size_t all, char *buf, size_t size)
{
	if (part < all)
		snprintf(buf, size, "%zu of its %zu rounds", part, all);
	else if (all > 1)
		snprintf(buf, size, "all of its %zu rounds", all);
	else
		snprintf(buf, size, "its one round");
	return buf;
}

/* What it waits for that is not the kernel's release is in its latencies. */
void caveat_bystander(const struct caveat_context *ctx)
{
	struct bystanders seen = { 0 };
	char part[64];

	for (size_t i = 0; i < ctx->runs; i++) {
		for (size_t c = 0; c < ctx->results[i]->cells.count; c++)
			count_bystanders(&seen, result_cell(ctx->results[i], c));
	}
	if (seen.shared)
		document_caveat(ctx->document, "bystander", NULL,
				"The bystander shared its CPU with a release in %s: "
				"its latency includes waiting for the CPU.",
				part_of(seen.shared, seen.rounds, part, sizeof(part)));
	if (seen.late)
		document_caveat(ctx->document, "bystander", NULL,
				"The bystander was late by 10 %% of its window before "
				"the release in %s: this machine is too slow or too "
				"busy for its pace.",
				part_of(seen.late, seen.rounds, part, sizeof(part)));
}
