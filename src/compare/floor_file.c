// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "compare/floor_file.h"
#include "result/baseline.h"

enum { KNOWN = FIELD_REQUIRED, FIGURE = FIELD_REQUIRED | FIELD_NULLABLE };

static const struct field row_fields[] = {
	{ "procs", FIELD_UINT, AT(struct floor_row, point.procs), .flags = KNOWN,
	  .min = 1, .max = JOB_PROCS_MAX,
	  .help = "processes that release at the same time" },
	{ "size_mib", FIELD_UINT, AT(struct floor_row, point.size_mib), .flags = KNOWN,
	  .min = 1, .max = 1048576, .help = "MiB of each process" },
	{ "pattern", FIELD_NAME, STRING(struct floor_row, point.pattern), .flags = KNOWN,
	  .help = "what the memory was filled with" },
	{ "release", FIELD_NAME, STRING(struct floor_row, point.release), .flags = KNOWN,
	  .help = "how the memory was released" },
	{ "resident", FIELD_STRING, STRING(struct floor_row, point.resident),
	  .flags = KNOWN, .before = "\"none\"",
	  .help = "what each process had resident besides, RESIDENT:SWAPPED; or none" },
	{ "percent", FIELD_DOUBLE, AT(struct floor_row, floor.percent), .flags = FIGURE,
	  .help = "smallest difference in percent of time that is detected with 80 % power" },
	{ "low_percent", FIELD_DOUBLE, AT(struct floor_row, floor.low), .flags = FIGURE,
	  .help = "lower end of its 95 % interval" },
	{ "high_percent", FIELD_DOUBLE, AT(struct floor_row, floor.high), .flags = FIGURE,
	  .help = "upper end of its 95 % interval" },
	{ "boot_percent", FIELD_DOUBLE, AT(struct floor_row, floor.boot_percent),
	  .flags = FIGURE, .help = "standard deviation between boots" },
	{ "round_percent", FIELD_DOUBLE, AT(struct floor_row, floor.round_percent),
	  .flags = FIGURE, .help = "standard deviation between rounds" },
	{ "run_percent", FIELD_DOUBLE, AT(struct floor_row, floor.run_percent),
	  .flags = FIGURE, .before = "null",
	  .help = "standard deviation between runs of a boot; null: one each" },
	{ "variance", FIELD_DOUBLE, AT(struct floor_row, floor.variance), .flags = FIGURE,
	  .before = "null",
	  .help = "variance of a boot's mean, of logs, rounds "
		  "included" },
	{ "freedom", FIELD_DOUBLE, AT(struct floor_row, floor.freedom), .flags = FIGURE,
	  .before = "null", .help = "degrees of freedom of the variance" },
	{ "boots", FIELD_UINT, AT(struct floor_row, floor.boots), .flags = KNOWN,
	  .help = "boots of each variant that it assumes" },
	{ "runs", FIELD_DOUBLE, AT(struct floor_row, floor.runs), .flags = FIGURE,
	  .before = "null", .help = "runs of a boot, mean; null: one" },
	{ "rounds", FIELD_DOUBLE, AT(struct floor_row, floor.rounds), .flags = FIGURE,
	  .help = "rounds of a boot, mean" },
	{ "confidence", FIELD_DOUBLE, AT(struct floor_row, floor.confidence),
	  .flags = KNOWN, .min = 0.5, .max = 1, .help = "of each comparison" },
};

static const struct record row_record = {
	.what = "floor's row",
	FIELDS(struct floor_row, row_fields),
};

static const struct field file_fields[] = {
	{ "schema", FIELD_STRING, STRING(struct floor_file, schema), .flags = KNOWN,
	  .help = "the format's name and version" },
	{ "machine_id", FIELD_STRING, STRING(struct floor_file, machine_id),
	  .flags = KNOWN, .help = "machine that the floor is of" },
	{ "substrate", FIELD_STRING, STRING(struct floor_file, substrate), .flags = KNOWN,
	  .help = "what the kernel ran on" },
	{ "algorithm", FIELD_STRING, STRING(struct floor_file, algorithm), .flags = KNOWN,
	  .help = "zram's compressor" },
	{ "backend", FIELD_NAME, STRING(struct floor_file, backend), .flags = KNOWN,
	  .before = "\"zram\"", .help = "what kept the pages: zram or zswap" },
	{ "made_at", FIELD_STRING, STRING(struct floor_file, made_at), .flags = KNOWN,
	  .help = "when its newest result began" },
	{ "metric", FIELD_ENUM, AT(struct floor_file, metric), .flags = KNOWN,
	  .names = &metric_names, .help = "what a round's figure is" },
	{ "rows", FIELD_ARRAY, AT(struct floor_file, rows), .flags = KNOWN,
	  .record = &row_record, .help = "the floor of each cell" },
};

