// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/clean.h"
#include "base/clock.h"
#include "page/label.h"
#include "page/runs.h"
#include "result/taint.h"

#define RUN_PATH_MAX 1024

struct run_row {
	char file[RUN_PATH_MAX], variant[LIST_NAME_MAX];
	struct machine machine; /* copies, for the record; nothing in them is owned */
	struct kernel kernel;
	char substrate[LIST_NAME_MAX], started_at[32], finished_at[32];
	char tool_version[48], complaint[160], health[8], taint[96];
	unsigned int state;
	uint64_t duration_ns, tainted, complaints;
	json_t *complaint_lines; /* borrowed */
};

#define ROW struct run_row
#define RUN_TEXT(name, member, text)                                              \
	{                                                                         \
		name, FIELD_STRING, STRING(ROW, member), .flags = FIELD_NULLABLE, \
							 .help = text             \
	}
#define RUN_NUMBER(name, member, text)                                                  \
	{                                                                               \
		name, FIELD_U64, AT(ROW, member), .flags = FIELD_NULLABLE, .help = text \
	}

static const struct field fields[] = {
	COLUMN_TEXT("file", file, "the result file, as it was named"),
	COLUMN_TEXT("variant", variant, "what was measured"),
	COLUMN_ENUM("state", state, &result_state_names, "how the run ended"),
	RUN_TEXT("host", machine.nodename, "its name, as uname -n"),
	RUN_TEXT("board", machine.board, "its name in the lab"),
	RUN_TEXT("machine_id", machine.id, "hash of what the machine is"),
	RUN_TEXT("model", machine.model, "board or product"),
	RUN_TEXT("compatible", machine.compatible, "of the device tree, a blank between"),
	RUN_TEXT("cpu_model", machine.cpu_model, "CPU model"),
	RUN_TEXT("arch", machine.arch, "architecture, as uname -m"),
	RUN_TEXT("substrate", substrate, "what the kernel ran on"),
	RUN_NUMBER("page_size_bytes", machine.page_size_bytes, "of a base page"),
	RUN_TEXT("kernel", kernel.release, "as uname -r"),
	RUN_TEXT("kernel_version", kernel.version, "as uname -v"),
	RUN_TEXT("config_sha256", kernel.config_sha256, "of the kernel's configuration"),
	RUN_TEXT("build_id", kernel.module.build_id, "of the module that was measured"),
	RUN_TEXT("boot_id", kernel.boot_id, "of the boot, from the kernel"),
	RUN_TEXT("started_at", started_at, "ISO 8601, UTC"),
	RUN_TEXT("finished_at", finished_at, "ISO 8601, UTC"),
	RUN_NUMBER("duration_ns", duration_ns, "from start to finish, known in seconds"),
	RUN_TEXT("tool_version", tool_version, "of swaprel"),
	RUN_NUMBER("tainted", tainted, "the kernel's taint flags after the run"),
	RUN_TEXT("taint", taint, "the same as letters, as an oops has them"),
	RUN_NUMBER("complaints", complaints, "of the kernel in its log during the run"),
	RUN_TEXT("complaint", complaint, "the first of them"),
	{ "complaint_lines", FIELD_JSON, AT(ROW, complaint_lines),
	  .flags = FIELD_NULLABLE,
	  .help = "the same with what the kernel wrote behind it" },
	COLUMN_TEXT("health", health, "pass, fail or skip, where it is not known"),
};

static const struct record run_record = { .what = "run", FIELDS(ROW, fields) };

/* UNKNOWN_U64: either is no time, or they are the wrong way round. */
static uint64_t duration_of(const struct result *result)
{
	time_t start, end;

	if (!clock_parse_stamp(&start, result->started_at) ||
	    !clock_parse_stamp(&end, result->finished_at) || end < start)
		return UNKNOWN_U64;
	return (uint64_t)(end - start) * NS_PER_SEC;
}

/* Of those that are known; UNKNOWN_U64: of none. */
static uint64_t sum_known(uint64_t a, uint64_t b)
{
	if (a == UNKNOWN_U64)
		return b;
	return b == UNKNOWN_U64 ? a : a + b;
}

static void fill_health(struct run_row *row, const struct result *result)
{
	const struct run_conditions *conditions = &result->conditions;
	const struct kernel_module *module = &result->kernel.module;
	const char *health = OUTCOME_PASS;

	row->tainted = conditions->tainted_after;
	if (*module->name && module->tainted_unloaded != UNKNOWN_U64)
		row->tainted = module->tainted_unloaded;
	taint_letters(row->tainted, row->taint, sizeof(row->taint));
	row->complaints = conditions->complaints_during;
	if (*module->name)
		row->complaints = sum_known(
			row->complaints,
			sum_known(module->load_complaints, module->unload_complaints));
	if (row->tainted == UNKNOWN_U64 && row->complaints == UNKNOWN_U64)
		health = OUTCOME_SKIP;
	else if ((row->tainted != UNKNOWN_U64 && row->tainted & TAINT_COMPLAINTS) ||
		 (row->complaints != UNKNOWN_U64 && row->complaints))
		health = OUTCOME_FAIL;
	strcpy(row->health, health);
	strcpy(row->complaint, conditions->complaint);
	row->complaint_lines = conditions->complaint_lines;
}

