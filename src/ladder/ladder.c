// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <string.h>

#include "ladder/ladder.h"

static const char *const roles[LADDER_ROLE_COUNT] = {
	[LADDER_ROLE_BASE] = "base",
	[LADDER_ROLE_STEP] = "step",
	[LADDER_ROLE_BOUND] = "bound",
};

static const struct names role_names = { "role", roles, LADDER_ROLE_COUNT };

static const struct field ladder_step_fields[] = {
	{ "name", FIELD_STRING, STRING(struct ladder_step, name), .flags = FIELD_REQUIRED,
	  .help = "name of the variant: letters, digits and '_'" },
	{ "role", FIELD_ENUM, AT(struct ladder_step, role), .flags = FIELD_REQUIRED,
	  .names = &role_names, .help = "base, step or bound" },
	{ "step", FIELD_STRING, STRING(struct ladder_step, adds),
	  .help = "what a step adds is called in sentences" },
	{ "parks", FIELD_BOOL, AT(struct ladder_step, parks),
	  .help = "handles are parked instead of freed" },
	{ "answers", FIELD_STRING, STRING(struct ladder_step, answers),
	  .flags = FIELD_REQUIRED, .help = "what a figure of it says" },
	{ "patches", FIELD_JSON, AT(struct ladder_step, patches), .flags = FIELD_REQUIRED,
	  .help = "by tree, a list of patches" },
};

static const struct record ladder_step_record = {
	.what = "variant",
	FIELDS(struct ladder_step, ladder_step_fields),
};

static const struct field ladder_fields[] = {
	{ "schema", FIELD_STRING, STRING(struct ladder, schema),
	  .help = "the format's name and version" },
	{ "default_tree", FIELD_STRING, STRING(struct ladder, default_tree),
	  .flags = FIELD_REQUIRED, .help = "kernel tree that is taken" },
	{ "fallback_tree", FIELD_STRING, STRING(struct ladder, fallback_tree),
	  .flags = FIELD_REQUIRED, .help = "the one where it cannot be had" },
	{ "reference", FIELD_STRING, STRING(struct ladder, reference),
	  .flags = FIELD_REQUIRED, .help = "variant that parking is compared with" },
	{ "variants", FIELD_ARRAY, AT(struct ladder, steps), .flags = FIELD_REQUIRED,
	  .record = &ladder_step_record, .help = "the steps, the lowest first" },
};

static const struct record ladder_record = {
	.what = "ladder",
	FIELDS(struct ladder, ladder_fields),
};

int ladder_find(const struct ladder *ladder, const char *name)
{
	for (size_t i = 0; i < ladder->steps.count; i++) {
		if (!strcmp(ladder_step(ladder, i)->name, name))
			return (int)i;
	}
	return -1;
}

/* What is wrong with a step, as what was expected; NULL: nothing. */
static const char *fault_of(const struct ladder *ladder, size_t i)
{
	const struct ladder_step *step = ladder_step(ladder, i);
	const char *letters = "abcdefghijklmnopqrstuvwxyz0123456789_";

	/* Scripts cut the names of images at '-'. */
	if (!*step->name || step->name[strspn(step->name, letters)])
		return "a name of lower-case letters, digits and '_'";
	if ((size_t)ladder_find(ladder, step->name) != i)
		return "each name once";
	if ((step->role == LADDER_ROLE_BASE) != (i == 0))
		return "one base, and it is the first";
	if (step->role == LADDER_ROLE_BOUND && i + 1 != ladder->steps.count)
		return "a bound only as the last";
	if ((step->role == LADDER_ROLE_STEP) != (*step->adds != '\0'))
		return "\"step\" for a step and for no other role";
	if (step->parks && (int)i <= ladder_find(ladder, ladder->reference))
		return "the reference below all that park";
	return NULL;
}

static int check(void *what, const char *where, struct err *err)
{
	const struct ladder *ladder = what;
	size_t count = ladder->steps.count;

	if (!count || count > LADDER_STEPS_MAX)
		return err_set(err, -EINVAL, "%s: variants: %zu: expected 1 to %d", where,
			       count, LADDER_STEPS_MAX);
	for (size_t i = 0; i < count; i++) {
		const char *expected = fault_of(ladder, i);

		if (expected)
			return err_set(err, -EINVAL,
				       "%s: variants[%zu]: \"%s\": expected %s", where, i,
				       ladder_step(ladder, i)->name, expected);
	}
	if (ladder_find(ladder, ladder->reference) < 0)
		return err_set(err, -EINVAL,
			       "%s: reference: \"%s\": expected one of the variants",
			       where, ladder->reference);
	return 0;
}

const struct file_format ladder_format = {
	.schema = LADDER_SCHEMA,
	.max_bytes = LADDER_FILE_MAX,
	.record = &ladder_record,
	.check = check,
};

int ladder_open(struct ladder *ladder, struct err *err)
{
	const struct builtin *file = &ladder_files[0];

	return file_format_parse(&ladder_format, ladder, file->text, file->len,
				 file->name, err);
}
