/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CLI_READING_H
#define SWAPREL_CLI_READING_H

#include <getopt.h>

#include "base/publish.h"
#include "caveat/caveats.h"
#include "cli/compare_files.h"
#include "cli/metric_list.h"
#include "compare/study.h"
#include "format/format.h"
#include "result/baseline.h"

/* What the commands that read several results have in common: options, and the way from
 * the command line to a study. */

struct reading_options {
	enum metric metric;         /* the first of these: */
	struct metric_list metrics; /* none where it is the default */
	bool several;               /* there may be several of them */
	bool anyway;
	const struct format *format;
	struct analysis_options analysis;
	const char *baselines; /* where baselines are kept */
	bool by_baseline;      /* the kept baseline is the base */
	bool lenient;          /* see compare_files_load() */
	bool keep_text;        /* keep the files' bytes beside what was read of them */
	unsigned int looks;    /* with this one, see looks.h; 0: nothing is decided */
	bool one_kernel;       /* all files are to be of one, whatever their labels */
	bool keep_refused;     /* runs that were refused are not left out */
	const char *picture;   /* which one --format gnuplot draws; NULL: the first */
	unsigned int picture_width; /* pixels; 0: the format's own */
	double max_latency_ns; /* rounds with CPUs farther apart are left out; 0: none */
};

#define READING_OPTIONS                                               \
	{                                                             \
		.format = &format_text, .analysis = ANALYSIS_OPTIONS, \
		.baselines = BASELINE_ROOT,                           \
	}

enum {
	READING_ANYWAY = 256,
	READING_FORMAT,
	READING_MARGIN,
	READING_CONFIDENCE,
	READING_TRUST,
	READING_PAIRED,
	READING_BASELINES,
	READING_NEAR,
	READING_LOOKS,
	READING_PICTURE,
	READING_PICTURE_WIDTH,
	READING_NEXT, /* a command's own options begin here */
};

/* For getopt_long()'s table, and their usage text. */
#define READING_LONG_OPTIONS                                                         \
	{ "metric", required_argument, NULL, 'm' },                                  \
		{ "anyway", no_argument, NULL, READING_ANYWAY },                     \
		{ "format", required_argument, NULL, READING_FORMAT },               \
		{ "margin", required_argument, NULL, READING_MARGIN },               \
		{ "confidence", required_argument, NULL, READING_CONFIDENCE },       \
		{ "trust-one-boot", no_argument, NULL, READING_TRUST },              \
		{ "paired", no_argument, NULL, READING_PAIRED },                     \
		{ "baselines", required_argument, NULL, READING_BASELINES },         \
		{ "near", required_argument, NULL, READING_NEAR },                   \
		{ "picture", required_argument, NULL, READING_PICTURE },             \
		{ "picture-width", required_argument, NULL, READING_PICTURE_WIDTH }, \
	{                                                                            \
		"help", no_argument, NULL, 'h'                                       \
	}

extern const char reading_usage[];

/* Print a command's usage text, its @options behind it, and what formats there are.
 * EXIT_FINE. */
int reading_help(const char *usage, const char *options);

/* 0, or -EINVAL after one line on stderr; -ENOENT: it is none of these. */
int reading_option(struct reading_options *options, int opt, const char *value);

/* The line for a --near that leaves no round; -EINVAL. */
int reading_no_round_left(double max_latency_ns, struct err *err);

/* The line for a metric of which no round has a figure; -ENODATA. */
int reading_none_of(enum metric metric, struct err *err);

/* The files own the results, columns borrow the files, and the study borrows columns and
 * ladder: a reading stays where it is until it is closed as a whole. */
struct reading {
	struct ladder ladder;
	struct compare_files files;
	struct compare_variants variants;
	struct study study;
};

/*
 * Load the arguments, check that they may stand together, sort and estimate them. 0 or
 * negative errno with a line. Close in every case.
 */
int reading_open(struct reading *reading, char **arguments, size_t count,
		 const struct reading_options *options, struct err *err);
void reading_close(struct reading *reading);

/* Add what is to be said below the tables of a reading: the caveats of its study, and how
 * many runs were left out. */
void reading_caveats(struct document *document, const struct reading *reading,
		     const struct caveat_invocation *invocation);

/* Write a document to stdout, or to @target unless NULL. EXIT_FINE, or EXIT_USAGE after
 * one line on stderr. */
int reading_write(const struct format *format, const struct document *document,
		  const struct publish_target *target);

/* Write it to stdout as the options want it, with the picture that they name. The same
 * codes. */
int reading_print(const struct reading_options *options, struct document *document);

#endif
