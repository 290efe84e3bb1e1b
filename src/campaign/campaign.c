// SPDX-License-Identifier: GPL-2.0-or-later
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "backend/backend.h"
#include "base/plural.h"
#include "campaign/campaign.h"
#include "ladder/ladder.h"
#include "result/result.h"

#define MINUTES_MAX 1440

static const struct field variant_fields[] = {
	{ "name", FIELD_NAME, STRING(struct campaign_variant, name),
	  .flags = FIELD_REQUIRED, .help = "the variant's name in the results" },
	{ "variant", FIELD_NAME, STRING(struct campaign_variant, build),
	  .flags = FIELD_EMPTY,
	  .help = "kernel to boot, or module to load; by default as name" },
	{ "cmdline", FIELD_STRING, STRING(struct campaign_variant, cmdline),
	  .help = "appended to the kernel's command line" },
	{ "params", FIELD_JSON, AT(struct campaign_variant, params),
	  .flags = FIELD_NULLABLE,
	  .help = "an object of what this variant varies; parameters of a module" },
};

static const struct record variant_record = {
	.what = "campaign's variant",
	.name = "arm",
	FIELDS(struct campaign_variant, variant_fields),
};

static const struct field campaign_fields[] = {
	{ "schema", FIELD_STRING, STRING(struct campaign, schema),
	  .help = "the format's name and version" },
	{ "name", FIELD_NAME, STRING(struct campaign, name),
	  .help = "name of the campaign: letters, digits, '.', '_' and '-'" },
	{ "about", FIELD_STRING, STRING(struct campaign, about),
	  .help = "the question that it answers" },
	{ "tree", FIELD_NAME, STRING(struct campaign, tree), .flags = FIELD_EMPTY,
	  .help = "kernel tree that the variants are built from" },
	{ "backend", FIELD_STRING, STRING(struct campaign, backend),
	  .help = "what boots: a name in the backends' directory, or a path" },
	{ "boots", FIELD_UINT, AT(struct campaign, boots), .min = 1,
	  .max = CAMPAIGN_SLOTS_MAX,
	  .help = "boots of each variant; with loads: boots, each with all variants" },
	{ "loads", FIELD_UINT, AT(struct campaign, loads), .max = CAMPAIGN_LOADS_MAX,
	  .help = "loads of each variant's module in a boot; 0: variants are booted" },
	{ "boots_least", FIELD_UINT, AT(struct campaign, boots_least),
	  .max = CAMPAIGN_SLOTS_MAX,
	  .help = "with a budget: if fewer boots fit, one boot makes all turns; 0: "
		  "never" },
	{ "first_loads", FIELD_UINT, AT(struct campaign, first_loads),
	  .max = CAMPAIGN_LOADS_MAX,
	  .help = "loads in the first boot; 0: as loads, or decided in that boot" },
	{ "job", FIELD_STRING, STRING(struct campaign, job),
	  .help = "what each boot measures: a preset, or a file's path with a slash" },
	{ "arms", FIELD_ARRAY, AT(struct campaign, variants), .record = &variant_record,
	  .help = "variants to compare, the base first; none: the whole ladder" },
	{ "metrics", FIELD_NAME_LIST, AT(struct campaign, metrics),
	  .help = "metrics of its table, as in swaprel compare" },
	{ "cpus", FIELD_UINT, AT(struct campaign, cpus), .min = 1, .max = 1024,
	  .help = "CPUs of the machine, where the backend makes one" },
	{ "memory_mib", FIELD_UINT, AT(struct campaign, memory_mib), .min = 64,
	  .max = 1048576, .help = "its memory" },
	{ "parallel", FIELD_UINT, AT(struct campaign, parallel), .min = 1,
	  .max = BACKEND_PARALLEL_MAX,
	  .help = "boots at the same time, where the backend is a lab's queue" },
	{ "queue_s", FIELD_UINT, AT(struct campaign, queue_s), .max = 604800,
	  .help = "seconds that a boot may wait for its board besides deadline_s; 0: no "
		  "lab" },
	{ "lab", FIELD_JSON, AT(struct campaign, lab), .flags = FIELD_NULLABLE,
	  .help = "an object of the lab's settings, for its backend" },
	{ "exact", FIELD_BOOL, AT(struct campaign, exact),
	  .help = "count instructions instead of time, where the backend can" },
	{ "deadline_s", FIELD_UINT, AT(struct campaign, deadline_s), .min = 1,
	  .max = 86400,
	  .help = "seconds after which a boot, or a load, is considered hung" },
	{ "budget_s", FIELD_UINT, AT(struct campaign, budget_s),
	  .max = CAMPAIGN_BUDGET_MAX_S,
	  .help = "time budget in seconds for as many turns as fit; 0: none, boots "
		  "decides" },
	{ "seed", FIELD_U64, AT(struct campaign, seed), .flags = FIELD_NULLABLE,
	  .max = RESULT_SEED_MAX,
	  .help = "seed of the random order within each turn; null: chosen at the start" },
	{ "looks", FIELD_UINT, AT(struct campaign, looks), .min = 1,
	  .max = CAMPAIGN_LOOKS_MAX,
	  .help = "interim analyses: 1, and 1 for each extension of the campaign" },
	{ "again", FIELD_STRING, STRING(struct campaign, resume_command),
	  .help = "the command that resumes it, from where it was started" },
};

