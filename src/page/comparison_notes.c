// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/plural.h"
#include "format/units.h"
#include "page/comparison.h"
#include "page/words.h"
#include "sample/unmatched.h"

#define OPEN_MOST 8 /* sentences about what is open, before the rest is only counted */

static void say_method(struct document *document, const struct comparison *comparison)
{
	const struct analysis *analysis = &comparison->study->analysis;
	const char *base = study_name(comparison->study, 0);
	const char *ratio = metric_is_release(comparison->study->metric) ? "Speed-up"
									 : "Ratio";
	size_t count = analysis->comparisons;
	double each = analysis_each(analysis);
	bool oversubscribed = false;

	for (size_t i = 0; i < comparison->cells * comparison->others; i++)
		oversubscribed |= comparison->rows[i].cell.oversubscribed;
	if (oversubscribed)
		document_note(document, "%s", label_oversubscribed);
	if (count == 1)
		document_note(document,
			      "%s: %s over the other, with its %g %% interval. same: "
			      "within a margin of %g %%.",
			      ratio, base, 100 * each, 100 * analysis->options.margin);
	else
		document_note(
			document,
			"%s: %s over the other. Intervals: %g %% simultaneous "
			"(Bonferroni, %zu comparisons, %.4g %% each). same: within a "
			"margin of %g %%.",
			ratio, base, 100 * analysis->options.confidence, count,
			100 * each, 100 * analysis->options.margin);
	if (!metric_is_release(comparison->study->metric))
		document_note(document, "faster: less of %s, slower: more.",
			      metric_names.items[comparison->study->metric]);
}

/* Whoever takes more boots looks again. */
void comparison_analyses(struct document *document, const struct study *study)
{
	const struct analysis_options *options = &study->analysis.options;

	if (!options->look)
		return;
	document_set(document, "look", json_integer(options->look));
	document_note(document,
		      "Interim analysis %u: %g %% over all (alpha spending); with more "
		      "%s, --looks %u.",
		      options->look, 100 * options->all,
		      study->set.sharing.most == 1 ? "runs" : "boots", options->look + 1);
}

/* "3", or "1 to 3" where they are not all alike. */
static void say_range(struct sentence *sentence, size_t fewest, size_t most)
{
	if (fewest < most)
		sentence_add(sentence, "%zu to ", fewest);
	sentence_add(sentence, "%zu", most);
}

/* ", ratios per boot, over 6 that the variants share" */
static void say_sharing(struct sentence *sentence, const struct sharing *sharing)
{
	if (!sharing->made)
		return;
	sentence_add(sentence, "; ratios are per boot, over ");
	if (sharing->most == 1)
		sentence_add(sentence, "the one");
	else
		say_range(sentence, sharing->fewest, sharing->most);
	sentence_add(sentence, " that the variants share");
	if (sharing->left_out)
		sentence_add(sentence, ", with up to %zu of a variant left out",
			     sharing->left_out);
	if (sharing->not_all)
		sentence_add(sentence, ", where they share any");
}

/* Which boots and runs belong together, and what is left out for it. */
static void say_together(struct document *document, const struct study *study)
{
	char text[64] = "";
	struct sentence sentence = { text, sizeof(text), 0 };
	const struct sharing *sharing = &study->set.sharing;
	const struct pairing *pairing = &study->set.pairing;
	bool repeated = false;

	if (sharing->too_few)
		document_note(document, "Variants that share at most one boot, and "
					"have others, are compared as unpaired boots.");
	for (size_t i = 0; i < study->set.cell_count * study->set.variant_count; i++)
		repeated |= study->set.samples[i].repeated;
	if (pairing->made) {
		sentence = (struct sentence){ text, sizeof(text), 0 };
		say_range(&sentence, pairing->fewest, pairing->most);
		document_note(document, "%s%s: %s turns present in all variants.",
			      pairing->of_runs ? "Runs are paired by turn"
					       : "Paired by turn",
			      pairing->anticorrelated
				      ? ", as runs of one turn are anticorrelated"
				      : "",
			      text);
	} else if (pairing->why_not)
		document_note(document, "Not paired: %s.", pairing->why_not);
	if (repeated)
		document_note(document,
			      "Boots that executed exactly the same instructions "
			      "count once.");
}

