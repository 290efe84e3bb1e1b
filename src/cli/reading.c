// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/reading.h"
#include "cli/screen.h"
#include "compare/compare.h"
#include "compare/looks.h"
#include "page/runs.h"
#include "sample/cache_latency.h"

/* Campaigns count by themselves, and do not forget. */
static struct analysis_options analysis_options_of(const struct reading_options *options,
						   unsigned int kept)
{
	unsigned int look = options->looks > kept ? options->looks : kept;
	struct analysis_options analysis = options->analysis;

	if (!options->looks)
		return analysis;
	analysis.look = look;
	analysis.all = analysis.confidence;
	analysis.confidence = looks_confidence(analysis.all, look);
	analysis.next = looks_confidence(analysis.all, look + 1);
	return analysis;
}

static int check_files(const struct compare_files *files, struct err *err)
{
	const struct compare_file *base = &files->files[0];

	for (size_t i = 1; i < files->count; i++) {
		const struct compare_file *file = &files->files[i];
		int ret = compare_may_stand_together(&base->result, &file->result, err);

		if (ret)
			return err_prefix(err, ret, "%s is not comparable with %s",
					  file->path, base->path);
	}
	return 0;
}

int reading_no_round_left(double max_latency_ns, struct err *err)
{
	return err_set(
		err, -EINVAL,
		"--near %g: no round left: expected a larger value, or results with a "
		"cache-line latency",
		max_latency_ns);
}

static int keep_near(struct compare_files *files, double max_latency_ns, struct err *err)
{
	size_t kept = 0;

	for (size_t i = 0; i < files->count; i++)
		kept += cache_latency_filter(&files->files[i].result, max_latency_ns);
	return kept ? 0 : reading_no_round_left(max_latency_ns, err);
}

/* Two kernels of the ladder, or two names of which nothing says that they are of one. */
static bool are_two(const struct ladder *ladder, const struct result *a,
		    const struct result *b)
{
	if (compare_kernels_differ(a, b))
		return true;
	if (!strcmp(a->variant.name, b->variant.name) || a->variant.provenance)
		return false;
	return !*a->kernel.version || (ladder_find(ladder, a->variant.name) >= 0 &&
				       ladder_find(ladder, b->variant.name) >= 0);
}

static int check_one_kernel(const struct reading *reading, struct err *err)
{
	const struct compare_variant *variants = reading->variants.items;
	const struct compare_file *first = variants[0].files[0];

	for (size_t i = 1; i < reading->variants.count; i++) {
		const struct compare_file *file = variants[i].files[0];

		if (are_two(&reading->ladder, &first->result, &file->result))
			return err_set(err, -EXDEV,
				       "%s is of %s and %s of %s: expected boots of one "
				       "kernel",
				       first->path, first->result.variant.name,
				       file->path, file->result.variant.name);
	}
	return 0;
}

/* What has figures of a metric of timed rounds. */
static const char *source_of(enum metric metric)
{
	switch (metric) {
	case METRIC_CALL:
		return "with --release kill or mrelease";
	case METRIC_INSTRUCTIONS:
		return "where the CPU has counters and perf_event_open() is allowed";
	case METRIC_MACHINE_CPU:
	case METRIC_WORKER_CPU:
		return "on a kernel with CONFIG_SCHEDSTATS or CONFIG_TASK_DELAY_ACCT";
	default:
		return "with a valid round";
	}
}

int reading_none_of(enum metric metric, struct err *err)
{
	const struct metric_kind *kind = &metric_kinds[metric];

	if (kind->watch == WATCH_NONE)
		return err_set(err, -ENODATA,
			       "no round has a figure of --metric %s: expected results "
			       "of a run %s",
			       metric_names.items[metric], source_of(metric));
	return err_set(err, -ENODATA,
		       "no round has a figure of --metric %s: expected results of a run "
		       "with --watch %s%s",
		       metric_names.items[metric], watch_names.items[kind->watch],
		       metric == METRIC_RESIDENT_BACK
			       ? " and --resident 1:5.4, of a release that frees such "
				 "memory, where there are memory cgroups"
			       : "");
}

static bool has_figures(const struct sample_set *set, size_t variant)
{
	for (size_t c = 0; c < set->cell_count; c++) {
		if (sample_of(set, c, variant)->boot_count)
			return true;
	}
	return false;
}

