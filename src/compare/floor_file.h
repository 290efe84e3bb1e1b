/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_COMPARE_FLOOR_FILE_H
#define SWAPREL_COMPARE_FLOOR_FILE_H

#include "compare/floor.h"
#include "compare/study.h"
#include "record/file_format.h"

#define FLOOR_SCHEMA   "swaprel.floor/1"
#define FLOOR_FILE_MAX (1024 * 1024)

/* The noise floor of one cell. */
struct floor_row {
	struct point point;
	struct noise_floor floor;
};

/* A machine's noise floor, cell by cell, as it is made, kept and quoted. */
struct floor_file {
	char schema[24];
	char machine_id[24];
	char substrate[LIST_NAME_MAX];
	char algorithm[LIST_NAME_MAX];
	char backend[LIST_NAME_MAX]; /* swapdev/backend.h */
	char made_at[32];            /* the newest result behind it */
	unsigned int metric;
	struct array rows; /* of struct floor_row */
};

extern const struct file_format floor_format;
extern const struct record floor_file_record;

/*
 * From an A/A study: boots of one kernel, under one label or several. A floor holds for
 * as many boots of each variant as a label has here, and for one comparison a cell.
 * 0 or -ENOMEM; free in either case, as after file_format_load().
 */
int floor_file_make(struct floor_file *file, const struct study *study);

static inline void floor_file_free(struct floor_file *file)
{
	file_format_free(&floor_format, file);
}

static inline const struct floor_row *floor_row(const struct floor_file *file, size_t i)
{
	return (const struct floor_row *)file->rows.items + i;
}

/* The row of that point, or NULL. */
const struct floor_row *floor_find(const struct floor_file *file,
				   const struct point *point);

/*
 * Load the floor that 'swaprel baseline accept --floor' has kept below @root for such
 * results: of their machine, substrate, algorithm, backend and metric. 0, -ENOENT: there
 * is none; or another negative errno with a line. Free in either case.
 */
int floor_file_load_kept(struct floor_file *file, const char *root,
			 const struct study *study, struct err *err);

#endif
