// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "page/trend.h"

#define ROW struct trend_row

static const struct field fields[] = {
	COLUMN_TEXT("name", name, "cell, variant and machine"),
	COLUMN_MODE,
	COLUMNS_POINT,
	COLUMN_TEXT("variant", variant, "whose figures these are"),
	COLUMN_TEXT("algorithm", algorithm, "of compression"),
	COLUMN_TEXT("backend", backend, "what keeps the pages"),
	COLUMN_TEXT("machine_id", machine_id, "tells machines apart"),
	COLUMN_TEXT("host", host, "its nodename"),
	COLUMN_TEXT("substrate", substrate, "what the kernel ran on"),
	COLUMN_COUNT("segment", segment, "nights of one level, from 1"),
	COLUMN_TEXT("started_at", started_at, "its first run"),
	COLUMN_TEXT("since", since, "its first night"),
	COLUMN_TEXT("kernel", kernel, "of that night: commit or release"),
	COLUMN_TEXT("until", until, "its last night"),
	COLUMN_TEXT("until_kernel", until_kernel, "of that night"),
	COLUMN_COUNT("nights", nights, "in it"),
	COLUMN_COUNT("boots", boots, "of these nights"),
	COLUMN_FIGURE("ns", ns.value, "its level: weighted geometric mean of its nights"),
	COLUMN_FIGURE("low_ns", ns.low, "of its uncorrected interval"),
	COLUMN_FIGURE("high_ns", ns.high, "of its uncorrected interval"),
	COLUMN_FIGURE("change_percent", change.value,
		      "of time against the segment before; above 0 is slower"),
	COLUMN_FIGURE("change_low_percent", change.low, "of its simultaneous interval"),
	COLUMN_FIGURE("change_high_percent", change.high, "of its simultaneous interval"),
	COLUMN_TEXT("last_good", last_good,
		    "last kernel that is surely before the change"),
	COLUMN_TEXT("last_good_date", last_good_date, "its night"),
	COLUMN_TEXT("first_bad", first_bad, "first kernel that is surely behind it"),
	COLUMN_TEXT("first_bad_date", first_bad_date, "its night"),
	COLUMN_FIGURE("drift_percent", drift.value,
		      "newest segment: against the one before all of its slowdowns"),
	COLUMN_FIGURE("drift_low_percent", drift.low, "of its interval"),
	COLUMN_FIGURE("drift_high_percent", drift.high, "of its interval"),
	COLUMN_ENUM("gate", gate, &gate_names,
		    "outcome of the gate, of the whole series"),
	COLUMN_TEXT("outcome", outcome, "newest segment: outcome as a test reports it"),
	COLUMN_TEXT("detail", detail, "a sentence"),
	COLUMN_LABEL,
};

const struct record trend_row_record = {
	.what = "row of a trend",
	FIELDS(ROW, fields),
};

#define NIGHT_MAX (POINT_NAME_MAX + 2 * LIST_NAME_MAX + 80)

struct night_row {
	char name[NIGHT_MAX], started_at[32], kernel[112], commit[44];
	unsigned int segment, boots, runs;
	struct figure ns;
};

#undef ROW
#define ROW struct night_row

static const struct field night_fields[] = {
	COLUMN_TEXT("name", name, "cell, variant and machine"),
	COLUMN_TEXT("started_at", started_at, "its first run"),
	COLUMN_TEXT("kernel", kernel, "commit or release"),
	COLUMN_TEXT("commit", commit, "\"\": not known"),
	COLUMN_COUNT("segment", segment, "that it is of"),
	COLUMN_COUNT("boots", boots, "of the night"),
	COLUMN_COUNT("runs", runs, "of all its boots"),
	COLUMN_FIGURE("ns", ns.value, "geometric mean of its boots' medians"),
	COLUMN_FIGURE("low_ns", ns.low, "of its interval"),
	COLUMN_FIGURE("high_ns", ns.high, "of its interval"),
};

