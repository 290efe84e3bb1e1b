// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>

#include "report/report.h"

/* Published tables are many, and most say nothing about what was measured: those with
 * most cells in common are shown. */
#define PUBLISHED_MOST 2

static size_t rows_measured(const struct claim *claim)
{
	size_t count = 0;

	for (size_t i = 0; i < claim->row_count; i++)
		count += claim->rows[i].word != CLAIM_NOT_MEASURED &&
			 claim->rows[i].word != CLAIM_NOT_STATED;
	return count;
}

/* How many rows of a table we have figures for; with @document, make it of them. */
static size_t claim_one(struct report *report, size_t preset, struct document *document)
{
	static const struct claim_options options = { 0 };
	const struct study *study = report->source->study;
	const char *name = published_presets[preset].name;
	struct published published;
	struct claim claim;
	struct err ignored;
	size_t measured = 0;
	int ret = published_open(&published, name, &ignored);

	if (!ret)
		ret = claim_may_stand_together(&published, study_result(study), &ignored);
	if (!ret && !claim_make(&claim, &published, study, &options)) {
		measured = rows_measured(&claim);
		if (document)
			report->error = claim_document(document, &claim, study, name);
		claim_free(&claim);
	}
	published_free(&published);
	return measured;
}

void report_published(struct report *report)
{
	const struct study *study = report->source->study;
	struct report_section *section;
	bool shown[64] = { false };

	if (!study || study->variants->count < 2)
		return;
	for (size_t n = 0; n < PUBLISHED_MOST && !report->error; n++) {
		size_t best = 0, most = 0;

		for (size_t i = 0; i < published_preset_count && i < 64; i++) {
			const size_t measured = shown[i] ? 0 : claim_one(report, i, NULL);

			if (measured > most) {
				most = measured;
				best = i;
			}
		}
		if (!most)
			return;
		shown[best] = true;
		section = report_add(report, "Published figures beside ours",
				     published_presets[best].name);
		if (section)
			claim_one(report, best, &section->document);
	}
}
