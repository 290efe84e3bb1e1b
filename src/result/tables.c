// SPDX-License-Identifier: GPL-2.0-or-later
#include "result/result.h"

/* Every field is always there; a figure that was not taken is null. */
enum { KNOWN = FIELD_REQUIRED, FIGURE = FIELD_REQUIRED | FIELD_NULLABLE };

static const char *const state_items[] = {
	[RESULT_COMPLETE] = "complete",
	[RESULT_INTERRUPTED] = "interrupted",
	[RESULT_REFUSED] = "refused",
};

_Static_assert(sizeof(state_items) / sizeof(state_items[0]) == RESULT_STATE_COUNT,
	       "each state has a name");

const struct names result_state_names = { "state", state_items, RESULT_STATE_COUNT };

static const char *const substrate_items[] = { "metal", "kvm", "tcg", "tcg-exact", "vm" };

const struct names result_substrate_names = {
	"substrate", substrate_items, sizeof(substrate_items) / sizeof(substrate_items[0])
};

static const struct field summary_fields[] = {
	{ "used", FIELD_UINT, AT(struct result_summary, used), .flags = KNOWN,
	  .help = "valid rounds that are not warm-up" },
	{ "rejected", FIELD_UINT, AT(struct result_summary, rejected), .flags = KNOWN,
	  .help = "rejected rounds that are not warm-up" },
	{ "median_ns", FIELD_DOUBLE, AT(struct result_summary, median_ns),
	  .flags = FIGURE, .help = "median in ns of the used rounds' mean_ns" },
	{ "mean_ns", FIELD_DOUBLE, AT(struct result_summary, mean_ns), .flags = FIGURE,
	  .help = "mean in ns of the used rounds' mean_ns" },
	{ "p95_ns", FIELD_DOUBLE, AT(struct result_summary, p95_ns), .flags = FIGURE,
	  .help = "95th percentile in ns of the used rounds' mean_ns" },
	{ "low_ns", FIELD_DOUBLE, AT(struct result_summary, low_ns), .flags = FIGURE,
	  .help = "lower end in ns of the median's 95 % interval" },
	{ "high_ns", FIELD_DOUBLE, AT(struct result_summary, high_ns), .flags = FIGURE,
	  .help = "upper end in ns of the median's 95 % interval" },
	{ "ns_per_page", FIELD_DOUBLE, AT(struct result_summary, ns_per_page),
	  .flags = FIGURE, .help = "median in ns over the pages of one process" },
	{ "ratio", FIELD_DOUBLE, AT(struct result_summary, ratio), .flags = FIGURE,
	  .help = "original over compressed bytes of the first used round's data" },
};

static const struct record summary_record = {
	.what = "cell's summary",
	.name = "summary",
	FIELDS(struct result_summary, summary_fields),
};

static const struct field cell_fields[] = {
	{ "procs", FIELD_UINT, AT(struct result_cell, point.procs), .flags = KNOWN,
	  .min = 1, .max = JOB_PROCS_MAX,
	  .help = "processes that release at the same time" },
	{ "size_mib", FIELD_UINT, AT(struct result_cell, point.size_mib), .flags = KNOWN,
	  .min = 1, .max = 1048576, .help = "MiB that each process has swapped out" },
	{ "pattern", FIELD_NAME, STRING(struct result_cell, point.pattern),
	  .flags = KNOWN, .help = "what the memory was filled with" },
	{ "release", FIELD_NAME, STRING(struct result_cell, point.release),
	  .flags = KNOWN, .help = "how the memory was released" },
	{ "resident", FIELD_STRING, STRING(struct result_cell, point.resident),
	  .flags = KNOWN, .before = "\"none\"",
	  .help = "what each process had resident besides, RESIDENT:SWAPPED; or none" },
	{ "oversubscribed", FIELD_BOOL, AT(struct result_cell, oversubscribed),
	  .flags = KNOWN, .help = "whether there were more processes than CPUs" },
	{ "rounds", FIELD_ARRAY, AT(struct result_cell, rounds), .flags = KNOWN,
	  .record = &result_round_record, .help = "all rounds in the order they ran" },
	{ "summary", FIELD_RECORD, AT(struct result_cell, summary), .flags = KNOWN,
	  .record = &summary_record, .help = "what the rounds come to" },
	{ "profile", FIELD_RECORD, AT(struct result_cell, profile), .flags = FIGURE,
	  .record = &profile_record, .before = "null",
	  .help = "where the time went in one more, traced round; null: none" },
};