const struct record campaign_record = {
	.what = "campaign",
	FIELDS(struct campaign, campaign_fields),
};

static void defaults(void *campaign)
{
	*(struct campaign *)campaign = (struct campaign){
		.schema = CAMPAIGN_SCHEMA,
		.backend = "qemu",
		.boots = 2,
		.metrics = { 1, { "mean" } },
		.cpus = 2,
		.memory_mib = 3072,
		.parallel = 1,
		.deadline_s = 900,
		.seed = UNKNOWN_U64,
		.looks = 1,
	};
}

static int take_ladder(struct campaign *campaign, struct err *err)
{
	struct ladder ladder;
	int ret = ladder_open(&ladder, err);

	for (size_t i = 0; !ret && i < ladder.steps.count; i++) {
		struct campaign_variant *variant = array_add(&campaign->variants,
							     &variant_record);

		if (variant)
			strcpy(variant->name, ladder_step(&ladder, i)->name);
		else
			ret = err_sys(err, -ENOMEM, "arms");
	}
	ladder_free(&ladder);
	return ret;
}

static int check(void *what, const char *where, struct err *err)
{
	struct campaign *campaign = what;
	int ret = campaign->variants.count ? 0 : take_ladder(campaign, err);
	struct campaign_variant *variants = campaign->variants.items;

	if (ret)
		return ret;
	/* A variant that names no kernel is named after it. */
	for (size_t i = 0; i < campaign->variants.count; i++) {
		if (!variants[i].build[0])
			strcpy(variants[i].build, variants[i].name);
	}
	return campaign_check(campaign, where, err);
}

const struct file_format campaign_format = {
	.schema = CAMPAIGN_SCHEMA,
	.max_bytes = CAMPAIGN_FILE_MAX,
	.record = &campaign_record,
	.defaults = defaults,
	.check = check,
};

int campaign_set(struct campaign *campaign, const char *field, const char *text,
		 struct err *err)
{
	if (!strcmp(field, "schema") || !strcmp(field, "arms"))
		return err_set(err, -EINVAL, "options: %s: cannot be chosen", field);
	/* A given number leaves nothing to choose. */
	if (!strcmp(field, "loads"))
		campaign->boots_least = 0;
	return record_set_text(&campaign_record, campaign, field, text, "options", err);
}

int campaign_set_minutes(struct campaign *campaign, const char *text, struct err *err)
{
	char *end;
	long minutes;

	errno = 0;
	minutes = strtol(text, &end, 10);
	if (errno || end == text || *end || minutes < 1 || minutes > MINUTES_MAX)
		return err_set(err, -EINVAL,
			       "--minutes '%s': expected a whole number from 1 to %d",
			       text, MINUTES_MAX);
	campaign->budget_s = (unsigned int)minutes * 60;
	return 0;
}

/* They become "NAME=VALUE" for insmod. */
static int check_params(json_t *params)
{
	const char *name;
	json_t *value;

	json_object_foreach(params, name, value)
	{
		const char *text = json_string_value(value);

		if (!name_is_plain(name) || (text && !name_is_plain(text)) ||
		    !(text || json_is_integer(value) || json_is_boolean(value)))
			return -EINVAL;
	}
	return 0;
}

static int check_variant(const struct campaign *campaign, size_t i, const char *where,
			 struct err *err)
{
	const struct campaign_variant *variant = campaign_variant(campaign, i);
	const char *text = variant->cmdline;

	/* It reaches a boot loader: no line ends and nothing else that is not seen. */
	while (*text && isprint((unsigned char)*text))
		text++;
	if (*text)
		return err_set(err, -EINVAL,
			       "%s: arms[%zu].cmdline: expected printable ASCII", where,
			       i);
	if (variant->params && !json_is_object(variant->params))
		return err_set(err, -EINVAL,
			       "%s: arms[%zu].params: expected an object or null", where,
			       i);
	if (campaign->loads && check_params(variant->params))
		return err_set(err, -EINVAL,
			       "%s: arms[%zu].params: expected names of a module's "
			       "parameters, and whole numbers, true, false or words",
			       where, i);
	if (variant_is_own(campaign, variant) && variant->params)
		return err_set(err, -EINVAL,
			       "%s: arms[%zu].params: variant running has none: it is "
			       "the kernel's own zram",
			       where, i);
	for (size_t j = 0; j < i; j++) {
		if (!strcmp(variant->name, campaign_variant(campaign, j)->name))
			return err_set(err, -EINVAL,
				       "%s: arms[%zu].name: \"%s\": expected each name "
				       "once",
				       where, i, variant->name);
	}
	return 0;
}