/* There is a table of two variants at least; of times of releases an empty one says why.
 */
static int check_figures(const struct reading *reading, enum metric metric,
			 struct err *err)
{
	const struct sample_set *set = &reading->study.set;
	const bool several = set->variant_count > 1;
	size_t have = 0, lacks = set->variant_count;

	for (size_t v = 0; v < set->variant_count; v++) {
		if (has_figures(set, v))
			have++;
		else if (lacks == set->variant_count)
			lacks = v;
	}
	if (metric_is_release(metric) || (have > several && lacks))
		return 0;
	return err_prefix(err, reading_none_of(metric, err), "%s",
			  study_name(&reading->study, lacks));
}

int reading_open(struct reading *reading, char **arguments, size_t count,
		 const struct reading_options *options, struct err *err)
{
	struct analysis_options analysis;
	int ret;

	memset(reading, 0, sizeof(*reading));
	reading->files.keep_text = options->keep_text;
	reading->files.lenient = options->lenient;
	ret = ladder_open(&reading->ladder, err);
	if (!ret)
		ret = compare_files_load(&reading->files, arguments, count, err);
	if (!ret && options->by_baseline)
		ret = compare_files_load_baseline(&reading->files, options->baselines,
						  err);
	if (!ret && !options->keep_refused)
		ret = compare_files_leave_out_refused(&reading->files, err);
	if (!ret && options->max_latency_ns > 0)
		ret = keep_near(&reading->files, options->max_latency_ns, err);
	if (!ret && !options->anyway)
		ret = check_files(&reading->files, err);
	if (!ret)
		ret = compare_variants_make(&reading->variants, reading->files.files,
					    reading->files.count, options->anyway, err);
	if (!ret && options->one_kernel && !options->anyway)
		ret = check_one_kernel(reading, err);
	if (!ret) {
		analysis = analysis_options_of(options, reading->files.looks);
		ret = study_make(&reading->study, &reading->variants, &reading->ladder,
				 options->metric, &analysis);
		err_sys(err, ret, "no table");
	}
	/* A table of several has room for what some results do not have. */
	if (!ret && options->metrics.count < 2)
		ret = check_figures(reading, options->metric, err);
	return ret;
}

void reading_close(struct reading *reading)
{
	study_free(&reading->study);
	compare_variants_free(&reading->variants);
	compare_files_free(&reading->files);
	ladder_free(&reading->ladder);
}

void reading_caveats(struct document *document, const struct reading *reading,
		     const struct caveat_invocation *invocation)
{
	const struct compare_files *files = &reading->files;
	struct caveat_invocation known = invocation ? *invocation
						    : (struct caveat_invocation){ 0 };

	if (files->of_campaign)
		known.campaign = &files->campaign;
	if (files->refused == 1)
		document_caveat(document, "refused", NULL, "Left out: a refused run: %s.",
				files->first_refused.msg);
	else if (files->refused)
		document_caveat(document, "refused", NULL,
				"Left out: %zu refused runs; the first is %s.",
				files->refused, files->first_refused.msg);
	caveats_of_study(document, &reading->study, &known);
	runs_of_study(document, &reading->study);
}

int reading_write(const struct format *format, const struct document *document,
		  struct publish_target *target)
{
	const struct publish_owner owner = publish_owner_of_results();
	char *text = NULL;
	struct err err;
	size_t len = 0;
	FILE *out;
	int ret;

	if (!target) {
		ret = screen_write(format, document);
		if (ret == -ENODATA)
			return cli_fail(EXIT_USAGE,
					"--format %s: nothing to write: expected %s",
					format->name, format->fits);
		if (ret)
			return cli_fail(EXIT_USAGE, "standard output: %s",
					strerror(-ret));
		return cli_flush_stdout();
	}
	out = open_memstream(&text, &len);
	ret = out ? format->write(out, document) : -ENOMEM;
	if (out && fclose(out))
		ret = -ENOMEM;
	ret = ret ? err_sys(&err, ret, "%s", target->path)
		  : publish_write(target, text, len, &owner, &err);
	free(text);
	return ret ? cli_fail(EXIT_USAGE, "%s", err.msg) : EXIT_FINE;
}
