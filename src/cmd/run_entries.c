// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/choices.h"
#include "cmd/run_entries.h"
#include "job/job.h"
#include "result/watch.h"
#include "round/control.h"
#include "swapdev/backend.h"
#include "workloads/workload.h"

const struct option_entry run_entries[] = {
	{ .group = "Result and output",
	  .name = "output",
	  .val = 'o',
	  .value = "FILE",
	  .help = "the result; - for standard output",
	  .more = "Under sudo it belongs to the user who called. Refused before "
		  "anything is measured: an existing file that is not empty, a "
		  "directory, a symbolic link, a FIFO without a reader. The result is "
		  "written once, at the end, to - or /dev/stdout (which then have no "
		  "table), another character device or a FIFO.",
	  .absent = "JOB-HOST-TIME.json",
	  .kind = VALUE_FILE },
	{ .name = "force", .val = RUN_FORCE, .help = "replace an existing result" },
	{ .name = "quiet", .val = 'q', .help = "no progress and no table" },
	{ .name = "anyway",
	  .val = RUN_ANYWAY,
	  .help = "measure although a requirement is missing",
	  .more = "Root is needed nevertheless." },
	{ .name = "profile",
	  .val = RUN_PROFILE,
	  .help = "one more round of each cell, not timed, traced by the kernel: where "
		  "the time goes",
	  .more = "Prints the shares of zs_free, its locks, zspages, slots, swap core "
		  "and page tables. See --profile of swaprel-show(1)." },
	OPTION_HELP,
	{ .group = "The variant that is measured",
	  .name = "variant",
	  .val = RUN_VARIANT,
	  .value = "NAME",
	  .help = "name of the running kernel",
	  .values = "a variant of the ladder, or another name",
	  .absent = "running",
	  .choices = &variant_choices },
	{ .name = "provenance",
	  .val = RUN_PROVENANCE,
	  .value = "FILE",
	  .help = "JSON of how that kernel was built, kept in the result",
	  .kind = VALUE_FILE },
	{ .name = "substrate",
	  .val = RUN_SUBSTRATE,
	  .value = "NAME",
	  .help = "what the kernel runs on, if detection fails",
	  .choices = &substrate_choices },
	{ .name = "module",
	  .val = RUN_MODULE,
	  .value = "FILE",
	  .help = "load this variant, a .ko of scripts/variant/build, measure it beside the "
		  "kernel's own zram, and unload it",
	  .more = "Its manifest is expected beside it. The kernel's own zram is not "
		  "touched. The run ends if the loaded module cannot be proven to be "
		  "this one, or if the kernel complains of it.",
	  .kind = VALUE_FILE },
	{ .name = "module-param",
	  .val = RUN_MODULE_PARAM,
	  .value = "NAME=VALUE",
	  .help = "a parameter of the module; may be given again" },
	{ .name = "load",
	  .val = RUN_LOAD,
	  .value = "N",
	  .help = "which load of this boot it is, from 1; kept in the result" },
	{ 0 },
};

static bool pattern_at(size_t index, struct choice *choice)
{
	return index < pattern_names.count &&
	       choice_set(choice, patterns[index]->name, patterns[index]->about);
}

static bool release_at(size_t index, struct choice *choice)
{
	return index < release_names.count &&
	       choice_set(choice, release_methods[index]->name,
			  release_methods[index]->about);
}

static bool watch_at(size_t index, struct choice *choice)
{
	return index < WATCH_COUNT &&
	       choice_set(choice, watch_names.items[index],
			  index == WATCH_NONE ? "nothing: timed rounds only"
					      : watch_about[index]);
}

static bool backend_at(size_t index, struct choice *choice)
{
	return choice_of_names(choice, &swap_backend_names, index);
}

/* What each of its rounds is rejected for stands in front of what is done. */
static bool control_at(size_t index, struct choice *choice)
{
	if (index >= control_count)
		return false;
	choice_set(choice, controls[index].name, NULL);
	snprintf(choice->about, sizeof(choice->about), "%s: %s",
		 reject_names.items[controls[index].expects], controls[index].about);
	return true;
}

static const struct choices pattern_choices = { .title = "Patterns", .at = pattern_at };
static const struct choices release_choices = { .title = "Release methods",
						.at = release_at };