int campaign_check(const struct campaign *campaign, const char *where, struct err *err)
{
	size_t variants = campaign->variants.count;
	/* With a budget each boot stands for itself. */
	size_t boots = campaign->budget_s ? 1 : campaign->boots;
	int ret = 0;

	if (!*campaign->name)
		return err_set(err, -EINVAL,
			       "%s: name: \"\": expected letters, digits, '.', '_' and "
			       "'-', a letter or digit first",
			       where);
	if (!*campaign->job)
		return err_set(err, -EINVAL, "%s: job: \"\": expected a preset or a file",
			       where);
	if (!*campaign->backend)
		return err_set(err, -EINVAL,
			       "%s: backend: \"\": expected a name or a path", where);
	if (variants > CAMPAIGN_VARIANTS_MAX)
		return err_set(err, -EINVAL, "%s: arms: %zu: expected 1 to %d", where,
			       variants, CAMPAIGN_VARIANTS_MAX);
	if (variants * campaign->boots > CAMPAIGN_SLOTS_MAX)
		return err_set(err, -EINVAL,
			       "%s: boots: %u of %zu variants: expected at most %d in "
			       "all",
			       where, campaign->boots, variants, CAMPAIGN_SLOTS_MAX);
	if (campaign->budget_s && campaign->loads && campaign->exact)
		return err_set(err, -EINVAL,
			       "%s: budget_s: %u: a guest that counts instructions does "
			       "not see the time: expected 0, or exact no",
			       where, campaign->budget_s);
	if (variants * boots * campaign->loads > CAMPAIGN_SLOTS_MAX)
		return err_set(err, -EINVAL,
			       "%s: loads: %u of %zu variants in %zu boot%s: expected "
			       "at most %d in all",
			       where, campaign->loads, variants, boots, plural(boots),
			       CAMPAIGN_SLOTS_MAX);
	if (variants * campaign->first_loads > CAMPAIGN_SLOTS_MAX)
		return err_set(err, -EINVAL,
			       "%s: first_loads: %u of %zu variants: expected at most "
			       "%d in all",
			       where, campaign->first_loads, variants,
			       CAMPAIGN_SLOTS_MAX);
	if (campaign->loads != 1 && (campaign->boots_least || campaign->first_loads))
		return err_set(err, -EINVAL,
			       "%s: boots_least, first_loads: expected 0, or loads 1",
			       where);
	if (campaign->lab && !json_is_object(campaign->lab))
		return err_set(err, -EINVAL, "%s: lab: expected an object or null",
			       where);
	if (campaign->parallel > 1 && campaign->budget_s)
		return err_set(
			err, -EINVAL,
			"%s: parallel: %u: the time that a lab takes tells nothing "
			"of a turn's: expected --boots N instead of --minutes",
			where, campaign->parallel);
	for (size_t i = 0; i < variants && !ret; i++)
		ret = check_variant(campaign, i, where, err);
	return ret;
}

char *campaign_resume_hint(char *buf, const struct campaign *campaign)
{
	const size_t size = CAMPAIGN_HINT_MAX;

	if (!*campaign->resume_command ||
	    (size_t)snprintf(buf, size, "to continue it: %s", campaign->resume_command) >=
		    size)
		snprintf(buf, size, "to continue it, add --resume");
	return buf;
}

void campaign_job(char *buf, size_t size, const struct campaign *campaign,
		  const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!strchr(campaign->job, '/') || campaign->job[0] == '/' || !slash)
		snprintf(buf, size, "%s", campaign->job);
	else
		snprintf(buf, size, "%.*s/%s", (int)(slash - path), path, campaign->job);
}

bool campaign_same(const struct campaign *a, const struct campaign *b)
{
	static const char *const settled[] = { "boots",    "boots_least", "budget_s",
					       "looks",    "metrics",     "again",
					       "parallel", "queue_s",     "lab" };
	json_t *left = record_encode(&campaign_record, a);
	json_t *right = record_encode(&campaign_record, b);
	bool same;

	for (size_t i = 0; i < sizeof(settled) / sizeof(settled[0]); i++) {
		json_object_del(left, settled[i]);
		json_object_del(right, settled[i]);
	}
	same = left && json_equal(left, right);
	json_decref(left);
	json_decref(right);
	return same;
}
