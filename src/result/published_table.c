// SPDX-License-Identifier: GPL-2.0-or-later
#include "result/published.h"

/* Every field is always there; what the post does not say is null. */
enum { KNOWN = FIELD_REQUIRED, FIGURE = FIELD_REQUIRED | FIELD_NULLABLE };

static const struct field source_fields[] = {
	{ "thread", FIELD_STRING, STRING(struct published_source, thread), .flags = KNOWN,
	  .help = "subject of the message" },
	{ "author", FIELD_STRING, STRING(struct published_source, author), .flags = KNOWN,
	  .help = "who posted it" },
	{ "tested_by", FIELD_STRING, STRING(struct published_source, tested_by),
	  .flags = FIGURE, .help = "who measured, where it is not the author" },
	{ "date", FIELD_STRING, STRING(struct published_source, date), .flags = KNOWN,
	  .help = "day of the message, as exact as it is known" },
};

static const struct record source_record = {
	.what = "source",
	FIELDS(struct published_source, source_fields),
};

static const struct field machine_fields[] = {
	{ "name", FIELD_STRING, STRING(struct published_machine, name), .flags = FIGURE,
	  .help = "the machine as posted" },
	{ "cpu", FIELD_STRING, STRING(struct published_machine, cpu), .flags = FIGURE,
	  .help = "its CPU as posted" },
	{ "model_has", FIELD_STRING, STRING(struct published_machine, model_has),
	  .flags = FIGURE,
	  .help = "what machine.model of a result holds on such a machine" },
	{ "cpu_has", FIELD_STRING, STRING(struct published_machine, cpu_has),
	  .flags = FIGURE,
	  .help = "what machine.cpu_model of a result holds on such a machine" },
};

static const struct record machine_record = {
	.what = "machine",
	FIELDS(struct published_machine, machine_fields),
};

static const struct field method_fields[] = {
	{ "text", FIELD_STRING, STRING(struct published_method, text), .flags = FIGURE,
	  .help = "how it was measured, as stated" },
	{ "release", FIELD_STRING, STRING(struct published_method, release),
	  .flags = FIGURE, .help = "how the memory was released" },
	{ "algorithm", FIELD_STRING, STRING(struct published_method, algorithm),
	  .flags = FIGURE, .help = "zram's compressor" },
	{ "pattern", FIELD_STRING, STRING(struct published_method, pattern),
	  .flags = FIGURE, .help = "our pattern that comes nearest to the stated data" },
	{ "ms_digits", FIELD_U64, AT(struct published_method, ms_digits), .flags = FIGURE,
	  .max = 9, .help = "decimals of the posted times in ms" },
	{ "speed_up_digits", FIELD_U64, AT(struct published_method, speed_up_digits),
	  .flags = FIGURE, .max = 9, .help = "decimals of the posted speed-ups" },
};

static const struct record method_record = {
	.what = "method",
	FIELDS(struct published_method, method_fields),
};

static const struct field published_row_fields[] = {
	{ "mode", FIELD_STRING, STRING(struct published_row, mode), .flags = KNOWN,
	  .help = "the row's label as posted" },
	{ "procs", FIELD_U64, AT(struct published_row, procs), .flags = FIGURE,
	  .help = "processes that release at the same time" },
	{ "size_mib", FIELD_U64, AT(struct published_row, size_mib), .flags = FIGURE,
	  .help = "MiB of each process" },
	{ "release", FIELD_STRING, STRING(struct published_row, release), .flags = FIGURE,
	  .help = "what was timed" },
	{ "base_ms", FIELD_DOUBLE, AT(struct published_row, base_ms), .flags = FIGURE,
	  .help = "time of the base kernel in ms" },
	{ "other_ms", FIELD_DOUBLE, AT(struct published_row, other_ms), .flags = FIGURE,
	  .help = "time of the other kernel in ms" },
	{ "speed_up", FIELD_DOUBLE, AT(struct published_row, speed_up), .flags = FIGURE,
	  .help = "base over other, as posted" },
	{ "change_percent", FIELD_DOUBLE, AT(struct published_row, change_percent),
	  .flags = FIGURE,
	  .help = "change of time in percent, where only that was posted" },
	{ "variant", FIELD_STRING, STRING(struct published_row, variant), .flags = KNOWN,
	  .help = "the other kernel, by our name for it" },
	{ "posted", FIELD_STRING, STRING(struct published_row, posted), .flags = FIGURE,
	  .help = "the gain in the post's own words" },
};

const struct record published_row_record = {
	.what = "row",
	FIELDS(struct published_row, published_row_fields),
};

static const struct field published_fields[] = {
	{ "schema", FIELD_STRING, STRING(struct published, schema), .flags = KNOWN,
	  .help = "the format's name and version" },
	{ "id", FIELD_NAME, STRING(struct published, id), .flags = KNOWN,
	  .help = "name of the table: machine and date" },
	{ "section", FIELD_STRING, STRING(struct published, section), .flags = KNOWN,
	  .help = "section of the project's notes on the threads" },
	{ "title", FIELD_STRING, STRING(struct published, title), .flags = KNOWN,
	  .help = "what was compared" },
	{ "source", FIELD_RECORD, AT(struct published, source), .flags = KNOWN,
	  .record = &source_record, .help = "where it was published" },
	{ "machine", FIELD_RECORD, AT(struct published, machine), .flags = KNOWN,
	  .record = &machine_record, .help = "what it was measured on" },
	{ "method", FIELD_RECORD, AT(struct published, method), .flags = KNOWN,
	  .record = &method_record, .help = "how it was measured" },
	{ "not_stated", FIELD_JSON, AT(struct published, not_stated), .flags = KNOWN,
	  .help = "what the post does not say" },
	{ "notes", FIELD_JSON, AT(struct published, notes), .flags = KNOWN,
	  .help = "ours: what the figures can and cannot tell" },
	{ "rows", FIELD_ARRAY, AT(struct published, rows), .flags = KNOWN,
	  .record = &published_row_record,
	  .help = "base and another kernel, cell by cell" },
	{ "tables", FIELD_JSON, AT(struct published, tables), .flags = KNOWN,
	  .help = "figures that are no times of a release, as posted" },
};

const struct record published_record = {
	.what = "published table",
	FIELDS(struct published, published_fields),
};