const struct record result_cell_record = {
	.what = "cell",
	FIELDS(struct result_cell, cell_fields),
};

static const struct field variant_fields[] = {
	{ "name", FIELD_NAME, STRING(struct result_variant, name), .flags = KNOWN,
	  .help = "kernel variant; running when no boot was made" },
	{ "provenance", FIELD_JSON, AT(struct result_variant, provenance),
	  .flags = FIGURE, .help = "manifest of the kernel's build" },
};

static const struct record variant_record = {
	.what = "variant",
	FIELDS(struct result_variant, variant_fields),
};

static const struct field clock_fields[] = {
	{ "name", FIELD_STRING, STRING(struct result_clock, name), .flags = FIGURE,
	  .help = "the clock that times a release" },
	{ "read_ns", FIELD_U64, AT(struct result_clock, read_ns), .flags = FIGURE,
	  .help = "ns from one clock read to the next: what releasing nothing would take" },
	{ "granularity_ns", FIELD_U64, AT(struct result_clock, granularity_ns),
	  .flags = FIGURE,
	  .help = "smallest step in ns that the clock was seen to make" },
};

static const struct record clock_record = {
	.what = "clock",
	FIELDS(struct result_clock, clock_fields),
};

static const struct field result_fields[] = {
	{ "schema", FIELD_STRING, STRING(struct result, schema), .flags = KNOWN,
	  .help = "the format's name and version" },
	{ "tool_version", FIELD_STRING, STRING(struct result, tool_version),
	  .flags = KNOWN, .help = "version of swaprel that measured" },
	{ "started_at", FIELD_STRING, STRING(struct result, started_at), .flags = KNOWN,
	  .help = "when the run began, ISO 8601 in UTC" },
	{ "finished_at", FIELD_STRING, STRING(struct result, finished_at),
	  .flags = FIGURE,
	  .help = "when the run ended or the file was last written, ISO 8601 in UTC" },
	{ "state", FIELD_ENUM, AT(struct result, state), .flags = KNOWN,
	  .names = &result_state_names, .help = "how the run ended" },
	{ "reject", FIELD_ENUM, AT(struct result, reject), .flags = KNOWN,
	  .names = &reject_names, .help = "why the run as a whole was refused" },
	{ "reject_detail", FIELD_STRING, STRING(struct result, reject_detail),
	  .flags = KNOWN, .help = "what was seen, with figures; empty: nothing to say" },
	{ "variant", FIELD_RECORD, AT(struct result, variant), .flags = KNOWN,
	  .record = &variant_record, .help = "the kernel variant that was measured" },
	{ "turn", FIELD_U64, AT(struct result, turn), .flags = FIGURE, .min = 1,
	  .max = RESULT_TURN_MAX, .before = "null",
	  .help = "turn of the campaign that this boot belongs to, from 1; null: no "
		  "campaign" },
	{ "order_seed", FIELD_U64, AT(struct result, order_seed), .flags = FIGURE,
	  .max = RESULT_SEED_MAX, .before = "null",
	  .help = "seed of the order of that campaign's turns; null: none" },
	{ "substrate", FIELD_NAME, STRING(struct result, substrate), .flags = KNOWN,
	  .names = &result_substrate_names,
	  .help = "what the kernel ran on: metal, kvm, tcg, tcg-exact or vm" },
	{ "machine", FIELD_RECORD, AT(struct result, machine), .flags = KNOWN,
	  .record = &machine_record, .help = "the machine" },
	{ "kernel", FIELD_RECORD, AT(struct result, kernel), .flags = KNOWN,
	  .record = &kernel_record, .help = "the kernel" },
	{ "conditions", FIELD_RECORD, AT(struct result, conditions), .flags = KNOWN,
	  .record = &run_conditions_record,
	  .help = "what the run met and what was changed for it" },
	{ "clock", FIELD_RECORD, AT(struct result, clock), .flags = KNOWN,
	  .record = &clock_record, .help = "the clock, measured at the start" },
	{ "job", FIELD_RECORD, AT(struct result, job), .flags = KNOWN | FIELD_WHOLE,
	  .record = &job_record, .help = "the job with every field, options included" },
	{ "cells", FIELD_ARRAY, AT(struct result, cells), .flags = KNOWN,
	  .record = &result_cell_record,
	  .help = "the cells of the plan that were begun" },
};

const struct record result_record = {
	.what = "result",
	FIELDS(struct result, result_fields),
};
