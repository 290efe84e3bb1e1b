// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdio.h>

#include "page/comparison.h"
#include "page/label.h"
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

static json_t *steps_data(const struct attribution *attribution)
{
	json_t *steps = json_array();

	for (size_t i = 0; i < attribution->step_count; i++)
		json_array_append_new(steps, step_data(&attribution->steps[i]));
	return steps;
}

static json_t *cell_data(const struct attribution *attribution, const char *mode)
{
	return json_pack("{s:s, s:o, s:o, s:o, s:b, s:f}", "mode", mode, "steps",
			 steps_data(attribution), "whole", step_data(&attribution->whole),
			 "share_of_bound", figure_data(&attribution->of_bound),
			 "rounds_only", attribution->rounds_only, "confidence",
			 attribution->confidence);
}

static int add_cell(struct document *document, json_t *list, const struct study *study,
		    size_t cell)
{
	struct attribution attribution = attribution_make(&study->analysis, cell,
							  &study->rungs);
	struct labels labels = labels_of(study_result(study));
	struct result_cell like = *study->set.cells[cell];
	char text[DOCUMENT_TEXT_MAX], mode[96];

	like.oversubscribed = false;
	label_row(&labels, &like, mode, sizeof(mode));
	if (attribution.step_count &&
	    json_array_append_new(list, cell_data(&attribution, mode)))
		return -ENOMEM;
	return document_say(&document->notes, "%s",
			    words_attribution(text, sizeof(text), &attribution, mode));
}

int comparison_attribution(struct document *document, const struct study *study)
{
	const struct rungs *rungs = &study->rungs;
	json_t *list;
	int ret;

	if (!rungs_have_deferral(rungs))
		return 0;
	list = json_array();
	if (json_object_set_new(document->data, "attribution", list))
		return -ENOMEM;
	ret = document_say(&document->notes,
			   "Deferral adds: %s over %s, the speed-up on top of the "
			   "locking improvement.",
			   study_name(study, (size_t)rungs->reference),
			   study_name(study, (size_t)rungs->deferral));
	for (size_t c = 0; c < study->set.cell_count && !ret; c++)
		ret = add_cell(document, list, study, c);
	return ret;
}