const struct record floor_file_record = {
	.what = "noise floor",
	FIELDS(struct floor_file, file_fields),
};

static void fill_head(struct floor_file *file, const struct study *study)
{
	const struct result *result = study_result(study);

	strcpy(file->schema, FLOOR_SCHEMA);
	strcpy(file->machine_id, result->machine.id);
	strcpy(file->substrate, result->substrate);
	strcpy(file->algorithm, result->job.algorithm);
	strcpy(file->backend, result->job.backend);
	file->metric = study->metric;
	for (size_t i = 0; i < study->variants->count; i++) {
		const struct compare_variant *variant = &study->variants->items[i];

		for (size_t j = 0; j < variant->file_count; j++) {
			const char *at = variant->files[j]->result.started_at;

			if (strcmp(at, file->made_at) > 0)
				strcpy(file->made_at, at);
		}
	}
}

int floor_file_make(struct floor_file *file, const struct study *study)
{
	const struct analysis *analysis = &study->analysis;

	record_init(&floor_file_record, file);
	fill_head(file, study);
	for (size_t c = 0; c < analysis->cell_count; c++) {
		struct floor_row *row = array_add(&file->rows, &row_record);

		if (!row)
			return -ENOMEM;
		row->point = study->set.cells[c]->point;
		row->floor = noise_floor_make(
			analysis_nested(analysis, c, 0), analysis->variant_count, 0,
			analysis->options.confidence, analysis->cell_count);
	}
	return 0;
}

/* Where the file is wrong: "FILE: rows[2]". */
struct spot {
	const char *where;
	size_t row;
	struct err *err;
};

static int row_error(const struct spot *at, const char *text)
{
	return err_set(at->err, -EINVAL,
		       "%s: rows[%zu].%s: accept a floor anew, 'swaprel baseline --help' "
		       "tells how",
		       at->where, at->row, text);
}

/* A row has all of its figures, or, of fewer than two boots, none. */
static int check_row(const struct spot *at, const struct noise_floor *floor)
{
	const double below = isnan(floor->runs) ? floor->round_percent
						: floor->run_percent;
	const double figures[] = { floor->percent,      floor->low, floor->high,
				   floor->boot_percent, below,      floor->rounds };
	size_t known = 0, count = sizeof(figures) / sizeof(figures[0]);

	for (size_t i = 0; i < count; i++) {
		known += isfinite(figures[i]);
		if (figures[i] < 0)
			return row_error(at, "percent ... rounds: expected 0 or more");
	}
	if (known && known < count)
		return row_error(at, "percent ... rounds: expected all figures, or none");
	if (!known)
		return 0;
	if (floor->low > floor->percent || floor->percent > floor->high)
		return row_error(at, "percent: expected a value from low to high");
	if (floor->boots < 2 || floor->rounds < 1 || floor->runs < 1)
		return row_error(at,
				 "boots, runs, rounds: expected two boots, one round");
	if (isnan(floor->variance) && isnan(floor->freedom))
		return 0;
	if (!(floor->variance >= 0 && floor->freedom >= 1))
		return row_error(at, "variance, freedom: expected from 0 and 1, or none");
	return 0;
}

static int check(void *what, const char *where, struct err *err)
{
	const struct floor_file *file = what;
	struct spot at = { where, 0, err };
	int ret = 0;

	for (; at.row < file->rows.count && !ret; at.row++)
		ret = check_row(&at, &floor_row(file, at.row)->floor);
	return ret;
}

const struct file_format floor_format = {
	.schema = FLOOR_SCHEMA,
	.max_bytes = FLOOR_FILE_MAX,
	.record = &floor_file_record,
	.check = check,
};

const struct floor_row *floor_find(const struct floor_file *file,
				   const struct point *point)
{
	for (size_t i = 0; i < file->rows.count; i++) {
		if (point_same(&floor_row(file, i)->point, point))
			return floor_row(file, i);
	}
	return NULL;
}

int floor_file_load_kept(struct floor_file *file, const char *root,
			 const struct study *study, struct err *err)
{
	const struct result *result = study_result(study);
	char path[BASELINE_PATH_MAX];
	int ret = baseline_floor_path(path, sizeof(path), root, result, err);

	record_init(&floor_file_record, file);
	if (ret == -ENAMETOOLONG)
		return ret;
	/* Of no machine, or none kept. */
	if (ret || access(path, F_OK))
		return -ENOENT;
	ret = file_format_load(&floor_format, file, path, err);
	if (!ret &&
	    (strcmp(file->machine_id, result->machine.id) ||
	     strcmp(file->substrate, result->substrate) ||
	     strcmp(file->algorithm, result->job.algorithm) ||
	     strcmp(file->backend, result->job.backend) || file->metric != study->metric))
		ret = -ENOENT;
	return ret;
}