static const struct record night_record = {
	.what = "night of a trend",
	FIELDS(ROW, night_fields),
};

char *trend_date(double when_s, char *buf, size_t size)
{
	char text[32];

	clock_stamp_of((time_t)when_s, text, sizeof(text));
	snprintf(buf, size, "%.10s", text);
	return buf;
}

static const char *machine_of(const struct trend_series *series)
{
	return *series->host ? series->host : series->machine_id;
}

static void name_series(char *name, size_t size, const struct trend_series *series)
{
	char point[POINT_NAME_MAX];

	labels_point(&label_whole, &series->point, point);
	snprintf(name, size, "%s, %s, %s, %s", point, series->variant, machine_of(series),
		 series->substrate);
}

/* As percent of time. */
static struct figure percent_of(const struct figure *ratio)
{
	return (struct figure){ 100 * (ratio->value - 1), 100 * (ratio->low - 1),
				100 * (ratio->high - 1) };
}

static const char *kernel_of(const struct trend *trend, const struct trend_night *night)
{
	return trend->kernels[night->kernel].label;
}

static void fill_change(struct trend_row *row, const struct trend *trend, size_t i)
{
	const struct trend_series *series = row->series;
	const struct change *change = &series->changes.items[i - 1];
	const struct trend_night *good = &series->nights[change->first - 1];
	const struct trend_night *bad = &series->nights[change->last];
	struct figure ratio = trend_segment_ratio(series, i, i - 1);

	row->change = percent_of(&ratio);
	snprintf(row->last_good, sizeof(row->last_good), "%s", kernel_of(trend, good));
	snprintf(row->first_bad, sizeof(row->first_bad), "%s", kernel_of(trend, bad));
	trend_date(good->when_s, row->last_good_date, sizeof(row->last_good_date));
	trend_date(bad->when_s, row->first_bad_date, sizeof(row->first_bad_date));
}

static void fill_newest(struct trend_row *row)
{
	static const char *const outcomes[GATE_COUNT] = {
		[GATE_PASS] = OUTCOME_PASS,
		[GATE_REGRESSION] = OUTCOME_FAIL,
		[GATE_UNDECIDED] = OUTCOME_SKIP,
		[GATE_INVALID] = OUTCOME_ERROR,
	};
	const struct trend_series *series = row->series;
	const size_t newest = series->changes.count, reference = trend_reference(series);
	struct figure ratio;
	char since[16];

	strcpy(row->outcome, outcomes[row->gate]);
	if (series->stale)
		snprintf(row->detail, sizeof(row->detail),
			 "no night since %s: not judged", row->until);
	else if (row->gate == GATE_UNDECIDED)
		snprintf(row->detail, sizeof(row->detail),
			 "%zu nights: expected %d or more", series->count,
			 CHANGE_SERIES_LEAST);
	else
		snprintf(row->detail, sizeof(row->detail), "no slowdown since %s",
			 row->since);
	if (reference == newest)
		return;
	ratio = trend_segment_ratio(series, newest, reference);
	row->drift = percent_of(&ratio);
	snprintf(row->detail, sizeof(row->detail),
		 "%.1f %% slower (%.1f to %.1f) since %s, in %zu step%s",
		 row->drift.value, row->drift.low, row->drift.high,
		 trend_date(
			 series->nights[trend_segment_from(series, reference + 1)].when_s,
			 since, sizeof(since)),
		 newest - reference, newest - reference == 1 ? "" : "s");
}

