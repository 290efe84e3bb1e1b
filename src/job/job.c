// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/suggestion.h"
#include "job/job.h"
#include "job/layout.h"

static const struct field rounds_fields[] = {
	{ "warmup", FIELD_UINT, AT(struct job_rounds, warmup), .max = 100,
	  .help = "rounds that each cell runs first, kept and not used" },
	{ "min", FIELD_UINT, AT(struct job_rounds, min), .min = 1, .max = 10000,
	  .help = "valid rounds before a cell may end; 12 before its interval may end it" },
	{ "max", FIELD_UINT, AT(struct job_rounds, max), .min = 1, .max = 10000,
	  .help = "most rounds after the warm-up, rejected ones included" },
	{ "target_percent", FIELD_DOUBLE, AT(struct job_rounds, target_percent),
	  .min = 0.01, .max = 100,
	  .help = "a cell ends when half its 95 % interval, as predicted from the "
		  "first half of its rounds, is below this share; 100: at the minimum" },
	{ "max_seconds", FIELD_UINT, AT(struct job_rounds, max_seconds), .min = 1,
	  .max = 86400, .help = "seconds after which a cell begins no further round" },
};

static const struct record rounds_record = {
	.what = "job's rounds",
	.name = "job_rounds",
	FIELDS(struct job_rounds, rounds_fields),
};

static const struct field job_fields[] = {
	{ "schema", FIELD_STRING, STRING(struct job, schema),
	  .help = "the format's name and version" },
	{ "name", FIELD_NAME, STRING(struct job, name),
	  .help = "name of the job: letters, digits, '.', '_' and '-'" },
	{ "about", FIELD_STRING, STRING(struct job, about),
	  .help = "one sentence about it" },
	{ "modes", FIELD_UINT_LIST, AT(struct job, modes), .min = 1, .max = JOB_PROCS_MAX,
	  .help = "numbers of processes that release at the same time" },
	{ "size_mib", FIELD_UINT_LIST, AT(struct job, size_mib), .min = 1, .max = 1048576,
	  .help = "MiB that each process has swapped out" },
	{ "pattern", FIELD_NAME_LIST, AT(struct job, pattern),
	  .help = "what the memory is filled with" },
	{ "release", FIELD_NAME_LIST, AT(struct job, release),
	  .help = "how the memory is released" },
	{ "resident", FIELD_NAME_LIST, AT(struct job, resident), .before = "[\"none\"]",
	  .help = "what stays resident besides, RESIDENT:SWAPPED as 1:5.4; or none" },
	{ "single_pattern", FIELD_NAME, STRING(struct job, single_pattern),
	  .flags = FIELD_EMPTY, .before = "\"\"",
	  .help = "one more pattern, with one process only; empty: none" },
	{ "backend", FIELD_NAME, STRING(struct job, backend), .before = "\"zram\"",
	  .help = "what keeps the pages that are swapped out" },
	{ "algorithm", FIELD_NAME, STRING(struct job, algorithm),
	  .help = "compressor of zram or zswap" },
	{ "ratio", FIELD_DOUBLE, AT(struct job, ratio), .min = 1.1, .max = 40,
	  .help = "original over compressed size, for the pattern lzo-ratio" },
	{ "rounds", FIELD_RECORD, AT(struct job, rounds), .record = &rounds_record,
	  .help = "when the rounds of a cell end" },
	{ "watch", FIELD_NAME_LIST, AT(struct job, watch), .before = "[\"none\"]",
	  .help = "what runs during the release, in rounds of their own; or none" },
	{ "pageout_passes", FIELD_UINT, AT(struct job, pageout_passes), .min = 1,
	  .max = 1000, .help = "MADV_PAGEOUT calls before a round is given up" },
	{ "round_timeout_s", FIELD_UINT, AT(struct job, round_timeout_s), .min = 1,
	  .max = 3600,
	  .help = "seconds after which the processes of a round are killed" },
	{ "settle_timeout_ms", FIELD_UINT, AT(struct job, settle_timeout_ms), .min = 1,
	  .max = 600000,
	  .help = "milliseconds within which counters and workers must settle" },
	{ "cpus", FIELD_STRING, STRING(struct job, cpus),
	  .help = "CPU list to pin to, as 0-3,8; empty: chosen by topology" },
	{ "numa_node", FIELD_INT, AT(struct job, numa_node), .min = -1, .max = 1023,
	  .help = "NUMA node to stay on; -1: the one with the best CPUs" },
	{ "tune", FIELD_BOOL, AT(struct job, tune),
	  .help = "quieten the host for the run and restore it afterwards" },
	{ "profile", FIELD_BOOL, AT(struct job, profile), .before = "false",
	  .help = "one more round of each cell, traced by the kernel" },
	{ "control", FIELD_NAME, STRING(struct job, control), .flags = FIELD_EMPTY,
	  .help = "negative control: a fault to plant; empty: none" },
};

const struct record job_record = {
	.what = "job",
	FIELDS(struct job, job_fields),
};

static void defaults(void *job)
{
	*(struct job *)job = (struct job){
		.schema = JOB_SCHEMA,
		.name = "custom",
		.modes = { 1, { 1 } },
		.size_mib = { 1, { 256 } },
		.pattern = { 1, { "text" } },
		.release = { 1, { "munmap" } },
		.resident = { 1, { LAYOUT_NONE } },
		.backend = JOB_BACKEND,
		.algorithm = "lzo-rle",
		.ratio = 3.0,
		.rounds = { .warmup = 1,
			    .min = 6,
			    .max = 40,
			    .target_percent = 2,
			    .max_seconds = 120 },
		.watch = { 1, { "none" } },
		.pageout_passes = 20,
		.round_timeout_s = 60,
		.settle_timeout_ms = 10000,
		.numa_node = -1,
		.tune = true,
	};
}

const struct file_format job_format = {
	.schema = JOB_SCHEMA,
	.max_bytes = JOB_FILE_MAX,
	.record = &job_record,
	.defaults = defaults,
};

static int refuse_name(const char *name, struct err *err)
{
	struct suggestion suggestion = SUGGESTION(name);
	char known[256] = "", hint[NEAREST_HINT_MAX];
	size_t len = 0;

	for (size_t i = 0; i < job_preset_count && len < sizeof(known); i++)
		len += (size_t)snprintf(known + len, sizeof(known) - len, "%s%s",
					i ? ", " : "", job_presets[i].name);
	for (size_t i = 0; i < job_preset_count; i++)
		suggestion_consider(&suggestion, job_presets[i].name);
	return err_set(err, -ENOENT, "%s: no such job: expected a file or one of %s%s",
		       name, known, suggestion_text(&suggestion, hint, sizeof(hint)));
}

int job_open(struct job *job, const char *name_or_path, struct err *err)
{
	int ret = file_format_open(&job_format, job, job_presets, job_preset_count,
				   name_or_path, err);

	return ret == -ENOENT ? refuse_name(name_or_path, err) : ret;
}

int job_set(struct job *job, const char *field, const char *text, struct err *err)
{
	if (!strcmp(field, "schema"))
		return err_set(err, -EINVAL, "options: schema: cannot be chosen");
	return record_set_text(&job_record, job, field, text, "options", err);
}