/* "6", or "4 to 6" where some have no round that counts in a cell; "1 boot of 4 runs",
 * "3 boots of 2 to 4 runs each". */
static void say_column(struct sentence *sentence, const struct study *study,
		       size_t column)
{
	struct sample_range boots = { SIZE_MAX, 0 }, runs = { SIZE_MAX, 0 };

	for (size_t c = 0; c < study->set.cell_count; c++) {
		const struct sample *sample = sample_of(&study->set, c, column);
		struct sample_range own = sample_runs(sample);

		if (sample->boot_count < boots.fewest)
			boots.fewest = sample->boot_count;
		if (sample->boot_count > boots.most)
			boots.most = sample->boot_count;
		if (own.fewest && own.fewest < runs.fewest)
			runs.fewest = own.fewest;
		if (own.most > runs.most)
			runs.most = own.most;
	}
	say_range(sentence, boots.fewest, boots.most);
	if (runs.most < 2)
		return;
	sentence_add(sentence, " boot%s of ", plural(boots.most));
	say_range(sentence, runs.fewest, runs.most);
	sentence_add(sentence, " runs%s", boots.most == 1 ? "" : " each");
}

void comparison_boots(struct document *document, const struct study *study)
{
	char text[DOCUMENT_TEXT_MAX / 2] = "", first[128] = "", own[128];
	struct sentence all = { text, sizeof(text), 0 };
	bool alike = true;

	for (size_t i = 0; i < study->variants->count; i++) {
		char *boots = i ? own : first;
		struct sentence sentence = { boots, sizeof(own), 0 };

		say_column(&sentence, study, i);
		alike &= !strcmp(boots, first);
		sentence_add(&all, "%s %s %s", i ? "," : "", study_name(study, i), boots);
	}
	if (alike) {
		all = (struct sentence){ text, sizeof(text), 0 };
		sentence_add(&all, " %s", first);
	}
	say_sharing(&all, &study->set.sharing);
	document_note(document, "Boots of each variant:%s.", text);
	say_together(document, study);
}

/* The cells of a variant that the base lacks, as one text. */
static void list_unmatched(char text[DOCUMENT_TEXT_MAX / 2], const struct study *study,
			   size_t column)
{
	struct sentence cells = { text, DOCUMENT_TEXT_MAX / 2, 0 };
	struct unmatched at = { .variant = column };

	*text = '\0';
	while (unmatched_next(&at, &study->set, study->variants) && at.variant == column)
		sentence_add(&cells, "%s%s", cells.len ? ", " : "",
			     row_cell_of(&label_whole, at.point, false).label);
}

/* Nothing says whether they are slower, and so a gate is not passed. Variants that have
 * the same such cells stand in one note. */
void comparison_unmatched(struct document *document, const struct study *study)
{
	char text[DOCUMENT_TEXT_MAX / 2], other[DOCUMENT_TEXT_MAX / 2];

	for (size_t i = 1; i < study->variants->count; i++) {
		char names[DOCUMENT_TEXT_MAX / 4] = "";
		struct sentence columns = { names, sizeof(names), 0 };
		bool is_said = false;

		list_unmatched(text, study, i);
		for (size_t j = 1; *text && j < study->variants->count; j++) {
			list_unmatched(other, study, j);
			if (strcmp(text, other))
				continue;
			is_said |= j < i;
			sentence_add(&columns, "%s%s", columns.len ? ", " : "",
				     study_name(study, j));
		}
		if (*text && !is_said)
			document_note(document,
				      "Not compared, as %s has no such cell: %s (%s).",
				      study_name(study, 0), text, names);
	}
}

/* What is undecided or invalid, and what would settle it; each sentence once, with every
 * cell it is true of: "single (deferred), multi 2p (deferred)". */
static void say_open(struct document *document, const struct comparison *comparison)
{
	const struct comparison_row *rows = comparison->rows;
	size_t rows_count = comparison->cells * comparison->others, said = 0;

	for (size_t i = 0; i < rows_count; i++) {
		char where[DOCUMENT_TEXT_MAX / 2] = "";
		struct sentence sentence = { where, sizeof(where), 0 };
		size_t first = 0;

		while (strcmp(rows[first].open, rows[i].open))
			first++;
		if (!*rows[i].open || first < i)
			continue;
		if (said++ == OPEN_MOST) {
			document_note(document, "More cells are open: --format csv has "
						"each one's reason.");
			return;
		}
		for (size_t j = i; j < rows_count; j++) {
			if (!strcmp(rows[j].open, rows[i].open))
				sentence_add(&sentence, "%s%s (%s)",
					     sentence.len ? ", " : "", rows[j].cell.label,
					     rows[j].variant);
		}
		document_note(document, "%s: %s.", where, rows[i].open);
	}
}

