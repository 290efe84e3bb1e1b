// SPDX-License-Identifier: GPL-2.0-or-later
#include "result/result.h"

/* Every field is always there; a figure that was not taken is null. */
enum { KNOWN = FIELD_REQUIRED, FIGURE = FIELD_REQUIRED | FIELD_NULLABLE };

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
	  .help = "ns that the killer's own system calls took; null: the process "
		  "releases itself" },
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
	  .help = "instructions of the process in kernel mode, from the start barrier "
		  "to its end" },
	{ "kernel_cycles", FIELD_U64, AT(struct result_proc, kernel_cycles),
	  .flags = FIGURE, .before = "null",
	  .help = "CPU cycles of the process in kernel mode, from the start barrier to "
		  "its end" },
	{ "pages", FIELD_U64, AT(struct result_proc, pages), .flags = FIGURE,
	  .help = "pages verified to be in zram before the start barrier" },
	{ "resident_pages", FIELD_U64, AT(struct result_proc, resident_pages),
	  .flags = FIGURE, .before = "0",
	  .help = "pages besides them, verified to be resident before the start barrier" },
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
	  .help = "spare pages requested, zsmalloc.deferred_pages: the budget" },
	{ "peak_handles", FIELD_U64, AT(struct result_parking, peak_handles),
	  .flags = FIGURE,
	  .help = "peak number of handles parked, freed by their "
		  "caller and not yet by the worker" },
	{ "deferred_handles", FIELD_U64, AT(struct result_parking, deferred_handles),
	  .flags = FIGURE, .help = "handles parked in the round" },
	{ "fallback_handles", FIELD_U64, AT(struct result_parking, fallback_handles),
	  .flags = FIGURE,
	  .help = "handles that their caller freed because no buffer "
		  "was left" },
	{ "told", FIELD_BOOL, AT(struct result_parking, drain_requested), .flags = KNOWN,
	  .help = "whether parked handles were freed only on request, after the timed "
		  "release" },
};

static const struct record parking_record = {
	.what = "parking",
	FIELDS(struct result_parking, parking_fields),
};

static const struct field bystander_fields[] = {
	{ "cpu", FIELD_U64, AT(struct result_bystander, cpu), .flags = FIGURE,
	  .help = "the CPU that the bystander was pinned to" },
	{ "shares_cpu", FIELD_BOOL, AT(struct result_bystander, shares_cpu),
	  .flags = KNOWN,
	  .help = "whether that is the CPU of a process that released, or of its killer" },
	{ "hogs", FIELD_U64, AT(struct result_bystander, hogs), .flags = FIGURE,
	  .help = "processes that kept a CPU busy each; null: none were to" },
	{ "fifo_percent", FIELD_U64, AT(struct result_bystander, fifo_percent),
	  .flags = FIGURE,
	  .help = "share of a CPU that SCHED_FIFO may take; null: the hogs are not of it" },
	{ "window_ns", FIELD_U64, AT(struct result_bystander, window_ns), .flags = FIGURE,
	  .help = "window in ns from the first start, and as long before the start "
		  "barrier" },
	{ "touches", FIELD_U64, AT(struct result_bystander, touches), .flags = FIGURE,
	  .help = "pages that were due in that window, one every 100 us" },
	{ "p50_ns", FIELD_U64, AT(struct result_bystander, p50_ns), .flags = FIGURE,
	  .help = "ns from when a page was due until it was there, median" },
	{ "p99_ns", FIELD_U64, AT(struct result_bystander, p99_ns), .flags = FIGURE,
	  .help = "the same, 99th percentile" },
	{ "p999_ns", FIELD_U64, AT(struct result_bystander, p999_ns), .flags = FIGURE,
	  .help = "the same, 99.9th percentile" },
	{ "longest_ns", FIELD_U64, AT(struct result_bystander, longest_ns),
	  .flags = FIGURE, .help = "the same, of the page that was the latest" },
	{ "alone_p50_ns", FIELD_U64, AT(struct result_bystander, alone_p50_ns),
	  .flags = FIGURE,
	  .help = "median in ns of the window before the start barrier" },
	{ "alone_p99_ns", FIELD_U64, AT(struct result_bystander, alone_p99_ns),
	  .flags = FIGURE, .help = "99th percentile in ns of that window" },
	{ "alone_longest_ns", FIELD_U64, AT(struct result_bystander, alone_longest_ns),
	  .flags = FIGURE, .help = "the longest in ns of that window" },
};

