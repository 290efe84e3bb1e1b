// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "page/claim_document.h"
#include "page/text.h"

static int say_head(struct document *document, const struct claim *claim,
		    const struct study *study)
{
	const struct published *published = claim->published;
	const struct result *result = study_result(study);
	int ret = document_say(&document->head, "%s: %s; %s, %s, %s", published->id,
			       published->title, published->source.author,
			       published->source.date, published->source.thread);

	if (ret)
		return ret;
	return document_say(&document->head, "Theirs: %s. Ours: %s%s%s, %s, machine %s",
			    *published->machine.name ? published->machine.name
						     : "unknown",
			    result->machine.model, *result->machine.model ? ", " : "",
			    *result->machine.cpu_model ? result->machine.cpu_model
						       : result->machine.arch,
			    result->substrate, result->machine.id);
}

static char *value_text(const struct claim_row *row, double value, char *buf, size_t size)
{
	if (row->what != CLAIM_SPEED_UP)
		return text_time(value, buf, size);
	if (isfinite(value))
		snprintf(buf, size, "%.2fx", value);
	else
		snprintf(buf, size, "-");
	return buf;
}

/* As many decimals as were posted. */
static char *theirs_text(const struct claim *claim, const struct claim_row *row,
			 char *buf, size_t size)
{
	const struct published_method *method = &claim->published->method;
	bool time = row->what != CLAIM_SPEED_UP;
	uint64_t digits = time ? method->ms_digits : method->speed_up_digits;

	if (!isfinite(row->value) || digits == UNKNOWN_U64)
		return value_text(row, row->value, buf, size);
	snprintf(buf, size, "%.*f%s", (int)digits, time ? row->value / 1e6 : row->value,
		 time ? " ms" : "x");
	return buf;
}

static char *interval_text(const struct claim_row *row, char *buf, size_t size)
{
	char low[24], high[24];

	if (isfinite(row->ours.low))
		snprintf(buf, size, "%s - %s",
			 value_text(row, row->ours.low, low, sizeof(low)),
			 value_text(row, row->ours.high, high, sizeof(high)));
	else
		snprintf(buf, size, "-");
	return buf;
}

/* "base", "class_idx": whose time or speed-up it is. */
static const char *whose(const struct claim_row *row)
{
	return row->what == CLAIM_BASE_TIME ? "base" : row->theirs->variant;
}

static bool has_sizes(const struct claim *claim)
{
	for (size_t i = 1; i < claim->row_count; i++) {
		if (claim->rows[i].theirs->size_mib != claim->rows[0].theirs->size_mib)
			return true;
	}
	return false;
}

static void mode_text(const struct claim *claim, const struct claim_row *row, char *buf,
		      size_t size)
{
	size_t len = (size_t)snprintf(buf, size, "%s", row->theirs->mode);

	if (has_sizes(claim) && row->theirs->size_mib != UNKNOWN_U64)
		len += (size_t)snprintf(buf + len, size - len, " %llu",
					(unsigned long long)row->theirs->size_mib);
	if (strcmp(row->theirs->release, claim->published->method.release))
		snprintf(buf + len, size - len, " %s", row->theirs->release);
}

static int add_table(struct document *document, const struct claim *claim)
{
	static const char *const heads[] = { "mode", "of",       "theirs",
					     "ours", "interval", "theirs is" };
	struct table *table = document_table(document, sizeof(heads) / sizeof(heads[0]));
	char text[TABLE_CELL_MAX];
	int ret = table ? 0 : -ENOMEM;

	for (size_t i = 0; !ret && i < table->columns; i++)
		ret = table_add(table, "%s", heads[i]);
	for (size_t i = 0; !ret && i < claim->row_count; i++) {
		const struct claim_row *row = &claim->rows[i];

		mode_text(claim, row, text, sizeof(text));
		table_add(table, "%s", text);
		table_add(table, "%s", whose(row));
		table_add(table, "%s", theirs_text(claim, row, text, sizeof(text)));
		table_add(table, "%s",
			  value_text(row, row->ours.value, text, sizeof(text)));
		table_add(table, "%s", interval_text(row, text, sizeof(text)));
		ret = table_add(table, "%s", claim_word_names.items[row->word]);
	}
	return ret;
}

