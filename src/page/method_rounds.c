// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/plural.h"
#include "format/units.h"
#include "job/layout.h"
#include "page/method.h"
#include "sample/summary.h"

/* What stands before the @index-th of @count items of a sentence. */
static const char *joint(size_t index, size_t count)
{
	if (!index)
		return "";
	return index + 1 == count ? " and " : ", ";
}

/* "1, 2 and 4" */
static void say_numbers(struct sentence *sentence, const struct uint_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		sentence_add(sentence, "%s%u", joint(i, list->count), list->items[i]);
}

/* "munmap", or "munmap, exit and kill" */
static void say_names(struct sentence *sentence, const struct name_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		sentence_add(sentence, "%s%s", joint(i, list->count), list->items[i]);
}

static void say_workload(const struct method_scope *scope, const struct job *job)
{
	char text[DOCUMENT_TEXT_MAX] = "";
	struct sentence sentence = { text, sizeof(text), 0 };
	const bool is_mixed = job->resident.count > 1 ||
			      (job->resident.count &&
			       strcmp(job->resident.items[0], LAYOUT_NONE) != 0);

	say_numbers(&sentence, &job->modes);
	sentence_add(&sentence,
		     " process%s at a time; each maps private anonymous memory without "
		     "huge pages (",
		     job->modes.count == 1 && job->modes.items[0] == 1 ? "" : "es");
	say_numbers(&sentence, &job->size_mib);
	sentence_add(&sentence,
		     " MiB), fills it, and pages it out to %s (%s) with MADV_PAGEOUT",
		     job->backend, job->algorithm);
	if (is_mixed) {
		sentence_add(&sentence, "; resident shares: ");
		say_names(&sentence, &job->resident);
	}
	sentence_add(&sentence, ". Then all release it at the same time.");
	document_method(scope->document, "Workload", "%s", text);
}

static void say_abouts(const struct method_scope *scope, const char *what,
		       const struct name_list *list, const char *more,
		       const char *(*about)(const char *name))
{
	char text[DOCUMENT_TEXT_MAX] = "";
	struct sentence sentence = { text, sizeof(text), 0 };

	for (size_t i = 0; i < list->count; i++) {
		const char *known = about ? about(list->items[i]) : NULL;

		sentence_add(&sentence, "%s%s%s%s", i ? "; " : "", list->items[i],
			     known ? ": " : "", known ? known : "");
	}
	document_method(scope->document, what, "%s%s", text, more);
}

/* The compression that zram counted, from the lowest cell to the highest. */
static void say_data(const struct method_scope *scope, const struct job *job)
{
	double low = NAN, high = NAN;
	char more[128] = ".";

	for (size_t i = 0; i < scope->count; i++) {
		const struct result *result = scope->results[i];

		for (size_t c = 0; c < result->cells.count; c++) {
			const double ratio = summary_ratio(result_cell(result, c));

			low = fmin(low, ratio);
			high = fmax(high, ratio);
		}
	}
	if (high >= low + 0.05)
		snprintf(more, sizeof(more),
			 ". Compressed %.1f to %.1f : 1, by zram's own count.", low,
			 high);
	else if (!isnan(low))
		snprintf(more, sizeof(more),
			 ". Compressed %.1f : 1, by zram's own count.", low);
	say_abouts(scope, "Data", &job->pattern, more, scope->options->pattern_about);
}

/* Of all rounds of the metric's kind that are no warm-up. */
struct tally {
	unsigned int used, warmups, rejects[REJECT_COUNT];
	uint64_t skew_ns;    /* the longest of cells that are not oversubscribed */
	uint64_t passes;     /* of MADV_PAGEOUT, at most */
	bool oversubscribed; /* some cell is */
};

static void add_round(struct tally *tally, const struct result_round *round,
		      enum metric metric, bool oversubscribed)
{
	if (round->warmup) {
		tally->warmups++;
		return;
	}
	if (round->watch != metric_kinds[metric].watch)
		return;
	if (!round->valid) {
		tally->rejects[round->reject]++;
		return;
	}
	tally->used++;
	for (size_t i = 0; i < round->procs.count; i++) {
		const struct result_proc *proc = result_proc(round, i);

		if (!oversubscribed && proc->start_skew_ns != UNKNOWN_U64 &&
		    proc->start_skew_ns > tally->skew_ns)
			tally->skew_ns = proc->start_skew_ns;
		if (proc->passes > tally->passes)
			tally->passes = proc->passes;
	}
}

static struct tally tally_of(const struct method_scope *scope)
{
	struct tally tally = { 0 };

