// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "caveat/caveat.h"
#include "compare/compare.h"
#include "format/units.h"
#include "sample/cache_latency.h"

#define NAMES_MOST   4 /* variants that are named */
#define PATTERNS_MAX 8

/* What was compared although it is not comparable, as --anyway does: one is named. */
void caveat_anyway(const struct caveat_context *ctx)
{
	struct err err;

	for (size_t i = 0; i < ctx->count; i++) {
		for (size_t j = 0; j < ctx->variants[i].count; j++) {
			if (!compare_may_stand_together(
				    caveat_first(ctx), ctx->variants[i].results[j], &err))
				continue;
			document_caveat(ctx->document, "anyway", NULL,
					"Not comparable: %s is of %s.",
					ctx->variants[i].name, err.msg);
			return;
		}
	}
}

/* The mean compression of a pattern. */
struct pattern_ratio {
	const char *name;
	double sum;
	unsigned int cells;
};

/* Beyond PATTERNS_MAX of them none is added. Returns how many there are. */
static size_t add_ratio(struct pattern_ratio *items, size_t count, const char *name,
			double ratio)
{
	size_t i = 0;

	while (i < count && strcmp(items[i].name, name))
		i++;
	if (isnan(ratio) || i == PATTERNS_MAX)
		return count;
	if (i == count)
		items[count++] = (struct pattern_ratio){ name, 0, 0 };
	items[i].sum += ratio;
	items[i].cells++;
	return count;
}

void caveat_data(const struct caveat_context *ctx)
{
	struct pattern_ratio items[PATTERNS_MAX];
	char text[512] = "";
	struct sentence sentence = { text, sizeof(text), 0 };
	size_t count = 0;

	for (size_t i = 0; i < ctx->runs; i++) {
		const struct result *result = ctx->results[i];

		for (size_t j = 0; j < result->cells.count; j++) {
			const struct result_cell *cell = result_cell(result, j);

			count = add_ratio(items, count, cell->point.pattern,
					  summary_ratio(cell));
		}
	}
	for (size_t i = 0; i < count; i++)
		sentence_add(&sentence, "%s%s %.1f : 1", i ? ", " : "", items[i].name,
			     items[i].sum / items[i].cells);
	if (!count)
		return;
	/* docs/patterns.md, "What it does to the release": 431 and 583 over 243 ns. */
	document_caveat(
		ctx->document, "data", NULL,
		"Compression: %s; other data take other times%s.", text,
		count == 1 && !strcmp(items[0].name, "text")
			? ": on one machine mixed pages took 1.8 times as long as "
			  "text, random ones 2.4 (docs/patterns.md)"
			: "");
}

static bool has_one_boot(const struct study *study, size_t variant)
{
	for (size_t c = 0; c < study->set.cell_count; c++) {
		if (sample_of(&study->set, c, variant)->boot_count == 1)
			return true;
	}
	return false;
}

/* " (base, other)": the variants of one boot, or how many where they are many; "" where
 * it is all of them. Returns @buf. */
static char *single_boots(const struct study *study, char *buf, size_t size)
{
	struct sentence sentence = { buf, size, 0 };
	size_t variants = study ? study->set.variant_count : 0, count = 0;

	*buf = '\0';
	for (size_t i = 0; i < variants; i++)
		count += has_one_boot(study, i);
	if (!count || count == variants)
		return buf;
	if (count > NAMES_MOST) {
		sentence_add(&sentence, " (%zu columns)", count);
		return buf;
	}
	for (size_t i = 0; i < variants; i++) {
		if (has_one_boot(study, i))
			sentence_add(&sentence, "%s%s", sentence.len ? ", " : " (",
				     study_name(study, i));
	}
	sentence_add(&sentence, ")");
	return buf;
}

/* Variants share their one boot, in runs that can be compared. */
static bool is_told_by_runs(const struct sample_set *set)
{
	for (size_t i = 0; i < set->cell_count * set->variant_count; i++) {
		if (set->samples[i].boot_count &&
		    sample_runs(&set->samples[i]).fewest < 2)
			return false;
	}
	return set->sharing.most == 1;
}

/* A verdict is withheld for it. */
static bool withholds(const struct caveat_context *ctx)
{
	const struct analysis *analysis = &ctx->study->analysis;
	bool withheld = false;

	for (size_t c = 0; c < analysis->cell_count; c++) {
		for (size_t v = 1; v < analysis->variant_count; v++) {
			enum verdict_why why = analysis_verdict(analysis, c, v)->why;

			withheld |= why == VERDICT_WHY_ONE_BOOT ||
				    why == VERDICT_WHY_ONE_RUN;
		}
	}
	return withheld && analysis->options.look;
}

/* The command that printed the table, with @option behind it; "" where it is not known.
 * Returns @buf. */
static char *command_with(const struct caveat_invocation *invocation, const char *option,
			  char *buf, size_t size)
{
	*buf = '\0';
	if (invocation && invocation->arguments &&
	    (size_t)snprintf(buf, size, "%s %s %s", invocation->command,
			     invocation->arguments, option) >= size)
		*buf = '\0';
	return buf;
}

void caveat_boots(const struct caveat_context *ctx)
{
	char names[(NAMES_MOST + 1) * LIST_NAME_MAX], command[DOCUMENT_TEXT_MAX] = "";

	if (!ctx->one_boot)
		return;
	single_boots(ctx->study, names, sizeof(names));
	if (ctx->study && is_told_by_runs(&ctx->study->set)) {
		document_caveat(ctx->document, "boots", NULL,
				"One boot only%s: one placement of kernel and data; "
				"its runs compare the variants within it, variation "
				"between boots is unknown.",
				names);
		return;
	}
	if (ctx->study && withholds(ctx))
		command_with(ctx->invocation, "--trust-one-boot", command,
			     sizeof(command));
	document_caveat(ctx->document, "boots", *command ? command : NULL,
			"One boot only%s: the interval does not include variation "
			"between boots.%s",
			names, *command ? " To judge by it nevertheless:" : "");
}

void caveat_cache_latency(const struct caveat_context *ctx)
{
	char command[DOCUMENT_TEXT_MAX], option[32];
	struct cache_latency latency;
	double max_latency_ns;

	if (cache_latency_make(&latency, ctx->results, ctx->runs)) {
		ctx->document->error = -ENOMEM;
		return;
	}
	if (!latency.rounds)
		return;
	if (!cache_latency_varied(&latency)) {
		document_caveat(ctx->document, "cpus", NULL,
				"Cache-line latency between the CPUs: %.0f to %.0f ns.",
				latency.min_ns, latency.max_ns);
		return;
	}
	max_latency_ns = cache_latency_threshold_ns(&latency);
	snprintf(option, sizeof(option), "--near %.0f", max_latency_ns);
	command_with(ctx->invocation, option, command, sizeof(command));
	document_caveat(
		ctx->document, "cpus", *command ? command : NULL,
		"Cache-line latency between the CPUs varied, %.0f to %.0f ns%s, which slows "
		"contended rounds. --near %.0f keeps only rounds at or below that%s",
		latency.min_ns, latency.max_ns,
		caveat_is_metal(ctx) ? "" : ": vCPUs probably migrated", max_latency_ns,
		*command ? ":" : ".");
}
