// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>

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

void comparison_attribution(struct document *document,
			    const struct comparison *comparison)
{
	const struct study *study = comparison->study;
	const struct ladder_steps *steps = &study->steps;
	char text[DOCUMENT_TEXT_MAX];
	json_t *list;

	/* It divides the time of a release. */
	if (!ladder_steps_have_deferral(steps) || !metric_is_release(study->metric))
		return;
	list = json_array();
	document_set(document, "attribution", list);
	document_note(
		document,
		"Deferral adds: %s over %s, the speed-up on top of the locking "
		"improvement. Its intervals and those of the shares below are %.4g %% "
		"each%s.",
		study_name(study, (size_t)steps->reference),
		study_name(study, (size_t)steps->deferral),
		100 * analysis_each(&study->analysis),
		study->analysis.comparisons > 1 ? " as well, simultaneous over all modes"
						: "");
	for (size_t c = 0; c < comparison->cells; c++) {
		const char *label = comparison->rows[c * comparison->others].cell.label;
		struct attribution attribution = attribution_make(&study->analysis, c,
								  steps);

		if (attribution.step_count &&
		    json_array_append_new(list, cell_data(&attribution, label)))
			document->error = -ENOMEM;
		document_note(document, "%s",
			      words_attribution(text, sizeof(text), &attribution, label));
	}
}