static void fill(struct trend_row *row, const struct trend *trend,
		 const struct trend_series *series, const struct labels *labels, size_t i)
{
	const struct trend_night *nights = series->nights;
	const size_t from = trend_segment_from(series, i),
		     to = trend_segment_to(series, i);
	const struct figure none = { NAN, NAN, NAN };

	*row = (struct trend_row){ .series = series, .change = none, .drift = none };
	row->segment = (unsigned int)i + 1;
	row->first = !i;
	row->nights = (unsigned int)(to - from);
	for (size_t n = from; n < to; n++)
		row->boots += nights[n].boots;
	row->cell = row_cell_of(labels, &series->point, series->oversubscribed);
	name_series(row->name, sizeof(row->name), series);
	strcpy(row->variant, series->variant);
	strcpy(row->machine_id, series->machine_id);
	strcpy(row->host, series->host);
	strcpy(row->substrate, series->substrate);
	strcpy(row->algorithm, series->algorithm);
	strcpy(row->backend, series->backend);
	snprintf(row->machine, sizeof(row->machine), "%s", machine_of(series));
	clock_stamp_of((time_t)nights[from].when_s, row->started_at,
		       sizeof(row->started_at));
	trend_date(nights[from].when_s, row->since, sizeof(row->since));
	trend_date(nights[to - 1].when_s, row->until, sizeof(row->until));
	strcpy(row->kernel, kernel_of(trend, &nights[from]));
	strcpy(row->until_kernel, kernel_of(trend, &nights[to - 1]));
	row->ns = trend_segment_figure(series, i, 1 - trend->options.confidence);
	row->gate = trend_gate(trend, series);
	if (i)
		fill_change(row, trend, i);
	if (i == series->changes.count)
		fill_newest(row);
}

static struct labels labels_of_trend(const struct trend *trend)
{
	struct labels labels = { 0 };

	for (size_t i = 1; i < trend->series_count; i++) {
		const struct point *first = &trend->series[0].point;
		const struct point *own = &trend->series[i].point;

		labels.size |= own->size_mib != first->size_mib;
		labels.pattern |= strcmp(own->pattern, first->pattern) != 0;
		labels.release |= strcmp(own->release, first->release) != 0;
	}
	return labels;
}

struct trend_row *trend_rows_make(const struct trend *trend,
				  const struct trend_page_options *options, size_t *count)
{
	const struct labels labels = labels_of_trend(trend);
	struct trend_row *rows;
	size_t room = 1;

	for (size_t i = 0; i < trend->series_count; i++)
		room += trend->series[i].changes.count + 1;
	rows = calloc(room, sizeof(*rows));
	*count = 0;
	for (size_t i = 0; rows && i < trend->series_count; i++) {
		const struct trend_series *series = &trend->series[i];

		if (options->changed && !series->changes.count)
			continue;
		for (size_t k = options->newest ? series->changes.count : 0;
		     k <= series->changes.count; k++)
			fill(&rows[(*count)++], trend, series, &labels, k);
	}
	return rows;
}

static void fill_night(struct night_row *row, const struct trend *trend,
		       const struct trend_series *series, size_t i, unsigned int segment)
{
	const struct trend_night *night = &series->nights[i];
	const struct trend_kernel *kernel = &trend->kernels[night->kernel];

	*row = (struct night_row){ .segment = segment,
				   .boots = night->boots,
				   .runs = night->runs };
	name_series(row->name, sizeof(row->name), series);
	clock_stamp_of((time_t)night->when_s, row->started_at, sizeof(row->started_at));
	strcpy(row->kernel, kernel->label);
	strcpy(row->commit, kernel->commit);
	row->ns = trend_night_figure(series, i, trend->options.confidence);
}

void trend_nights_data(struct document *document, const struct trend *trend)
{
	json_t *list = json_array();

	for (size_t s = 0; s < trend->series_count; s++) {
		const struct trend_series *series = &trend->series[s];
		size_t segment = 0;
		struct night_row row;

		for (size_t i = 0; i < series->count; i++) {
			segment += i == trend_segment_to(series, segment);
			fill_night(&row, trend, series, i, (unsigned int)segment + 1);
			if (json_array_append_new(list,
						  record_encode(&night_record, &row)))
				document->error = -ENOMEM;
		}
	}
	document_set(document, "nights", list);
}