static void add_run(struct document *document, const struct result *result,
		    const char *path, const char *variant)
{
	json_t *list = json_object_get(document->data, "runs");
	struct run_row row = { .machine = result->machine, .kernel = result->kernel };

	clean_text(row.file, sizeof(row.file), path);
	snprintf(row.variant, sizeof(row.variant), "%s", variant);
	strcpy(row.substrate, result->substrate);
	strcpy(row.started_at, result->started_at);
	strcpy(row.finished_at, result->finished_at);
	strcpy(row.tool_version, result->tool_version);
	row.state = result->state;
	row.duration_ns = duration_of(result);
	fill_health(&row, result);
	if (json_array_append_new(list, record_encode(&run_record, &row)))
		document->error = -ENOMEM;
	for (size_t i = 0; i < run_record.count; i++)
		document_help(document, "run", fields[i].name, fields[i].help);
}

/* What the runs of @variant have in common; of all, where there is none of that name. */
static json_t *common_of(const json_t *runs, const char *variant)
{
	static const char *const keys[] = { "file",       "variant",        "kernel",
					    "started_at", "machine_id",     "host",
					    "substrate",  "page_size_bytes" };
	json_t *common = NULL, *value;
	const json_t *run;
	size_t i;

	json_array_foreach(runs, i, run)
	{
		if (*variant && strcmp(document_text(run, "variant"), variant))
			continue;
		if (!common)
			common = json_object();
		for (size_t k = 0; k < sizeof(keys) / sizeof(keys[0]); k++) {
			json_t *own = json_object_get(run, keys[k]);

			value = json_object_get(common, keys[k]);
			if (!value || (!strcmp(keys[k], "started_at") &&
				       strcmp(document_text(run, keys[k]),
					      document_text(common, keys[k])) < 0))
				json_object_set(common, keys[k], own);
			else if (!json_equal(value, own) && strcmp(keys[k], "started_at"))
				json_object_set_new(common, keys[k], json_null());
		}
	}
	return common || !*variant ? common : common_of(runs, "");
}

/* Whose the row is: a variant, or in a claim of which the figure is. */
static const char *variant_of(const json_t *row)
{
	const char *variant = document_text(row, "variant");

	return *variant ? variant : document_text(row, "of");
}

static void mark_rows(struct document *document)
{
	const json_t *runs = document_runs(document);
	json_t *row;
	size_t i;

	json_array_foreach(json_object_get(document->data, "rows"), i, row)
	{
		json_t *common = common_of(runs, variant_of(row));

		if (json_is_null(json_object_get(common, "file")))
			json_object_del(common, "file");
		if (json_is_null(json_object_get(common, "variant")))
			json_object_del(common, "variant");
		if (!common || json_object_update_missing(row, common))
			document->error = -ENOMEM;
		json_decref(common);
	}
}

/* Whether a row is of that cell of a result: a share that stays resident is only in its
 * label. */
static bool is_of_cell(const json_t *row, const struct labels *labels,
		       const struct point *point)
{
	const char *label = document_text(row, "label");
	char own[POINT_NAME_MAX], whole[POINT_NAME_MAX];

	return json_integer_value(json_object_get(row, "procs")) == point->procs &&
	       json_integer_value(json_object_get(row, "size_mib")) == point->size_mib &&
	       !strcmp(document_text(row, "pattern"), point->pattern) &&
	       !strcmp(document_text(row, "release"), point->release) &&
	       (!strcmp(label, labels_point(labels, point, own)) ||
		!strcmp(label, labels_point(&label_whole, point, whole)));
}

static uint64_t rounds_ns(const struct result *result, const json_t *row,
			  const struct labels *labels)
{
	uint64_t sum = UNKNOWN_U64;

	for (size_t c = 0; c < result->cells.count; c++) {
		const struct result_cell *cell = result_cell(result, c);

		if (!is_of_cell(row, labels, &cell->point))
			continue;
		for (size_t i = 0; i < cell->rounds.count; i++)
			sum = sum_known(sum, result_round(cell, i)->duration_ns);
	}
	return sum;
}

static void set_duration(json_t *row, uint64_t ns)
{
	json_object_set_new(row, "duration_ns",
			    ns == UNKNOWN_U64 ? json_null()
					      : json_integer((json_int_t)ns));
}

static void add_duration(json_t *row, const struct study *study)
{
	const struct labels labels = labels_of(study_result(study));
	uint64_t sum = UNKNOWN_U64;

	for (size_t i = 0; i < study->variants->count; i++) {
		const struct compare_variant *column = &study->variants->items[i];

		if (strcmp(column->name, document_text(row, "variant")) &&
		    strcmp(column->name, document_text(row, "base")))
			continue;
		for (size_t j = 0; j < column->file_count; j++)
			sum = sum_known(
				sum, rounds_ns(&column->files[j]->result, row, &labels));
	}
	set_duration(row, sum);
}

void runs_of_result(struct document *document, const struct result *result,
		    const char *path)
{
	const struct labels labels = labels_of(result);
	json_t *row;
	size_t i;

	document_set(document, "runs", json_array());
	add_run(document, result, path, result->variant.name);
	mark_rows(document);
	document_help(document, "row", "duration_ns", "of all its rounds");
	json_array_foreach(json_object_get(document->data, "rows"), i, row)
		set_duration(row, rounds_ns(result, row, &labels));
}

void runs_of_study(struct document *document, const struct study *study)
{
	json_t *row;
	size_t i;

	document_set(document, "runs", json_array());
	for (i = 0; i < study->variants->count; i++) {
		const struct compare_variant *column = &study->variants->items[i];

		for (size_t j = 0; j < column->file_count; j++)
			add_run(document, &column->files[j]->result,
				column->files[j]->path, column->name);
	}
	mark_rows(document);
	document_help(document, "row", "duration_ns", "of all its rounds and the base's");
	json_array_foreach(json_object_get(document->data, "rows"), i, row)
		add_duration(row, study);
}
