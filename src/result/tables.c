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

static const struct field counters_fields[] = {
	{ "orig_data_bytes", FIELD_U64, AT(struct zram_counters, orig_data_bytes),
	  .flags = FIGURE, .help = "bytes stored in the device, uncompressed" },
	{ "compr_data_bytes", FIELD_U64, AT(struct zram_counters, compr_data_bytes),
	  .flags = FIGURE, .help = "bytes of that after compression" },
	{ "mem_used_bytes", FIELD_U64, AT(struct zram_counters, mem_used_bytes),
	  .flags = FIGURE, .help = "bytes of memory that zsmalloc holds for it" },
	{ "mem_limit_bytes", FIELD_U64, AT(struct zram_counters, mem_limit_bytes),
	  .flags = FIGURE, .help = "bytes it may hold at most; 0: no limit" },
	{ "mem_used_max_bytes", FIELD_U64, AT(struct zram_counters, mem_used_max_bytes),
	  .flags = FIGURE, .help = "the most bytes it has held" },
	{ "same_pages", FIELD_U64, AT(struct zram_counters, same_pages), .flags = FIGURE,
	  .help = "pages kept as one repeated value, without an object" },
	{ "pages_compacted", FIELD_U64, AT(struct zram_counters, pages_compacted),
	  .flags = FIGURE,
	  .help = "pages freed by compaction since the device is there" },
	{ "huge_pages", FIELD_U64, AT(struct zram_counters, huge_pages), .flags = FIGURE,
	  .help = "pages stored uncompressed; null before kernel 4.19" },
	{ "huge_pages_since", FIELD_U64, AT(struct zram_counters, huge_pages_since),
	  .flags = FIGURE,
	  .help = "pages ever stored uncompressed; null before kernel 5.8" },
};

static const struct record counters_record = {
	.what = "set of zram counters",
	.name = "zram_counters",
	FIELDS(struct zram_counters, counters_fields),
};

static const struct field proc_fields[] = {
	{ "cpu", FIELD_UINT, AT(struct result_proc, cpu), .flags = KNOWN, .max = 8191,
	  .help = "the CPU that the process was pinned to" },
	{ "release_ns", FIELD_U64, AT(struct result_proc, release_ns), .flags = FIGURE,
	  .help = "ns that the release took, between the two clock reads" },
	{ "start_skew_ns", FIELD_U64, AT(struct result_proc, start_skew_ns),
	  .flags = FIGURE, .help = "ns from the first start of the round to this one's" },
	{ "cpu_ns", FIELD_U64, AT(struct result_proc, cpu_ns), .flags = FIGURE,
	  .help = "ns of CPU time of this process, and of its killer, within the release" },
	{ "call_ns", FIELD_U64, AT(struct result_proc, call_ns), .flags = FIGURE,
	  .before = "null",
	  .help = "ns that the killer's own calls took; null: the process releases itself" },
	{ "killer_cpu", FIELD_U64, AT(struct result_proc, killer_cpu), .flags = FIGURE,
	  .before = "null",
	  .help = "the CPU that the killer was pinned to; null: the process has none" },
	{ "killer_cpu_ns", FIELD_U64, AT(struct result_proc, killer_cpu_ns),
	  .flags = FIGURE, .before = "null",
	  .help = "ns of CPU time of the killer within the release, a part of cpu_ns" },
	{ "killer_wait_ns", FIELD_U64, AT(struct result_proc, killer_wait_ns),
	  .flags = FIGURE, .before = "null",
	  .help = "ns within the release in which the killer was ready to run and had no "
		  "CPU" },
	{ "voluntary_switches", FIELD_U64, AT(struct result_proc, voluntary_switches),
	  .flags = FIGURE, .before = "null",
	  .help = "how often the process slept within its release" },
	{ "involuntary_switches", FIELD_U64, AT(struct result_proc, involuntary_switches),
	  .flags = FIGURE, .before = "null",
	  .help = "how often its CPU was given to another task within its release" },
	{ "kernel_instructions", FIELD_U64, AT(struct result_proc, kernel_instructions),
	  .flags = FIGURE, .before = "null",
	  .help = "instructions of the process in kernel mode, from the gate to its end" },
	{ "kernel_cycles", FIELD_U64, AT(struct result_proc, kernel_cycles),
	  .flags = FIGURE, .before = "null",
	  .help = "CPU cycles of the process in kernel mode, from the gate to its end" },
	{ "pages", FIELD_U64, AT(struct result_proc, pages), .flags = FIGURE,
	  .help = "pages proven to be in zram before the gate" },
	{ "resident_pages", FIELD_U64, AT(struct result_proc, resident_pages),
	  .flags = FIGURE, .before = "0",
	  .help = "pages beside them, proven to be resident before the gate" },
	{ "passes", FIELD_UINT, AT(struct result_proc, passes), .flags = KNOWN,
	  .max = 100000, .help = "passes of MADV_PAGEOUT until the region was out" },
};