static const struct record bystander_record = {
	.what = "bystander",
	.name = "bystander",
	FIELDS(struct result_bystander, bystander_fields),
};

static const struct field round_fields[] = {
	{ "valid", FIELD_BOOL, AT(struct result_round, valid), .flags = KNOWN,
	  .help = "whether the round was verified and counts in figures" },
	{ "warmup", FIELD_BOOL, AT(struct result_round, warmup), .flags = KNOWN,
	  .help = "whether it is a warm-up round, kept and not used" },
	{ "watch", FIELD_ENUM, AT(struct result_round, watch), .flags = KNOWN,
	  .names = &watch_names, .before = "\"none\"",
	  .help = "what ran during the release; only rounds with none are timed" },
	{ "reject", FIELD_ENUM, AT(struct result_round, reject), .flags = KNOWN,
	  .names = &reject_names, .help = "why the round is rejected" },
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
	  .help = "ns from the last end until counters and workers have settled" },
	{ "duration_ns", FIELD_U64, AT(struct result_round, duration_ns), .flags = FIGURE,
	  .help = "ns of the whole round" },
	{ "machine_cpu_ns", FIELD_U64, AT(struct result_round, machine_cpu_ns),
	  .flags = FIGURE,
	  .help = "ns of CPU time of all CPUs from the start barrier until settled" },
	{ "worker_cpu_ns", FIELD_U64, AT(struct result_round, worker_cpu_ns),
	  .flags = FIGURE, .help = "ns of that in the kernel's workers" },
	{ "tasks_cpu_ns", FIELD_U64, AT(struct result_round, tasks_cpu_ns),
	  .flags = FIGURE, .before = "null",
	  .help = "ns of CPU time of all tasks from the start barrier until settled, "
		  "but own_cpu_ns" },
	{ "caller_cpu_ns", FIELD_U64, AT(struct result_round, caller_cpu_ns),
	  .flags = FIGURE, .before = "null",
	  .help = "ns of that in the releases: cpu_ns of all processes" },
	{ "own_cpu_ns", FIELD_U64, AT(struct result_round, own_cpu_ns), .flags = FIGURE,
	  .before = "null",
	  .help = "ns of CPU time of swaprel and its processes outside the releases" },
	{ "irq_cpu_ns", FIELD_U64, AT(struct result_round, irq_cpu_ns), .flags = FIGURE,
	  .before = "null",
	  .help = "ns of interrupts of all CPUs from the start barrier until settled, "
		  "in ticks" },
	{ "kernel_instructions", FIELD_U64, AT(struct result_round, kernel_instructions),
	  .flags = FIGURE, .before = "null",
	  .help = "instructions of all CPUs in kernel mode from the start barrier "
		  "until settled" },
	{ "kernel_cycles", FIELD_U64, AT(struct result_round, kernel_cycles),
	  .flags = FIGURE, .before = "null",
	  .help = "cycles of all CPUs in kernel mode from the start barrier until "
		  "settled" },
	{ "steal_ns", FIELD_U64, AT(struct result_round, steal_ns), .flags = FIGURE,
	  .help = "ns that the hypervisor took from the start barrier until settled" },
	{ "core_to_core_before_ns", FIELD_U64,
	  AT(struct result_round, core_to_core_before_ns), .flags = FIGURE,
	  .before = "null",
	  .help = "ns, one way, of a cache line to the farthest CPU, before the fork" },
	{ "core_to_core_after_ns", FIELD_U64,
	  AT(struct result_round, core_to_core_after_ns), .flags = FIGURE,
	  .before = "null", .help = "the same in ns, after settling" },
	{ "held_bytes", FIELD_U64, AT(struct result_round, held_bytes), .flags = FIGURE,
	  .before = "null",
	  .help = "bytes that zsmalloc still held at the first sample after the release" },
	{ "parking", FIELD_RECORD, AT(struct result_round, parking), .flags = KNOWN,
	  .record = &parking_record, .before = "null",
	  .help = "what a kernel with deferred free parked" },
	{ "memory", FIELD_RECORD, AT(struct result_round, memory), .flags = KNOWN,
	  .record = &result_memory_record, .before = "null",
	  .help = "how memory came back, in rounds of watch return" },
	{ "bystander", FIELD_RECORD, AT(struct result_round, bystander), .flags = KNOWN,
	  .record = &bystander_record, .before = "null",
	  .help = "how late pages came to a bystander" },
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
