// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/report.h"

/* Published tables are many, and most say nothing about what was measured: those of
 * our variants with most cells in common are shown. */
#define PUBLISHED_MOST 2

static size_t rows_measured(const struct claim *claim)
{
	size_t count = 0;

	for (size_t i = 0; i < claim->row_count; i++)
		count += claim->rows[i].word != CLAIM_NOT_MEASURED &&
			 claim->rows[i].word != CLAIM_NOT_STATED;
	return count;
}

/* Tables of the last variant say most of the question, and the next one shown is to be of
 * another: which of ours is the last that a table has and @shown has not; 0: none. */
static size_t last_variant(const struct claim *claim, const struct study *study,
			   const bool *shown)
{
	size_t last = 0;

	for (size_t i = 0; i < claim->row_count; i++) {
		for (size_t v = 1; v < study->variants->count; v++) {
			if (!shown[v] && claim->rows[i].word != CLAIM_NOT_MEASURED &&
			    !strcmp(claim->rows[i].theirs->variant, study_name(study, v)))
				last = v > last ? v : last;
		}
	}
	return last;
}

/* What a table is worth here: of another variant first, then of many rows. */
struct worth {
	size_t variant, rows;
};

static bool is_more(const struct worth *a, const struct worth *b)
{
	return a->variant != b->variant ? a->variant > b->variant : a->rows > b->rows;
}

static void say_where(struct document *document, const struct study *study)
{
	const struct result *result = study_result(study);

	if (result_is_emulated(result))
		document_head(document,
			      "Ours ran on emulated CPUs, theirs on real ones: that both "
			      "become faster can be compared, by how much cannot.");
}

/* With @report, a section more of it, which is called by machine and title. */
static struct worth claim_one(struct report *report, const struct study *study,
			      size_t preset, const bool *shown, bool add)
{
	static const struct claim_options options = { 0 };
	const char *name = published_presets[preset].name;
	struct report_section *section = NULL;
	struct published published;
	struct claim claim;
	struct err ignored;
	struct worth worth = { 0, 0 };
	char of[sizeof(section->of)];
	int ret = published_open(&published, name, &ignored);

	if (!ret)
		ret = claim_may_stand_together(&published, study_result(study), &ignored);
	if (!ret && !claim_make(&claim, &published, study, &options)) {
		worth = (struct worth){ last_variant(&claim, study, shown),
					rows_measured(&claim) };
		snprintf(of, sizeof(of), "%.96s: %.90s", published.machine.name,
			 published.title);
		if (add)
			section = report_add(report, "Published figures beside ours", of);
		if (section) {
			report->error = claim_document(&section->document, &claim, study,
						       name);
			say_where(&section->document, study);
		}
		claim_free(&claim);
	}
	published_free(&published);
	return worth;
}

void report_published(struct report *report)
{
	const struct study *study = report->source->study;
	bool shown[64] = { false }, *variants;

	if (!study || study->variants->count < 2)
		return;
	variants = calloc(study->variants->count, sizeof(*variants));
	if (!variants)
		report->error = -ENOMEM;
	for (size_t n = 0; n < PUBLISHED_MOST && !report->error; n++) {
		struct worth most = { 0, 0 };
		size_t best = 0;

		for (size_t i = 0; i < published_preset_count && i < 64; i++) {
			const struct worth worth = shown[i] ? most
							    : claim_one(report, study, i,
									variants, false);

			if (worth.rows && is_more(&worth, &most)) {
				most = worth;
				best = i;
			}
		}
		if (!most.rows)
			break;
		shown[best] = true;
		claim_one(report, study, best, variants, true);
		variants[most.variant] = true;
	}
	free(variants);
}