const struct record result_proc_record = {
	.what = "process",
	FIELDS(struct result_proc, proc_fields),
};

static const struct field parking_fields[] = {
	{ "buffer_pages", FIELD_U64, AT(struct result_parking, buffer_pages),
	  .flags = FIGURE,
	  .help = "pages of buffers that the pool has, spare and the CPUs' own" },
	{ "deferred_pages", FIELD_U64, AT(struct result_parking, deferred_pages),
	  .flags = FIGURE, .before = "null",
	  .help = "spare pages asked for, zsmalloc.deferred_pages: the budget" },
	{ "peak_handles", FIELD_U64, AT(struct result_parking, peak_handles),
	  .flags = FIGURE, .help = "handles given up and not yet freed, at most" },
	{ "deferred_handles", FIELD_U64, AT(struct result_parking, deferred_handles),
	  .flags = FIGURE, .help = "handles parked in the round" },
	{ "fallback_handles", FIELD_U64, AT(struct result_parking, fallback_handles),
	  .flags = FIGURE, .help = "handles freed by their caller for want of a buffer" },
	{ "told", FIELD_BOOL, AT(struct result_parking, told), .flags = KNOWN,
	  .help = "whether nothing was freed until it was asked for, after the clock" },
};

static const struct record parking_record = {
	.what = "parking",
	FIELDS(struct result_parking, parking_fields),
};

