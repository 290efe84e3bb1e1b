/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_JOB_JOB_H
#define SWAPREL_JOB_JOB_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "record/file_format.h"
#include "record/record.h"

#define JOB_SCHEMA    "swaprel.job/1"
#define JOB_NAME_MAX  64
#define JOB_FILE_MAX  (256 * 1024)
#define JOB_PROCS_MAX 256
#define JOB_BACKEND   "zram" /* where a job names none */

/* When the rounds of a cell end. */
struct job_rounds {
	unsigned int warmup;      /* rounds run first, kept and not used */
	unsigned int min;         /* valid rounds before the interval is looked at */
	unsigned int max;         /* rounds tried after those, rejected ones included */
	double target_percent;    /* half the 95 % interval of the median, of the median,
				     as foreseen; 100: do not wait for it */
	unsigned int max_seconds; /* then a cell begins no further round */
};

/* What is to be measured, as a job file and the options say it. Plain data. */
struct job {
	char schema[16];
	char name[JOB_NAME_MAX];
	char about[256];           /* one sentence for people */
	struct uint_list modes;    /* process counts */
	struct uint_list size_mib; /* per process */
	struct name_list pattern;
	struct name_list release;
	struct name_list resident;          /* shares of each region, see layout.h */
	char single_pattern[LIST_NAME_MAX]; /* "": none */
	char backend[LIST_NAME_MAX];        /* see swapdev/backend.h */
	char algorithm[LIST_NAME_MAX];
	double ratio; /* wanted by the pattern lzo-ratio */
	struct job_rounds rounds;
	struct name_list watch; /* rounds beside the timed ones, see result/watch.h */
	unsigned int pageout_passes;    /* MADV_PAGEOUT calls before giving a round up */
	unsigned int round_timeout_s;   /* a child that takes longer is killed */
	unsigned int settle_timeout_ms; /* for zram's counters and the kernel's workers */
	char cpus[128];                 /* "" or a CPU list to pin to, in this order */
	int numa_node;                  /* -1: the one with the best CPUs */
	bool tune;                      /* quieten the host through the ledger */
	bool profile; /* one round more of each cell, under the kernel's tracing */
	char control[LIST_NAME_MAX]; /* "" or a negative control, see round/control.h */
};

extern const struct record job_record;
extern const struct file_format job_format;

/* Every field at its default; never fails. */
static inline void job_defaults(struct job *job)
{
	file_format_init(&job_format, job);
}

/* The presets that are built in: workloads/jobs. A new preset is a file and a line there.
 */
extern const struct builtin job_presets[];
extern const size_t job_preset_count;

/* A preset by its name, or else a file: "published" or "./mine.json". Defaults, then what
 * it says: see file_format_open(); -ENOENT with the presets' names when it is neither.
 * Not yet gone through job_check(). Nothing to free. */
int job_open(struct job *job, const char *name_or_path, struct err *err);

/* One field from an option: "modes" "1,2,4", "rounds.max" "10"; any but "schema". */
int job_set(struct job *job, const char *field, const char *text, struct err *err);

/* Which names a job may use for a field; from the tables of those who implement them. */
struct job_names {
	struct names patterns;
	struct names releases;
	struct names controls;
	struct names watches;
	struct names backends;
};

/* A list of names, each of which is to be one of @names, once: @field is what the file
 * calls it. 0 or -EINVAL with a line. */
int job_check_names(const struct name_list *list, const struct names *names,
		    const char *field, const char *where, struct err *err);

/*
 * What a field's own range cannot say: names that exist, min <= max, cpus that is a CPU
 * list, no value twice in a list, no more cells than a plan has. @where is the file or
 * "options". 0 or -EINVAL. A command calls round_check_job(), which knows the names.
 */
int job_check(const struct job *job, const struct job_names *names, const char *where,
	      struct err *err);

#endif
