/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_RESULT_PUBLISHED_H
#define SWAPREL_RESULT_PUBLISHED_H

#include "job/job.h"
#include "record/file_format.h"

#define PUBLISHED_SCHEMA   "swaprel.published/1"
#define PUBLISHED_FILE_MAX (256 * 1024)

/*
 * A table that someone else has published, as results/published/ holds it: figures as
 * posted, and what the post does not say left unknown. "" and NAN and UNKNOWN_U64 stand
 * for null.
 */

struct published_source {
	char thread[160]; /* the subject of the message */
	char author[64];
	char tested_by[64]; /* "": the author */
	char date[16];      /* as exact as it is known: 2026-04-29, 2025-09, 2024 */
};

struct published_machine {
	char name[96]; /* as posted */
	char cpu[64];
	char model_has[64]; /* what struct machine's model or cpu_model must hold to be */
	char cpu_has[64];   /* the same kind of machine; both "": none can be known to */
};

struct published_method {
	char text[512]; /* as stated */
	char release[LIST_NAME_MAX];
	char algorithm[LIST_NAME_MAX];
	char pattern[LIST_NAME_MAX]; /* ours that comes nearest to the stated data */
	uint64_t ms_digits;          /* decimals as posted: a figure is that rounded */
	uint64_t speed_up_digits;
};

/* Base and another kernel in one cell. */
struct published_row {
	char mode[32]; /* as posted */
	uint64_t procs;
	uint64_t size_mib; /* of each process */
	char release[LIST_NAME_MAX];
	double base_ms;
	double other_ms;
	double speed_up;             /* as posted, not computed */
	double change_percent;       /* of time, where only that was posted */
	char variant[LIST_NAME_MAX]; /* the other kernel, by our name for it */
	char posted[64];             /* the speed-up in the post's own words */
};

struct published {
	char schema[24];
	char id[64];
	char section[8]; /* of the project's notes on the threads */
	char title[96];
	struct published_source source;
	struct published_machine machine;
	struct published_method method;
	json_t *not_stated; /* list of strings */
	json_t *notes;      /* list of strings: ours, on what the figures can tell */
	struct array rows;  /* of struct published_row; none: no times of a release */
	json_t *tables;     /* other figures: [{caption, columns, rows}] */
};

extern const struct file_format published_format;
extern const struct record published_record;
extern const struct record published_row_record;

static inline const struct published_row *published_row(const struct published *published,
							size_t i)
{
	return (const struct published_row *)published->rows.items + i;
}

/* The tables that are built in. A new one is a file in results/published/ and a line in
 * src/result/meson.build. */
extern const struct builtin published_presets[];
extern const size_t published_preset_count;

/* A built-in table by its id, or else a file. 0, or negative errno with one line
 * (-ENOENT: it is neither). @published is to be freed in either case. */
int published_open(struct published *published, const char *id_or_path, struct err *err);

static inline void published_free(struct published *published)
{
	file_format_free(&published_format, published);
}

#endif
