// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdint.h>
#include <stdio.h>

#include "page/comparison.h"
#include "page/curve_document.h"
#include "page/label.h"
#include "page/text.h"

/* "3 boots", or "2 to 3 boots" where some failed. */
static char *boots_text(const struct curve *curve, char *buf, size_t size)
{
	const struct compare_column *columns = curve->study->columns->items;
	size_t fewest = SIZE_MAX, most = 0;

	for (size_t i = 0; i < curve->count; i++) {
		size_t boots = columns[curve->arms[i].variant].boot_count;

		fewest = boots < fewest ? boots : fewest;
		most = boots > most ? boots : most;
	}
	if (fewest < most)
		snprintf(buf, size, "%zu to %zu boots", fewest, most);
	else
		snprintf(buf, size, "%zu boot%s", most, most == 1 ? "" : "s");
	return buf;
}

static int say_head(struct document *document, const struct curve *curve)
{
	char boots[64];
	int ret = comparison_head(document, curve->study);

	if (ret)
		return ret;
	return document_say(
		&document->head,
		"What deferral adds over its budget: %zu budget%s, %s of each kernel",
		curve->budgets, curve->budgets == 1 ? "" : "s",
		boots_text(curve, boots, sizeof(boots)));
}

static int say_terms(struct document *document, const struct curve *curve)
{
	uint64_t page_bytes = study_result(curve->study)->machine.page_size_bytes;
	char room[24] = "-";
	int ret;

	if (page_bytes != UNKNOWN_U64)
		text_bytes(parked_room_bytes(1, page_bytes), room, sizeof(room));
	ret = document_say(&document->notes,
			   "Budget: the swapped data that the spare pages have room for, "
			   "%s a page, of what all processes of the mode release.",
			   room);
	if (ret)
		return ret;
	return document_say(
		&document->notes,
		"Parked: the most data given up and not yet freed in any round. Buffers: "
		"the memory of all pages, one for each CPU among them. Fell back: handles "
		"that their caller had to free for want of a page.");
}

static int say_method(struct document *document, const struct curve *curve)
{
	const struct analysis_wish *wish = &curve->study->analysis.wish;
	double each = estimate_each(wish->confidence, curve->comparisons);

	return document_say(
		&document->notes,
		"Deferral adds: %s over the kernel of the row, the speed-up on "
		"top of the locking improvement. Intervals: %g %% simultaneous "
		"(Bonferroni, %zu comparisons, %.4g %% each). same: within a margin of "
		"%g %%.",
		study_name(curve->study, curve->reference), 100 * wish->confidence,
		curve->comparisons, 100 * each, 100 * wish->margin);
}

static int say_notes(struct document *document, const struct curve *curve)
{
	const struct sample_set *set = &curve->study->set;
	bool crowded = false;
	int ret = 0;

	for (size_t i = 0; i < set->cell_count * set->variant_count; i++)
		crowded |= set->samples[i].oversubscribed;
	if (crowded)
		ret = document_say(&document->notes, "%s.", label_crowded);
	if (!ret)
		ret = say_method(document, curve);
	if (!ret)
		ret = say_terms(document, curve);
	if (!ret)
		ret = comparison_boots(document, curve->study);
	if (ret)
		return ret;
	return document_say(&document->notes,
			    "--format csv has each kernel against %s, with its verdict.",
			    study_name(curve->study, 0));
}

int curve_document(struct document *document, const struct curve *curve, size_t columns)
{
	int ret = document_init(document, CURVE_SCHEMA);

	if (!ret)
		ret = comparison_data(document, curve->study, curve->comparisons);
	if (!ret)
		ret = say_head(document, curve);
	if (!ret)
		ret = document_keep(document, "head", &document->head);
	if (!ret)
		ret = curve_tables(document, curve, columns);
	if (!ret)
		ret = curve_rows(document, curve);
	if (!ret)
		ret = say_notes(document, curve);
	return ret ? ret : document_keep(document, "notes", &document->notes);
}