static const struct field round_fields[] = {
	{ "valid", FIELD_BOOL, AT(struct result_round, valid), .flags = KNOWN,
	  .help = "whether the round was proven and may enter a figure" },
	{ "warmup", FIELD_BOOL, AT(struct result_round, warmup), .flags = KNOWN,
	  .help = "whether it is a warm-up round, kept and not used" },
	{ "watch", FIELD_ENUM, AT(struct result_round, watch), .flags = KNOWN,
	  .names = &watch_names, .before = "\"none\"",
	  .help = "what ran beside the release; only rounds with none are timed" },
	{ "reject", FIELD_ENUM, AT(struct result_round, reject), .flags = KNOWN,
	  .names = &reject_names, .help = "why the round counts for nothing" },
	{ "reject_detail", FIELD_STRING, STRING(struct result_round, reject_detail),
	  .flags = KNOWN, .help = "what was seen, with figures; empty: nothing to say" },
	{ "wall_ns", FIELD_U64, AT(struct result_round, wall_ns), .flags = FIGURE,
	  .help = "ns from the first start to the last end" },
	{ "mean_ns", FIELD_U64, AT(struct result_round, mean_ns), .flags = FIGURE,
	  .help = "mean of release_ns in ns over the processes" },
	{ "max_ns", FIELD_U64, AT(struct result_round, max_ns), .flags = FIGURE,
	  .help = "largest release_ns in ns of the processes" },
	{ "call_ns", FIELD_U64, AT(struct result_round, call_ns), .flags = FIGURE,
	  .before = "null",
	  .help = "mean of call_ns in ns over the processes; null: they release "
		  "themselves" },
	{ "settle_ns", FIELD_U64, AT(struct result_round, settle_ns), .flags = FIGURE,
	  .help = "ns from the last end until counters are back and workers quiet" },
	{ "duration_ns", FIELD_U64, AT(struct result_round, duration_ns), .flags = FIGURE,
	  .help = "ns of the whole round" },
	{ "machine_cpu_ns", FIELD_U64, AT(struct result_round, machine_cpu_ns),
	  .flags = FIGURE,
	  .help = "ns of CPU time of all CPUs from the gate until settled" },
	{ "worker_cpu_ns", FIELD_U64, AT(struct result_round, worker_cpu_ns),
	  .flags = FIGURE, .help = "ns of that in the kernel's workers" },
	{ "tasks_cpu_ns", FIELD_U64, AT(struct result_round, tasks_cpu_ns),
	  .flags = FIGURE, .before = "null",
	  .help = "ns of CPU time of all tasks from the gate until settled, but own_cpu_ns" },
	{ "caller_cpu_ns", FIELD_U64, AT(struct result_round, caller_cpu_ns),
	  .flags = FIGURE, .before = "null",
	  .help = "ns of that in the releases: cpu_ns of all processes" },
	{ "own_cpu_ns", FIELD_U64, AT(struct result_round, own_cpu_ns), .flags = FIGURE,
	  .before = "null",
	  .help = "ns of CPU time of swaprel and its processes beside the releases" },
	{ "irq_cpu_ns", FIELD_U64, AT(struct result_round, irq_cpu_ns), .flags = FIGURE,
	  .before = "null",
	  .help = "ns of interrupts of all CPUs from the gate until settled, in ticks" },
	{ "kernel_instructions", FIELD_U64, AT(struct result_round, kernel_instructions),
	  .flags = FIGURE, .before = "null",
	  .help = "instructions of all CPUs in kernel mode from the gate until settled" },
	{ "kernel_cycles", FIELD_U64, AT(struct result_round, kernel_cycles),
	  .flags = FIGURE, .before = "null",
	  .help = "cycles of all CPUs in kernel mode from the gate until settled" },
	{ "steal_ns", FIELD_U64, AT(struct result_round, steal_ns), .flags = FIGURE,
	  .help = "ns that the hypervisor took from the gate until settled" },
	{ "core_to_core_before_ns", FIELD_U64,
	  AT(struct result_round, core_to_core_before_ns), .flags = FIGURE,
	  .before = "null",
	  .help = "ns, one way, of a cache line to the farthest CPU, before the fork" },
	{ "core_to_core_after_ns", FIELD_U64,
	  AT(struct result_round, core_to_core_after_ns), .flags = FIGURE,
	  .before = "null", .help = "the same in ns, after settling" },
	{ "held_bytes", FIELD_U64, AT(struct result_round, held_bytes), .flags = FIGURE,
	  .before = "null",
	  .help = "bytes that zsmalloc still held at the first look after the release" },
	{ "parking", FIELD_RECORD, AT(struct result_round, parking), .flags = KNOWN,
	  .record = &parking_record, .before = "null",
	  .help = "what a deferring kernel parked" },
	{ "memory", FIELD_RECORD, AT(struct result_round, memory), .flags = KNOWN,
	  .record = &result_memory_record, .before = "null",
	  .help = "how memory came back, in rounds of watch return" },
	{ "before", FIELD_RECORD, AT(struct result_round, before), .flags = KNOWN,
	  .record = &counters_record, .help = "zram's counters before the fill" },
	{ "gate", FIELD_RECORD, AT(struct result_round, gate), .flags = KNOWN,
	  .record = &counters_record, .help = "zram's counters before the release" },
	{ "released", FIELD_RECORD, AT(struct result_round, released), .flags = KNOWN,
	  .record = &counters_record, .before = "null",
	  .help = "zram's counters when all had released, before the processes ended" },
	{ "after", FIELD_RECORD, AT(struct result_round, after), .flags = KNOWN,
	  .record = &counters_record, .help = "zram's counters after settling" },
	{ "procs", FIELD_ARRAY, AT(struct result_round, procs), .flags = KNOWN,
	  .record = &result_proc_record, .help = "the processes of the round" },
};

const struct record result_round_record = {
	.what = "round",
	FIELDS(struct result_round, round_fields),
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
	  .help = "what each process had resident beside it, RESIDENT:SWAPPED; or none" },
	{ "oversubscribed", FIELD_BOOL, AT(struct result_cell, oversubscribed),
	  .flags = KNOWN, .help = "whether there were more processes than CPUs" },
	{ "rounds", FIELD_ARRAY, AT(struct result_cell, rounds), .flags = KNOWN,
	  .record = &result_round_record, .help = "all rounds in the order they ran" },
	{ "summary", FIELD_RECORD, AT(struct result_cell, summary), .flags = KNOWN,
	  .record = &summary_record, .help = "what the rounds come to" },
	{ "profile", FIELD_RECORD, AT(struct result_cell, profile), .flags = FIGURE,
	  .record = &profile_record, .before = "null",
	  .help = "where the time went in one round more; null: no such round" },
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
	  .help = "the campaign's turn that the boot was made in, from 1; null: no campaign" },
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