	for (size_t i = 0; i < scope->count; i++) {
		const struct result *result = scope->results[i];

		for (size_t c = 0; c < result->cells.count; c++) {
			const struct result_cell *cell = result_cell(result, c);

			tally.oversubscribed |= cell->oversubscribed;
			for (size_t r = 0; r < cell->rounds.count; r++)
				add_round(&tally, result_round(cell, r), scope->metric,
					  cell->oversubscribed);
		}
	}
	return tally;
}

static void say_proof(const struct method_scope *scope, const struct tally *tally)
{
	char text[DOCUMENT_TEXT_MAX] = "";
	struct sentence sentence = { text, sizeof(text), 0 };
	unsigned int rejected = 0;

	for (size_t i = REJECT_NONE + 1; i < REJECT_COUNT; i++) {
		if (tally->rejects[i])
			sentence_add(&sentence, "%s%s %u", rejected ? ", " : ": ",
				     reject_names.items[i], tally->rejects[i]);
		rejected += tally->rejects[i];
	}
	document_method(
		scope->document, "Proof",
		"before the clock starts, each page is found in swap by pagemap, "
		"and none in the swap cache by mincore (%u pass%s of MADV_PAGEOUT "
		"at most); what zram says it holds has to agree. A round without "
		"that proof is rejected and in no figure. %u round%s used, %u "
		"rejected%s.",
		(unsigned int)tally->passes, tally->passes == 1 ? "" : "es", tally->used,
		plural(tally->used), rejected, text);
}

static void say_start(const struct method_scope *scope, const struct tally *tally)
{
	const struct run_conditions *met = &scope->results[0]->conditions;
	char skew[32], text[96] = "";

	if (tally->skew_ns)
		snprintf(text, sizeof(text),
			 " The last one started at most %s after the "
			 "first%s.",
			 unit_time((double)tally->skew_ns, skew, sizeof(skew)),
			 tally->oversubscribed ? " (rows with * not counted)" : "");
	document_method(scope->document, "Start",
			"processes are pinned, to CPUs %s in this order, and spin until "
			"all of them are on their CPU.%s",
			*met->pinned_cpus ? met->pinned_cpus : "that are not recorded",
			text);
}

static void say_clock(const struct method_scope *scope)
{
	const struct result_clock *clock = &scope->results[0]->clock;
	char read[32] = "", text[96] = "";

	if (clock->read_ns != UNKNOWN_U64)
		snprintf(text, sizeof(text), " (%s from one read to the next)",
			 unit_time((double)clock->read_ns, read, sizeof(read)));
	document_method(scope->document, "Time",
			"%s%s, read in each process directly before and after the "
			"release.",
			*clock->name ? clock->name : "the clock is not recorded", text);
}

static void say_repetition(const struct method_scope *scope)
{
	const struct result *first = scope->results[0];
	const struct job_rounds *limits = &first->job.rounds;
	char text[DOCUMENT_TEXT_MAX] = "";
	struct sentence sentence = { text, sizeof(text), 0 };

	sentence_add(&sentence, "%zu run%s", scope->count, plural(scope->count));
	if (*first->kernel.module.name)
		sentence_add(&sentence,
			     ", each after a fresh load of the variant's module");
	sentence_add(&sentence, ". A run has ");
	if (limits->min < limits->max)
		sentence_add(&sentence, "%u to ", limits->min);
	sentence_add(&sentence, "%u round%s of each row of the table", limits->max,
		     plural(limits->max));
	if (limits->target_percent < 100)
		sentence_add(&sentence,
			     ", enough for a 95 %% interval of the median within %g %%",
			     limits->target_percent);
	sentence_add(&sentence, ", and takes %u s for them at most", limits->max_seconds);
	if (limits->warmup)
		sentence_add(&sentence, "; %u warm-up round%s before them %s not used",
			     limits->warmup, plural(limits->warmup),
			     limits->warmup == 1 ? "is" : "are");
	sentence_add(&sentence, ".");
	if (first->turn != UNKNOWN_U64)
		sentence_add(&sentence, " The variants took turns, each turn in an order "
					"of its own");
	if (first->turn != UNKNOWN_U64 && first->order_seed != UNKNOWN_U64)
		sentence_add(&sentence, ", drawn at random (seed %llu)",
			     (unsigned long long)first->order_seed);
	if (first->turn != UNKNOWN_U64)
		sentence_add(&sentence, ".");
	document_method(scope->document, "Repetition", "%s", text);
}

void method_rounds(const struct method_scope *scope)
{
	const struct job *job = &scope->results[0]->job;
	const struct tally tally = tally_of(scope);

	say_workload(scope, job);
	say_data(scope, job);
	say_abouts(scope, "Release", &job->release, ".", scope->options->release_about);
	say_proof(scope, &tally);
	say_start(scope, &tally);
	say_clock(scope);
	say_repetition(scope);
}