/* What the kept floor of the @cell-th cell is where this table stands: by the variant
 * with the fewest boots, and the fewest rounds in them. Of one boot each nothing is
 * decided, so the floor stays that of as many boots as it was made from. */
static struct noise_floor floor_here(const struct comparison *comparison, size_t cell,
				     const struct noise_floor *kept)
{
	const struct comparison_row *row = &comparison->rows[cell * comparison->others];
	unsigned int boots = row->base_boots;
	double rounds = row->base_rounds / (double)boots;
	double runs = row->base_runs / (double)boots;

	for (size_t i = 0; i < comparison->others; i++) {
		boots = row[i].boots < boots ? row[i].boots : boots;
		rounds = fmin(rounds, row[i].rounds / (double)row[i].boots);
		runs = fmin(runs, row[i].runs / (double)row[i].boots);
	}
	if (!(rounds >= 1))
		return *kept;
	return noise_floor_for(kept, boots < 2 ? kept->boots : boots, runs, rounds,
			       row->verdict.confidence);
}

static void say_floor(struct document *document, const struct comparison *comparison,
		      const struct floor_file *floor)
{
	bool is_old = false;
	size_t quoted = 0;
	char text[256];

	for (size_t c = 0; floor && c < comparison->cells; c++) {
		const struct row_cell *cell =
			&comparison->rows[c * comparison->others].cell;
		const struct floor_row *row = floor_find(floor, &cell->point);
		struct noise_floor own;

		if (!row)
			continue;
		quoted++;
		own = floor_here(comparison, c, &row->floor);
		is_old |= isfinite(own.percent) && isnan(own.variance);
		document_note(document, "Noise floor, %s: %s.", cell->label,
			      words_floor(text, sizeof(text), &own));
	}
	document_set(document, "noise_floor", json_boolean(quoted));
	if (is_old)
		document_note(
			document,
			"This noise floor was recorded without its variance, so it "
			"applies to its own boots and comparisons, not to this table: "
			"accept it again.");
}

static void say_gate(struct document *document, const struct study *study)
{
	/* Before the margin and behind it. */
	static const struct {
		enum tone tone;
		const char *word, *before, *after;
	} means[GATE_COUNT] = {
		[GATE_PASS] = { TONE_GOOD, "PASS", "no cell is slower by more than", "" },
		[GATE_REGRESSION] = { TONE_BAD, "FAIL",
				      "a cell is slower, and a slowdown above",
				      " is not ruled out" },
		[GATE_UNDECIDED] = { TONE_OPEN, "INCONCLUSIVE",
				     "no slowdown shown, but one above",
				     " is not ruled out" },
		[GATE_INVALID] = { TONE_OPEN, "INVALID",
				   "no figure to judge by a margin of", "" },
	};
	enum gate gate = gate_whole(study);

	document_set(document, "gate", json_string(gate_names.items[gate]));
	if (gate == GATE_UNDECIDED && !gate_has_open_interval(study)) {
		document_verdict(document, "Gate: ", means[gate].tone, means[gate].word,
				 ": a cell has no comparison, or one from a single boot, "
				 "so a slowdown above %g %% is not ruled out.",
				 100 * study->analysis.options.margin);
		return;
	}
	document_verdict(document, "Gate: ", means[gate].tone, means[gate].word,
			 ": %s %g %%%s.", means[gate].before,
			 100 * study->analysis.options.margin, means[gate].after);
}

void comparison_notes(struct document *document, const struct comparison *comparison,
		      const struct comparison_options *options)
{
	say_method(document, comparison);
	comparison_analyses(document, comparison->study);
	comparison_boots(document, comparison->study);
	comparison_unmatched(document, comparison->study);
	say_open(document, comparison);
	if (!options->in_parts)
		comparison_attribution(document, comparison);
	say_floor(document, comparison, options->floor);
	if (options->gate)
		say_gate(document, comparison->study);
	document_set(document, "notes", json_copy(document->notes));
}