static const struct choices watch_choices = {
	.title = "Watches", .note = "a round of each after each timed one", .at = watch_at
};
static const struct choices backend_choices = { .at = backend_at };
static const struct choices control_choices = {
	.title = "Controls",
	.note = "and what each of their rounds is rejected for",
	.at = control_at
};

/* What the job's table does not know of a field: the heading that begins with it, and
 * the names that there are. */
static const struct field_more {
	const char *path, *group;
	const struct choices *choices;
} field_more[] = {
	{ "name", "The job", NULL },
	{ "modes", "What is measured", NULL },
	{ "pattern", NULL, &pattern_choices },
	{ "release", NULL, &release_choices },
	{ "single_pattern", NULL, &pattern_choices },
	{ "backend", NULL, &backend_choices },
	{ "rounds.warmup", "Rounds", NULL },
	{ "watch", NULL, &watch_choices },
	{ "pageout_passes", "Limits", NULL },
	{ "cpus", "The host", NULL },
	{ "control", "Negative controls", &control_choices },
};

static const char *value_name(const struct field *field)
{
	switch (field->kind) {
	case FIELD_BOOL:
		return "yes|no";
	case FIELD_STRING:
		return "TEXT";
	case FIELD_UINT_LIST:
		return "N,...";
	case FIELD_NAME_LIST:
		return "NAME,...";
	case FIELD_NAME:
	case FIELD_ENUM:
		return "NAME";
	default:
		return "N";
	}
}

static void put_range(char *to, const struct field *field)
{
	if (field->kind == FIELD_BOOL)
		strcpy(to, "yes or no");
	else if (field->min < field->max)
		snprintf(to, OPTION_NAME_MAX, "%.10g to %.10g", field->min, field->max);
	else
		*to = '\0';
}

/* As it would be typed; "" for what is not there. */
static void put_default(char *to, const json_t *value)
{
	*to = '\0';
	if (json_is_array(value))
		value = json_array_get(value, 0);
	if (json_is_string(value))
		snprintf(to, OPTION_NAME_MAX, "%s", json_string_value(value));
	else if (json_is_boolean(value))
		strcpy(to, json_is_true(value) ? "yes" : "no");
	else if (json_is_number(value))
		snprintf(to, OPTION_NAME_MAX, "%.10g", json_number_value(value));
}

static void add_field(struct option_list *list, const struct field *field,
		      const char *path, const json_t *value)
{
	char(*texts)[OPTION_NAME_MAX] = list->texts[list->count];
	struct option_entry entry = { .name = texts[0],
				      .val = RUN_FIELDS + (int)list->count,
				      .value = value_name(field),
				      .help = field->help,
				      .list = field->kind == FIELD_NAME_LIST };

	snprintf(texts[0], OPTION_NAME_MAX, "%s", path);
	for (char *c = texts[0]; *c; c++)
		*c = *c == '_' || *c == '.' ? '-' : *c;
	snprintf(texts[1], OPTION_NAME_MAX, "%s", path);
	if (strcmp(texts[0], path))
		entry.alias = texts[1];
	put_range(texts[2], field);
	if (*texts[2])
		entry.values = texts[2];
	put_default(texts[3], value);
	entry.absent = texts[3];
	for (size_t i = 0; i < sizeof(field_more) / sizeof(field_more[0]); i++) {
		if (strcmp(field_more[i].path, path))
			continue;
		entry.group = field_more[i].group;
		entry.choices = field_more[i].choices;
	}
	options_add(list, &entry);
}

static void add_fields(struct option_list *list, const struct record *record,
		       const char *prefix, const json_t *defaults)
{
	for (size_t i = 0; i < record->count && list->count < OPTIONS_MAX; i++) {
		const struct field *field = &record->fields[i];
		const json_t *value = json_object_get(defaults, field->name);
		char path[OPTION_NAME_MAX];

		snprintf(path, sizeof(path), "%s%s", prefix, field->name);
		/* The command has a flag for the second. */
		if (!strcmp(path, "schema") || !strcmp(path, "profile"))
			continue;
		if (field->kind == FIELD_RECORD) {
			strcat(path, ".");
			add_fields(list, field->record, path, value);
		} else {
			add_field(list, field, path, value);
		}
	}
}

void run_add_fields(struct option_list *list)
{
	json_t *defaults;
	struct job job;

	job_defaults(&job);
	defaults = record_encode(&job_record, &job);
	add_fields(list, &job_record, "", defaults);
	json_decref(defaults);
}
