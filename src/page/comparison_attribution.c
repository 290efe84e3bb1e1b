// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "format/units.h"
#include "page/comparison.h"
#include "page/words.h"

static json_t *number(double value)
{
	return isfinite(value) ? json_real(value) : json_null();
}

static json_t *figure_data(const struct figure *figure)
{
	return json_pack("{s:o, s:o, s:o}", "value", number(figure->value), "low",
			 number(figure->low), "high", number(figure->high));
}

static json_t *step_data(const struct attribution_step *step)
{
	char name[ATTRIBUTION_NAME_MAX];

	return json_pack("{s:s, s:s, s:s, s:o, s:o, s:o}", "step",
			 attribution_step_name(step, name, sizeof(name)), "from",
			 step->from->name, "to", step->to->name, "ratio",
			 figure_data(&step->ratio), "time_ns",
			 figure_data(&step->time_ns), "share", figure_data(&step->share));
}

static json_t *cell_data(const struct attribution *attribution, const char *label)
{
	json_t *steps = json_array();

	for (size_t i = 0; i < attribution->step_count; i++)
		json_array_append_new(steps, step_data(&attribution->steps[i]));
	return json_pack("{s:s, s:o, s:o, s:o, s:s, s:f}", "mode", label, "steps", steps,
			 "whole", step_data(&attribution->whole), "share_of_bound",
			 figure_data(&attribution->of_bound), "unit",
			 nested_level_names[attribution->unit], "confidence",
			 attribution->confidence);
}

/* "multi 2p: class index", its speed-up, time and share. */
static void lay_step(struct document *document, const char *label, const char *step,
		     double ratio, double time_ns, const struct figure *share)
{
	const struct figure percent = { 100 * share->value, 100 * share->low,
					100 * share->high };
	char text[64];

	document_cell(document, "%s: %s", label, step);
	document_cell(document, "%s", cell_speed_up(&ratio, text, sizeof(text)));
	document_cell(document, "%s", cell_time(&time_ns, text, sizeof(text)));
	if (!isfinite(percent.value)) {
		document_cell(document, "-");
		document_cell(document, "-");
		return;
	}
	document_cell(document, "%.0f %%", percent.value);
	if (isfinite(percent.low))
		document_cell(document, "%.0f to %.0f", percent.low, percent.high);
	else
		document_cell(document, "-");
}

/* "the lock section and deferral" as "lock section + deferral", in the same place. */
static const char *short_name(char *name)
{
	char *and = strstr(name, " and ");

	if (and) {
		memcpy(and, " + ", 3);
		memmove(and+3, and+5, strlen(and+5) + 1);
	}
	return strncmp(name, "the ", 4) ? name : name + 4;
}

static void lay_cell(struct document *document, const struct attribution *attribution,
		     const char *label)
{
	char name[ATTRIBUTION_NAME_MAX];

	for (size_t i = 0; i < attribution->step_count; i++) {
		const struct attribution_step *step = &attribution->steps[i];
		const char *text =
			short_name(attribution_step_name(step, name, sizeof(name)));

		lay_step(document, label, text, step->ratio.value, step->time_ns.value,
			 &step->share);
	}
	if (!isfinite(attribution->of_bound.value))
		return;
	snprintf(name, sizeof(name), "%s, of what bound saves",
		 attribution->whole.to->name);
	lay_step(document, label, name, attribution->whole.ratio.value,
		 attribution->whole.time_ns.value, &attribution->of_bound);
}

/* What the table is of. */
static void say_table(struct document *document, const struct study *study)
{
	const struct ladder_steps *steps = &study->steps;

	document_note(document,
		      "Deferral adds: %s over %s. time: saved by the step; share: of the "
		      "log speed-up from %s to %s. Their intervals: %.4g %% each%s.",
		      study_name(study, (size_t)steps->reference),
		      study_name(study, (size_t)steps->deferral), study_name(study, 0),
		      study_name(study, (size_t)steps->deferral),
		      100 * analysis_each(&study->analysis),
		      study->analysis.comparisons > 1 ? ", simultaneous" : "");
}

void comparison_attribution(struct document *document,
			    const struct comparison *comparison)
{
	static const char *const heads[] = { "mode: step", "speed-up", "time", "share",
					     "interval" };
	const struct study *study = comparison->study;
	json_t *list;

	/* It divides the time of a release. */
	if (!ladder_steps_have_deferral(&study->steps) ||
	    !metric_is_release(study->metric))
		return;
	list = json_array();
	document_set(document, "attribution", list);
	document_table(document, heads, sizeof(heads) / sizeof(heads[0]));
	document_parts(document, 1, "interval");
	say_table(document, study);
	for (size_t c = 0; c < comparison->cells; c++) {
		const char *label = comparison->rows[c * comparison->others].cell.label;
		struct attribution attribution = attribution_make(&study->analysis, c,
								  &study->steps);
		char text[DOCUMENT_TEXT_MAX];

		if (attribution.step_count &&
		    json_array_append_new(list, cell_data(&attribution, label)))
			document->error = -ENOMEM;
		lay_cell(document, &attribution, label);
		if (*words_attribution(text, sizeof(text), &attribution))
			document_note(document, "%s: %s.", label, text);
	}
}
