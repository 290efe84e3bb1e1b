// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>

#include "cli/choices.h"
#include "format/format.h"
#include "job/job.h"
#include "ladder/ladder.h"
#include "page/page.h"
#include "result/published.h"
#include "result/result.h"
#include "sample/summary.h"

bool choice_set(struct choice *choice, const char *name, const char *about)
{
	snprintf(choice->name, sizeof(choice->name), "%s", name);
	snprintf(choice->about, sizeof(choice->about), "%s", about ? about : "");
	return true;
}

bool choice_of_names(struct choice *choice, const struct names *names, size_t index)
{
	return index < names->count && choice_set(choice, names->items[index], NULL);
}

static bool metric_at(size_t index, struct choice *choice)
{
	return index < METRIC_COUNT &&
	       choice_set(choice, metric_names.items[index], metric_kinds[index].about);
}

const struct choices metric_choices = { .title = "Metrics", .at = metric_at };

static bool format_at(size_t index, struct choice *choice)
{
	return index < format_count &&
	       choice_set(choice, formats[index]->name, formats[index]->about);
}

const struct choices format_choices = { .title = "Formats", .at = format_at };

static bool preset_at(size_t index, struct choice *choice)
{
	struct job job;

	if (index >= job_preset_count)
		return false;
	return choice_set(choice, job_presets[index].name,
			  job_open(&job, job_presets[index].name, NULL) ? NULL
									: job.about);
}

const struct choices preset_choices = { .title = "Presets", .at = preset_at };

static bool published_at(size_t index, struct choice *choice)
{
	return index < published_preset_count &&
	       choice_set(choice, published_presets[index].name, NULL);
}

const struct choices published_choices = { .title = "Published tables",
					   .at = published_at };

static bool variant_at(size_t index, struct choice *choice)
{
	struct ladder ladder;
	bool found = !ladder_open(&ladder, NULL) && index < ladder.steps.count;

	if (found)
		choice_set(choice, ladder_step(&ladder, index)->name,
			   ladder_step(&ladder, index)->answers);
	ladder_free(&ladder);
	return found;
}

const struct choices variant_choices = { .at = variant_at };

static bool substrate_at(size_t index, struct choice *choice)
{
	return choice_of_names(choice, &result_substrate_names, index);
}

const struct choices substrate_choices = { .at = substrate_at };

static bool picture_at(size_t index, struct choice *choice)
{
	return choice_of_names(choice, &picture_names, index);
}

const struct choices picture_choices = { .at = picture_at };