static json_t *number(double value)
{
	return isfinite(value) ? json_real(value) : json_null();
}

static json_t *whole(uint64_t value)
{
	return value == UNKNOWN_U64 ? json_null() : json_integer((json_int_t)value);
}

static const char *outcome_of(enum claim_word word)
{
	switch (word) {
	case CLAIM_INSIDE:
		return OUTCOME_PASS;
	case CLAIM_ABOVE:
	case CLAIM_BELOW:
		return OUTCOME_FAIL;
	default:
		return OUTCOME_SKIP;
	}
}

static json_t *row_data(const struct claim *claim, const struct claim_row *row)
{
	char name[128], detail[192], text[3][64];
	bool time = row->what != CLAIM_SPEED_UP;

	mode_text(claim, row, text[0], sizeof(text[0]));
	snprintf(name, sizeof(name), "%s, %s of %s", text[0],
		 time ? "time" : claim_what_names.items[row->what], whose(row));
	snprintf(detail, sizeof(detail), "%s: theirs %s, ours %s",
		 claim_word_names.items[row->word],
		 theirs_text(claim, row, text[0], sizeof(text[0])),
		 interval_text(row, text[1], sizeof(text[1])));
	return json_pack(
		"{s:s, s:s, s:o, s:o, s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:o, "
		"s:s, s:s, s:s}",
		"name", name, "mode", row->theirs->mode, "procs",
		whole(row->theirs->procs), "size_mib", whole(row->theirs->size_mib),
		"pattern", row->cell ? row->cell->point.pattern : "", "of", whose(row),
		"figure", claim_what_names.items[row->what], "unit",
		time ? "ns" : "ratio", "theirs", number(row->value), "ours",
		number(row->ours.value), "ours_low", number(row->ours.low), "ours_high",
		number(row->ours.high), "word", claim_word_names.items[row->word],
		"outcome", outcome_of(row->word), "detail", detail);
}

static int say_why_none(struct document *document, const struct published *published,
			const char *name)
{
	return document_say(&document->notes,
			    "%s has no time of a release to be checked; 'swaprel claim "
			    "--list %s' prints its figures.",
			    published->id, name);
}

static int say_notes(struct document *document, const struct claim *claim,
		     const struct study *study, const char *name)
{
	struct document_texts *notes = &document->notes;
	int ret;

	if (!claim->row_count)
		return say_why_none(document, claim->published, name);
	ret = document_say(
		notes,
		"Intervals: %g %% simultaneous, %.4g %% each. Theirs is known "
		"to half a unit of its last digit. inside: ours holds it. underpowered: "
		"ours holds it, but no effect as well, or for a time is wider than %g %% "
		"on a side.",
		100 * study->analysis.wish.confidence, 100 * claim->confidence,
		100 * CLAIM_COARSE);
	if (!ret && !claim->absolute)
		ret = document_say(notes,
				   "Times are not compared: ours are of another machine "
				   "(--absolute compares them). Ratios are.");
	if (!ret && claim->absolute && !claim->same_machine)
		ret = document_say(notes,
				   "Times are of two machines, compared because "
				   "--absolute says so: they tell of the machines.");
	return ret;
}

int claim_document(struct document *document, const struct claim *claim,
		   const struct study *study, const char *name)
{
	int ret = document_init(document, CLAIM_SCHEMA);

	if (!ret &&
	    json_object_set_new(document->data, "published",
				record_encode(&published_record, claim->published)))
		ret = -ENOMEM;
	if (!ret)
		ret = say_head(document, claim, study);
	if (!ret && claim->row_count)
		ret = add_table(document, claim);
	for (size_t i = 0; i < claim->row_count && !ret; i++)
		ret = document_row(document, row_data(claim, &claim->rows[i]));
	if (!ret)
		ret = say_notes(document, claim, study, name);
	return ret ? ret : published_notes(document, claim->published);
}
