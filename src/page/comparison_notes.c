// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "page/comparison.h"
#include "page/label.h"
#include "page/words.h"

#define OPEN_MOST 8 /* sentences about what is open, before the rest is only counted */
#define WORDS_MAX 768

static char *mode_name(const struct study *study, size_t cell, char *buf, size_t size)
{
	struct labels labels = labels_of(study_result(study));
	struct result_cell like = *study->set.cells[cell];

	like.oversubscribed = false; /* its star belongs to the table's foot note */
	return label_row(&labels, &like, buf, size);
}

static bool any_crowded(const struct study *study)
{
	for (size_t i = 0; i < study->set.cell_count * study->set.variant_count; i++) {
		if (study->set.samples[i].oversubscribed)
			return true;
	}
	return false;
}

static int say_method(struct document *document, const struct study *study)
{
	const struct analysis *analysis = &study->analysis;
	size_t count = analysis->comparisons;
	double each = estimate_each(analysis->wish.confidence, count);
	int ret = 0;

	if (any_crowded(study))
		ret = document_say(&document->notes, "%s.", label_crowded);
	if (ret)
		return ret;
	if (count == 1)
		return document_say(&document->notes,
				    "Speed-up: %s over the other, with its interval of "
				    "%g %%. same: within a margin of %g %%.",
				    study_name(study, 0), 100 * each,
				    100 * analysis->wish.margin);
	return document_say(
		&document->notes,
		"Speed-up: %s over the other. Intervals: %g %% simultaneous (Bonferroni, "
		"%zu comparisons, %.4g %% each). same: within a margin of %g %%.",
		study_name(study, 0), 100 * analysis->wish.confidence, count, 100 * each,
		100 * analysis->wish.margin);
}

/* "deferred 6", or "deferred 4 to 6" where some have no round that counts in a cell. */
static size_t boots_words(char *buf, size_t size, const struct study *study,
			  size_t variant)
{
	size_t fewest = SIZE_MAX, most = 0;

	for (size_t c = 0; c < study->set.cell_count; c++) {
		size_t boots = sample_of(&study->set, c, variant)->boot_count;

		fewest = boots < fewest ? boots : fewest;
		most = boots > most ? boots : most;
	}
	if (fewest < most)
		return (size_t)snprintf(buf, size, " %s %zu to %zu",
					study_name(study, variant), fewest, most);
	return (size_t)snprintf(buf, size, " %s %zu", study_name(study, variant), most);
}

int comparison_boots(struct document *document, const struct study *study)
{
	char text[DOCUMENT_TEXT_MAX / 2];
	size_t len = 0;

	for (size_t i = 0; i < study->columns->count && len + 1 < sizeof(text); i++) {
		if (i)
			text[len++] = ',';
		len += boots_words(text + len, sizeof(text) - len, study, i);
	}
	return document_say(&document->notes, "Boots behind each column:%s.", text);
}

static char *open_words(const struct study *study, size_t cell, size_t variant, char *buf)
{
	const struct verdict *verdict = analysis_verdict(&study->analysis, cell, variant);

	*buf = '\0';
	if (verdict->kind == VERDICT_UNDECIDED || verdict->kind == VERDICT_INVALID)
		words_verdict(buf, WORDS_MAX, verdict);
	return buf;
}

/* Every cell for which the same is to be said, "single (deferred), multi 2p (deferred)".
 */
static void gather(const struct study *study, const char *words, char *buf, size_t size)
{
	size_t variants = study->columns->count, len = 0;
	char own[WORDS_MAX], mode[96];

	*buf = '\0';
	for (size_t i = 0; i < study->set.cell_count * variants && len < size; i++) {
		size_t cell = i / variants, variant = i % variants;

		if (!variant || strcmp(open_words(study, cell, variant, own), words))
			continue;
		len += (size_t)snprintf(buf + len, size - len, "%s%s (%s)",
					len ? ", " : "",
					mode_name(study, cell, mode, sizeof(mode)),
					study_name(study, variant));
	}
}

/* What is undecided or invalid, and what would settle it; each sentence once. */
static int say_open(struct document *document, const struct study *study)
{
	char said[OPEN_MOST][WORDS_MAX], words[WORDS_MAX], where[DOCUMENT_TEXT_MAX / 2];
	size_t variants = study->columns->count, count = 0;
	int ret = 0;

	for (size_t i = 0; i < study->set.cell_count * variants && !ret; i++) {
		bool known = i % variants == 0 ||
			     !*open_words(study, i / variants, i % variants, words);

		for (size_t j = 0; j < count && !known; j++)
			known = !strcmp(said[j], words);
		if (known)
			continue;
		if (count == OPEN_MOST)
			return document_say(&document->notes,
					    "More cells are open: --format csv has each "
					    "one's reason.");
		strcpy(said[count++], words);
		gather(study, words, where, sizeof(where));
		ret = document_say(&document->notes, "%s: %s.", where, words);
	}
	return ret;
}

static int say_floor(struct document *document, const struct study *study,
		     const struct floor_file *floor)
{
	char text[WORDS_MAX], mode[96];
	int ret = 0;

	if (!floor)
		return document_say(&document->notes,
				    "No noise floor recorded: see 'swaprel baseline "
				    "--help'.");
	for (size_t c = 0; c < study->set.cell_count && !ret; c++) {
		const struct floor_row *row = floor_find(floor,
							 &study->set.cells[c]->point);
		struct noise_floor own;

		if (!row)
			continue;
		own = floor_of_row(row);
		ret = document_say(&document->notes, "Noise floor, %s: %s.",
				   mode_name(study, c, mode, sizeof(mode)),
				   words_floor(text, sizeof(text), &own));
	}
	return ret;
}

static int say_gate(struct document *document, const struct study *study)
{
	/* Before the margin and behind it. */
	static const char *const means[GATE_COUNT][2] = {
		[GATE_FINE] = { "PASS: no cell is slower by more than", "" },
		[GATE_REGRESSION] = { "FAIL: a cell is slower, and a slowdown above",
				      " is not ruled out" },
		[GATE_UNDECIDED] = { "INCONCLUSIVE: no slowdown shown, but one above",
				     " is not ruled out" },
		[GATE_INVALID] = { "INVALID: no figure to judge by a margin of", "" },
	};
	enum gate gate = gate_whole(study);

	if (json_object_set_new(document->data, "gate",
				json_string(gate_names.items[gate])))
		return -ENOMEM;
	return document_say(&document->notes, "Gate: %s %g %%%s.", means[gate][0],
			    100 * study->analysis.wish.margin, means[gate][1]);
}

int comparison_notes(struct document *document, const struct study *study,
		     const struct comparison_wish *wish)
{
	int ret = say_method(document, study);

	if (!ret)
		ret = comparison_boots(document, study);
	if (!ret)
		ret = say_open(document, study);
	if (!ret)
		ret = comparison_attribution(document, study);
	if (!ret)
		ret = say_floor(document, study, wish->floor);
	if (!ret && wish->gate)
		ret = say_gate(document, study);
	return ret ? ret : document_keep(document, "notes", &document->notes);
}
