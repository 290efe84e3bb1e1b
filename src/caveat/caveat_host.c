// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "caveat/caveat.h"
#include "result/taint.h"

#define LEAST_STEAL_PERCENT 0.05 /* less is shown as 0.0 */

void caveat_of_substrate(struct document *document, const char *substrate)
{
	static const struct {
		const char *name, *text;
	} words[] = {
		{ "kvm",
		  "Virtual machine (kvm): real CPUs; the hypervisor may preempt or "
		  "migrate vCPUs." },
		{ "vm",
		  "Virtual machine: real CPUs; the hypervisor may preempt or migrate "
		  "vCPUs." },
		{ "tcg",
		  "Emulated CPUs (tcg, no KVM): shows which kernel does less work and "
		  "roughly how much less; neither the gain on real hardware nor the "
		  "cost of a contended lock." },
		{ "tcg-exact",
		  "Counted instructions (tcg-exact, 1 ns is one, on one CPU): shows "
		  "which path is longer; neither the cost of cache misses nor of "
		  "contention." },
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (!strcmp(words[i].name, substrate))
			document_caveat(document, "substrate", NULL, "%s", words[i].text);
	}
}

void caveat_substrate(const struct caveat_context *ctx)
{
	caveat_of_substrate(ctx->document, caveat_first(ctx)->substrate);
}

/* A percentage that runs recorded, and what is to be said of it. */
struct range_words {
	const char *kind, *what;
	const char *of, *of_guest;
	size_t offset;  /* of its range in the facts */
	double differs; /* points between the means of two sides that are worth a word */
	double much;
	/* To be known where it is that much. */
	const char *then, *then_guest;
	int digits;
};

static const struct range_words load_words = {
	"load",
	"Load before the run",
	"of all CPUs",
	"of the guest's CPUs (the host's: not recorded)",
	offsetof(struct caveat_facts, load),
	10,
	20,
	": the host was busy, which makes times longer",
	": the guest was busy, which makes times longer",
	0,
};

static const struct range_words steal_words = {
	"steal",
	"Steal during the run",
	"of the CPU time",
	"of the CPU time",
	offsetof(struct caveat_facts, steal),
	2,
	5,
	": the hypervisor preempted vCPUs, so times are longer",
	": the hypervisor preempted vCPUs, so times are longer",
	1,
};

/* All sides together, and the sides with the lowest and the highest mean. */
struct span {
	double low, high;
	const struct caveat_facts *least, *most;
	const struct caveat_facts *unknown; /* a side that did not record it */
};

static const struct caveat_range *range_at(const struct caveat_facts *facts,
					   const struct range_words *words)
{
	return (const void *)((const char *)facts + words->offset);
}

static struct span span_of(const struct caveat_context *ctx,
			   const struct range_words *words)
{
	struct span span = { NAN, NAN, NULL, NULL, NULL };

	for (size_t i = 0; i < ctx->count; i++) {
		const struct caveat_facts *facts = &ctx->facts[i];
		const struct caveat_range *range = range_at(facts, words);

		if (isnan(range->mean)) {
			span.unknown = facts;
			continue;
		}
		span.low = fmin(span.low, range->low);
		span.high = fmax(span.high, range->high);
		if (!span.least || range->mean < range_at(span.least, words)->mean)
			span.least = facts;
		if (!span.most || range->mean > range_at(span.most, words)->mean)
			span.most = facts;
	}
	return span;
}

static void say_range(const struct caveat_context *ctx, const struct range_words *words,
		      double least_reported)
{
	struct span span = span_of(ctx, words);
	char unknown[64] = "", low[24] = "";
	const char *of = caveat_is_metal(ctx) ? words->of : words->of_guest;
	double least, most;

	if (!span.least || span.high < least_reported)
		return;
	if (span.unknown)
		snprintf(unknown, sizeof(unknown), "; of %s it was not recorded",
			 span.unknown->name);
	least = range_at(span.least, words)->mean;
	most = range_at(span.most, words)->mean;
	if (most - least >= words->differs) {
		document_caveat(ctx->document, words->kind, NULL,
				"%s differs: %.*f %% (%s) to %.*f %% (%s) %s%s; that may "
				"explain differences in the table.",
				words->what, words->digits, least, span.least->name,
				words->digits, most, span.most->name, of, unknown);
		return;
	}
	if (span.high > span.low)
		snprintf(low, sizeof(low), "%.*f to ", words->digits, span.low);
	document_caveat(ctx->document, words->kind, NULL, "%s: %s%.*f %% %s%s%s.",
			words->what, low, words->digits, span.high, of, unknown,
			span.high < words->much ? ""
			: caveat_is_metal(ctx)  ? words->then
						: words->then_guest);
}

