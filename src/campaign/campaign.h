/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CAMPAIGN_CAMPAIGN_H
#define SWAPREL_CAMPAIGN_CAMPAIGN_H

#include <stdbool.h>
#include <string.h>

#include "base/err.h"
#include "job/job.h"
#include "record/file_format.h"

#define CAMPAIGN_SCHEMA       "swaprel.campaign/1"
#define CAMPAIGN_NAME         "campaign.json"
#define CAMPAIGN_FILE_MAX     (256 * 1024)
#define CAMPAIGN_VARIANTS_MAX 64
#define CAMPAIGN_LOOKS_MAX    20
#define CAMPAIGN_SLOTS_MAX    999 /* three digits, so that names sort as the boots ran */
#define CAMPAIGN_LOADS_MAX    99  /* of a variant in a boot */
#define CAMPAIGN_BUDGET_MAX_S 86400
#define CAMPAIGN_COMMAND_MAX  1536

/* Below a campaign's directory: boots that failed or were stopped. Results that lie here
 * are not part of the campaign. */
#define CAMPAIGN_ATTEMPTS "attempts"

/* The files that boots leave: of a kernel's boot, and of each load of a module in one. */
#define SLOT_RESULT_NAME   "result.json"
#define SLOT_RESULT_PREFIX "result-"

/* The variant that loads nothing: the zram of the kernel that loads the others' modules.
 */
#define CAMPAIGN_RUNNING "running"

/* One variant: a kernel and how it is started, or a module. */
struct campaign_variant {
	char name[LIST_NAME_MAX];  /* the variant's name in the results */
	char build[LIST_NAME_MAX]; /* the kernel or module; "" in a file: name */
	char cmdline[256];         /* put behind the kernel's command line */
	json_t *params; /* NULL or an object: what the variant varies, for backends and
			   readers, and a module's parameters */
};

/* Which kernels are booted how often, and what is measured on each. Plain data. */
struct campaign {
	char schema[24];
	char name[JOB_NAME_MAX];
	char about[512];
	char tree[LIST_NAME_MAX]; /* kernel tree the variants are built from, "" any */
	char backend[256];        /* name or path of an executable, see backend.h */
	unsigned int boots;       /* of each variant; with loads: in all */
	unsigned int loads;       /* of each variant's module in a boot; 0: kernels */
	unsigned int boots_least; /* with a budget, where so many boots do not fit, the
				   * first one makes all turns; 0: no choice */
	char job[256];            /* a preset's name or a file, see campaign_job() */
	struct array variants;    /* of struct campaign_variant */
	struct name_list metrics; /* what its table is of, see sample/summary.h */
	unsigned int cpus;        /* of the machine that a backend makes */
	unsigned int memory_mib;
	unsigned int parallel; /* boots under way at the same time, on boards of a lab */
	unsigned int queue_s;  /* that a boot may wait for its board; 0: no lab */
	json_t *lab; /* NULL or an object: the lab's settings, for its backend */
	bool exact;  /* instructions executed instead of time */
	unsigned int
		deadline_s;    /* of a boot, from power-on to the result; or of a load */
	unsigned int budget_s; /* turns are added until so much is spent; 0: as many as
				* .boots or .loads say */
	unsigned int first_loads; /* .loads of the first boot, settled by it; 0: as
				   * .loads, or not chosen yet */
	/* Settled by the directory, see campaign_dir_open(): */
	uint64_t seed;      /* of the order within each turn; UNKNOWN_U64: mirrored */
	unsigned int looks; /* how often the number of boots was settled */
	char resume_command[CAMPAIGN_COMMAND_MAX]; /* for a shell; "": not known */
};

extern const struct file_format campaign_format;
extern const struct record campaign_record;

static inline const struct campaign_variant *campaign_variant(
	const struct campaign *campaign, size_t i)
{
	return (const struct campaign_variant *)campaign->variants.items + i;
}

/* In campaigns of modules: the kernel's own zram. */
static inline bool variant_is_own(const struct campaign *campaign,
				  const struct campaign_variant *variant)
{
	return campaign->loads && !strcmp(variant->build, CAMPAIGN_RUNNING);
}

/* How many turns the first boot makes is for it to choose. */
static inline bool campaign_chooses(const struct campaign *campaign)
{
	return campaign->boots_least && campaign->budget_s && !campaign->first_loads;
}

/*
 * Defaults, then what the file says: see file_format_load(). Free with campaign_free() in
 * either case.
 */
static inline int campaign_load(struct campaign *campaign, const char *path,
				struct err *err)
{
	return file_format_load(&campaign_format, campaign, path, err);
}

/* What continues it, for the end of a message: "to continue it: swaprel campaign ...", or
 * in words where that is not known or has no place in one line. */
#define CAMPAIGN_HINT_MAX 320
char *campaign_resume_hint(char *buf, const struct campaign *campaign);

static inline void campaign_free(struct campaign *campaign)
{
	file_format_free(&campaign_format, campaign);
}

/* One field from an option: "boots" "6", "exact" "yes"; no lists, and not "schema". */
int campaign_set(struct campaign *campaign, const char *field, const char *text,
		 struct err *err);

/* The budget, from an option in minutes: 1 to a day. */
int campaign_set_minutes(struct campaign *campaign, const char *text, struct err *err);

/* What a single field cannot say: variants that differ in name, no more boots or loads
 * than have a number, a module's parameters. Due again after campaign_set(). 0 or
 * -EINVAL. */
int campaign_check(const struct campaign *campaign, const char *where, struct err *err);

/*
 * What job_open() is to be given for the job each boot gets. A name with a slash is a
 * file, looked for from the directory of the campaign's file at @path; any other is a
 * preset.
 */
void campaign_job(char *buf, size_t size, const struct campaign *campaign,
		  const char *path);

/* True when two campaigns make the same boots, but for how many there are, how long they
 * may take, how often that was settled, and by which command. */
bool campaign_same(const struct campaign *a, const struct campaign *b);

#endif
