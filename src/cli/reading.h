/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CLI_READING_H
#define SWAPREL_CLI_READING_H

#include "base/publish.h"
#include "caveat/caveats.h"
#include "cli/choices.h"
#include "cli/compare_files.h"
#include "cli/metric_list.h"
#include "cli/options.h"
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

/* Entries of the options above for a command's table. */
#define READING_METRIC_ENTRY(in_group)                                              \
	{                                                                           \
		.group = (in_group), .name = "metric", .val = 'm', .value = "NAME", \
		.help = "which figure of a round", .absent = "mean",                \
		.choices = &metric_choices                                          \
	}

#define READING_FORMAT_ENTRY                                                \
	{                                                                   \
		.group = "Output", .name = "format", .val = READING_FORMAT, \
		.value = "NAME", .help = "output format", .absent = "text", \
		.choices = &format_choices                                  \
	}

/* What --format gnuplot draws. */
#define READING_PICTURE_ENTRIES                                                      \
	{ .name = "picture",                                                         \
	  .val = READING_PICTURE,                                                    \
	  .value = "NAME",                                                           \
	  .help = "which picture --format gnuplot draws",                            \
	  .absent = "the first available",                                           \
	  .choices = &picture_choices },                                             \
	{                                                                            \
		.name = "picture-width", .val = READING_PICTURE_WIDTH, .value = "N", \
		.help = "width of that picture in pixels", .absent = "900",          \
		.values = "300 to 4000"                                              \
	}

#define READING_NEAR_ENTRY                                                             \
	{                                                                              \
		.name = "near", .val = READING_NEAR, .value = "NS",                    \
		.help = "keep only rounds with a cache-line latency of at most NS ns", \
		.more = "One way, between the CPUs in use. Where a hypervisor "        \
			"migrated vCPUs, the table says so and suggests a value."      \
	}

#define READING_BASELINES_ENTRY                                                \
	{                                                                      \
		.name = "baselines", .val = READING_BASELINES, .value = "DIR", \
		.help = "where baselines are kept", .absent = BASELINE_ROOT,   \
		.kind = VALUE_DIR                                              \
	}

#define READING_CONFIDENCE_ENTRY(HELP)                                           \
	{                                                                        \
		.name = "confidence", .val = READING_CONFIDENCE, .value = "95%", \
		.help = HELP, .values = "50 to 99.999", .absent = "95%"          \
	}

/* How a table of several results is made. */
#define READING_STUDY_ENTRIES                                                             \
	{ .group = "Statistics",                                                          \
	  .name = "margin",                                                               \
	  .val = READING_MARGIN,                                                          \
	  .value = "3%",                                                                  \
	  .help = "differences within it count as none",                                  \
	  .absent = "3%" },                                                               \
		READING_CONFIDENCE_ENTRY("confidence level of all intervals of a "        \
					 "table together"),                               \
		{ .name = "trust-one-boot",                                               \
		  .val = READING_TRUST,                                                   \
		  .help = "give verdicts for a single boot of a kernel, too",             \
		  .more = "The interval of a single boot does not include variation "     \
			  "between boots." },                                             \
		{ .name = "paired",                                                       \
		  .val = READING_PAIRED,                                                  \
		  .help = "compare within each turn of a campaign; turns that a variant " \
			  "lacks are left out",                                           \
		  .more = "This removes drift from turn to turn. The table says how "     \
			  "many turns there are, or why boots are not paired." },         \
		READING_NEAR_ENTRY,                                                       \
		{ .group = "Files",                                                       \
		  .name = "anyway",                                                       \
		  .val = READING_ANYWAY,                                                  \
		  .help = "compare despite different machines, substrates, page sizes, "  \
			  "jobs, algorithms or CPUs" },                                   \
		READING_BASELINES_ENTRY

/* 0, or -EINVAL after one line on stderr; -ENOENT: it is none of these. */
int reading_option(struct reading_options *options, int opt, const char *value);

/* The command line of a command that has these options and options of its own. */
struct reading_parser {
	struct reading_options *reading;
	/* Takes one of its own, whose value is optarg: 0, or -EINVAL after one line. */
	int (*own)(void *options, int opt);
	void *options;           /* for own */
	struct option_list list; /* filled in */
	uint64_t given;          /* option_bit() of each; filled in */
};

/* 0, -ECANCELED: --help was given, or -EINVAL after one line on stderr. */
int reading_parse(struct reading_parser *parser, const struct command *command, int argc,
		  char **argv);

/* The line for a --near that leaves no round; -EINVAL. */
int reading_no_round_left(double max_latency_ns, struct err *err);

/* The line for a metric of which no round has a figure; -ENODATA. */
int reading_none_of(enum metric metric, struct err *err);

/* The files own the results, variants borrow the files, and the study borrows variants
 * and ladder: a reading stays where it is until it is closed as a whole. */
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

/* What --anyway does where reading_open() returns -EXDEV, for advice_add(). */
#define READING_ALL_THE_SAME "to compare them nevertheless"

/* Write a document to stdout, or to @target unless NULL. EXIT_FINE, or EXIT_USAGE after
 * one line on stderr. */
int reading_write(const struct format *format, const struct document *document,
		  struct publish_target *target);

/* Write it to stdout as the options want it, with the picture that they name. The same
 * codes. */
int reading_print(const struct reading_options *options, struct document *document);

#endif