/* Counted instructions do not mind what else runs. */
void caveat_load(const struct caveat_context *ctx)
{
	if (strcmp(caveat_first(ctx)->substrate, "tcg-exact"))
		say_range(ctx, &load_words, 0);
}

void caveat_steal(const struct caveat_context *ctx)
{
	say_range(ctx, &steal_words, LEAST_STEAL_PERCENT);
}

/* " in 2 of 6 runs", or "" where it is all of them. Returns @buf. */
static char *part_text(const struct caveat_context *ctx, size_t runs, char *buf,
		       size_t size)
{
	*buf = '\0';
	if (runs < ctx->runs)
		snprintf(buf, size, " in %zu of %zu runs", runs, ctx->runs);
	return buf;
}

/* A text that runs recorded, and what it stands for. */
struct text_words {
	const char *kind, *what;
	size_t offset; /* in the conditions */
};

static void say_text(const struct caveat_context *ctx, const struct text_words *words)
{
	const char *text = NULL; /* of the last run that has one */
	char part[64];
	size_t runs = 0;

	for (size_t i = 0; i < ctx->runs; i++) {
		const char *own = (const char *)&ctx->results[i]->conditions +
				  words->offset;

		if (!*own)
			continue;
		runs++;
		text = own;
	}
	if (text)
		document_caveat(ctx->document, words->kind, NULL, "%s%s: %s.",
				words->what, part_text(ctx, runs, part, sizeof(part)),
				text);
}

void caveat_texts(const struct caveat_context *ctx)
{
	static const struct text_words words[] = {
		{ "swap", "Other swap in use, left alone",
		  offsetof(struct run_conditions, other_swap) },
		{ "numa", "Memory not bound to one NUMA node",
		  offsetof(struct run_conditions, unbound_reason) },
		{ "parking", "Parking counters are not observable",
		  offsetof(struct run_conditions, parking_unseen) },
		{ "complaint", "The kernel complained",
		  offsetof(struct run_conditions, complaint) },
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		say_text(ctx, &words[i]);
}

/* A module of another series' sources, as its manifest says. */
void caveat_nearest(const struct caveat_context *ctx)
{
	const json_t *manifest = NULL; /* of the last run that has one */
	const char *release = "";
	char part[64];
	size_t runs = 0;

	for (size_t i = 0; i < ctx->runs; i++) {
		const struct result *result = ctx->results[i];

		if (!result_is_nearest(result))
			continue;
		runs++;
		manifest = result->variant.provenance;
		release = result->kernel.release;
	}
	if (runs)
		document_caveat(
			ctx->document, "nearest", NULL,
			"NOT THE CODE OF LINUX %s%s: its modules are built from the "
			"sources of %s, the nearest available.",
			release, part_text(ctx, runs, part, sizeof(part)),
			document_text(manifest, "tree"));
}

static uint64_t known(uint64_t flags)
{
	return flags == UNKNOWN_U64 ? 0 : flags;
}

void caveat_taint(const struct caveat_context *ctx)
{
	char letters[128], part[64];
	uint64_t flags = 0;
	size_t runs = 0;

	for (size_t i = 0; i < ctx->runs; i++) {
		const struct result *result = ctx->results[i];
		uint64_t own = known(result->kernel.tainted) |
			       known(result->conditions.tainted_after);

		/* What the table says already. */
		if (*result->kernel.module.name)
			own &= ~TAINT_FOREIGN;
		flags |= own;
		runs += own != 0;
	}
	if (runs)
		document_caveat(ctx->document, "taint", NULL, "Kernel tainted%s: %s%s.",
				part_text(ctx, runs, part, sizeof(part)),
				taint_letters(flags, letters, sizeof(letters)),
				flags & TAINT_COMPLAINTS ? "; it detected a bug in itself"
							 : "");
}

void caveat_throttling(const struct caveat_context *ctx)
{
	size_t throttled = 0, unknown = 0;
	char part[64];

	for (size_t i = 0; i < ctx->count; i++) {
		throttled += ctx->facts[i].throttled;
		unknown += ctx->facts[i].no_throttling;
	}
	if (throttled)
		document_caveat(ctx->document, "throttling", NULL,
				"CPUs were throttled%s; times there are longer.",
				part_text(ctx, throttled, part, sizeof(part)));
	else if (unknown && !result_is_emulated(caveat_first(ctx)))
		document_caveat(ctx->document, "throttling", NULL,
				"Throttling: not observable %s.",
				unknown == ctx->runs ? "on this machine"
						     : "in some of the runs");
}
