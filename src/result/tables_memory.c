// SPDX-License-Identifier: GPL-2.0-or-later
#include "result/result.h"

/* As in tables.c. */
enum { KNOWN = FIELD_REQUIRED, FIGURE = FIELD_REQUIRED | FIELD_NULLABLE };

static const struct field memory_point_fields[] = {
	{ "at_ns", FIELD_U64, AT(struct result_memory_point, at_ns), .flags = KNOWN,
	  .help = "ns from the first start; 0: the last sample before it" },
	{ "zram_bytes", FIELD_U64, AT(struct result_memory_point, zram_bytes),
	  .flags = KNOWN, .help = "bytes that zsmalloc held" },
	{ "free_bytes", FIELD_U64, AT(struct result_memory_point, free_bytes),
	  .flags = KNOWN, .help = "bytes of the machine's free memory" },
};

const struct record result_memory_point_record = {
	.what = "point of the memory's curve",
	.name = "memory_point",
	FIELDS(struct result_memory_point, memory_point_fields),
};

static const struct field memory_fields[] = {
	{ "back50_ns", FIELD_U64, AT(struct result_memory, back50_ns), .flags = FIGURE,
	  .help = "ns from the first start until 50 % of what zram gave back was back" },
	{ "back90_ns", FIELD_U64, AT(struct result_memory, back90_ns), .flags = FIGURE,
	  .help = "the same in ns of 90 %" },
	{ "back99_ns", FIELD_U64, AT(struct result_memory, back99_ns), .flags = FIGURE,
	  .help = "the same in ns of 99 %" },
	{ "back100_ns", FIELD_U64, AT(struct result_memory, back100_ns), .flags = FIGURE,
	  .help = "the same in ns of all of it" },
	{ "free_back99_ns", FIELD_U64, AT(struct result_memory, free_back99_ns),
	  .flags = FIGURE,
	  .help = "the same in ns of 99 % of the free memory; null: others disturbed it" },
	{ "resident_back99_ns", FIELD_U64, AT(struct result_memory, resident_back99_ns),
	  .flags = FIGURE, .before = "null",
	  .help = "the same in ns of 99 % of the resident share; null: none, not counted" },
	{ "peak_held_bytes", FIELD_U64, AT(struct result_memory, peak_held_bytes),
	  .flags = FIGURE,
	  .help = "most bytes that zsmalloc held beyond before, once all had released" },
	{ "gap_ns", FIELD_U64, AT(struct result_memory, gap_ns), .flags = FIGURE,
	  .help = "longest ns between two samples until all was back: times may be "
		  "late by that" },
	{ "sampler_cpu", FIELD_U64, AT(struct result_memory, sampler_cpu),
	  .flags = FIGURE, .help = "the sampler's own CPU; null: it had none" },
	{ "curve", FIELD_ARRAY, AT(struct result_memory, curve), .flags = KNOWN,
	  .record = &result_memory_point_record,
	  .help = "64 samples at most, densest where memory came back" },
};

const struct record result_memory_record = {
	.what = "memory return",
	.name = "memory_return",
	FIELDS(struct result_memory, memory_fields),
};
