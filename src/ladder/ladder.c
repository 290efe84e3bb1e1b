// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <string.h>

#include "ladder/ladder.h"

static const char *const roles[RUNG_ROLE_COUNT] = {
	[RUNG_BASE] = "base",
	[RUNG_STEP] = "step",
	[RUNG_BOUND] = "bound",
};

static const struct names role_names = { "role", roles, RUNG_ROLE_COUNT };

static const struct field rung_fields[] = {
	{ "name", FIELD_STRING, STRING(struct rung, name), .flags = FIELD_REQUIRED,
	  .help = "name of the variant: letters, digits and '_'" },
	{ "role", FIELD_ENUM, AT(struct rung, role), .flags = FIELD_REQUIRED,
	  .names = &role_names, .help = "base, step or bound" },
	{ "step", FIELD_STRING, STRING(struct rung, step),
	  .help = "what a step adds is called in sentences" },
	{ "parks", FIELD_BOOL, AT(struct rung, parks),
	  .help = "handles are parked instead of freed" },
	{ "answers", FIELD_STRING, STRING(struct rung, answers), .flags = FIELD_REQUIRED,
	  .help = "what a figure of it says" },
	{ "patches", FIELD_JSON, AT(struct rung, patches), .flags = FIELD_REQUIRED,
	  .help = "by tree, a list of patches" },
};

static const struct record rung_record = {
	.what = "variant",
	FIELDS(struct rung, rung_fields),
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
	{ "variants", FIELD_ARRAY, AT(struct ladder, rungs), .flags = FIELD_REQUIRED,
	  .record = &rung_record, .help = "the rungs, the lowest first" },
};

static const struct record ladder_record = {
	.what = "ladder",
	FIELDS(struct ladder, ladder_fields),
};

int ladder_find(const struct ladder *ladder, const char *name)
{
	for (size_t i = 0; i < ladder->rungs.count; i++) {
		if (!strcmp(ladder_rung(ladder, i)->name, name))
			return (int)i;
	}
	return -1;
}

/* What is wrong with a rung, as what was expected; NULL: nothing. */
static const char *fault_of(const struct ladder *ladder, size_t i)
{
	const struct rung *rung = ladder_rung(ladder, i);
	const char *letters = "abcdefghijklmnopqrstuvwxyz0123456789_";

	/* Scripts cut the names of images at '-'. */
	if (!*rung->name || rung->name[strspn(rung->name, letters)])
		return "a name of lower-case letters, digits and '_'";
	if ((size_t)ladder_find(ladder, rung->name) != i)
		return "each name once";
	if ((rung->role == RUNG_BASE) != (i == 0))
		return "one base, and it is the first";
	if (rung->role == RUNG_BOUND && i + 1 != ladder->rungs.count)
		return "a bound only as the last";
	if ((rung->role == RUNG_STEP) != (*rung->step != '\0'))
		return "\"step\" for a step and for no other role";
	if (rung->parks && (int)i <= ladder_find(ladder, ladder->reference))
		return "the reference below all that park";
	return NULL;
}

static int check(void *what, const char *where, struct err *err)
{
	const struct ladder *ladder = what;
	size_t count = ladder->rungs.count;

	if (!count || count > LADDER_RUNGS_MAX)
		return err_set(err, -EINVAL, "%s: variants: %zu: expected 1 to %d", where,
			       count, LADDER_RUNGS_MAX);
	for (size_t i = 0; i < count; i++) {
		const char *expected = fault_of(ladder, i);

		if (expected)
			return err_set(err, -EINVAL,
				       "%s: variants[%zu]: \"%s\": expected %s", where, i,
				       ladder_rung(ladder, i)->name, expected);
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
