// SPDX-License-Identifier: GPL-2.0-or-later
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/hash.h"
#include "compare/trend.h"
#include "stats/nested.h"

enum { KEY_MAX = 1536, COMMIT_LEAST = 7, COMMIT_MOST = 40 };

/* Of an index: a key, and which item of its list has it. */
struct placed {
	char *key; /* borrowed of the item */
	uint32_t place;
};

static int by_key(const void *a, const void *b)
{
	return strcmp(((const struct placed *)a)->key, ((const struct placed *)b)->key);
}

/* Place of @key, or -1. */
static int64_t find(void *const *index, char *key)
{
	const struct placed wanted = { key, 0 };
	void *node = tfind(&wanted, index, by_key);

	return node ? (int64_t)(*(struct placed **)node)->place : -1;
}

static int keep(void **index, char *key, size_t place)
{
	struct placed *entry = malloc(sizeof(*entry));

	if (!entry)
		return -ENOMEM;
	*entry = (struct placed){ key, (uint32_t)place };
	if (!tsearch(entry, index, by_key)) {
		free(entry);
		return -ENOMEM;
	}
	return 0;
}

/* Room for one item of @size more; false: no memory. */
static bool make_room(void *items, size_t count, size_t *room, size_t size)
{
	void **list = items;
	const size_t more = *room ? 2 * *room : 64;
	void *moved;

	if (count < *room)
		return true;
	moved = reallocarray(*list, more, size);
	if (!moved)
		return false;
	*list = moved;
	*room = more;
	return true;
}

void trend_init(struct trend *trend, const struct trend_options *options)
{
	*trend = (struct trend){ .options = *options };
}

/* "-g" and hex digits at the end: what CONFIG_LOCALVERSION_AUTO makes of a commit. */
static void commit_of_release(char *commit, size_t size, const char *release)
{
	const char *mark = strstr(release, "-g");
	size_t len = 0;

	while (mark && isxdigit((unsigned char)mark[2 + len]))
		len++;
	if (len >= COMMIT_LEAST && len <= COMMIT_MOST &&
	    !isalnum((unsigned char)mark[2 + len]))
		snprintf(commit, size, "%.*s", (int)len, mark + 2);
}

static bool is_commit(const char *text)
{
	const size_t len = text ? strspn(text, "0123456789abcdef") : 0;

	return len >= COMMIT_LEAST && len <= COMMIT_MOST && !text[len];
}

static void commit_of(char *commit, size_t size, const struct result *result)
{
	const json_t *provenance = result->variant.provenance;
	const json_t *source = json_object_get(provenance, "source");
	const char *own = json_string_value(json_object_get(source, "commit"));

	if (!own)
		own = json_string_value(json_object_get(provenance, "commit"));
	if (is_commit(own))
		snprintf(commit, size, "%s", own);
	else
		commit_of_release(commit, size, result->kernel.release);
}

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

/* The place of its kernel, or -ENOMEM. */
static int64_t kernel_of(struct trend *trend, const struct result *result)
{
	const struct kernel *kernel = &result->kernel;
	struct trend_kernel own = { 0 };
	char key[KEY_MAX];
	int64_t found;

	snprintf(key, sizeof(key), "%s\n%s\n%s\n%s", kernel->release, kernel->version,
		 kernel->module.build_id,
		 text_of(result->variant.provenance, "build_id"));
	found = find(&trend->kernel_index, key);
	if (found >= 0)
		return found;
	commit_of(own.commit, sizeof(own.commit), result);
	snprintf(own.label, sizeof(own.label), "%.12s",
		 *own.commit ? own.commit : kernel->release);
	if (!*own.commit)
		snprintf(own.label, sizeof(own.label), "%s", kernel->release);
	own.identity = strdup(key);
	if (!own.identity ||
	    !make_room(&trend->kernels, trend->kernel_count, &trend->kernel_room,
		       sizeof(own)) ||
	    keep(&trend->kernel_index, own.identity, trend->kernel_count)) {
		free(own.identity);
		return -ENOMEM;
	}
	trend->kernels[trend->kernel_count] = own;
	return (int64_t)trend->kernel_count++;
}

static void fill_series(struct trend_series *series, const struct result *result,
			const struct result_cell *cell)
{
	snprintf(series->machine_id, sizeof(series->machine_id), "%s",
		 result->machine.id);
	snprintf(series->host, sizeof(series->host), "%s", result->machine.nodename);
	snprintf(series->substrate, sizeof(series->substrate), "%s", result->substrate);
	snprintf(series->variant, sizeof(series->variant), "%s", result->variant.name);
	snprintf(series->algorithm, sizeof(series->algorithm), "%s",
		 result->job.algorithm);
	snprintf(series->backend, sizeof(series->backend), "%s", result->job.backend);
	series->point = cell->point;
}

static int64_t series_of(struct trend *trend, const struct result *result,
			 const struct result_cell *cell)
{
	struct trend_series own = { .oversubscribed = cell->oversubscribed,
				    .place = trend->series_count };
	char key[KEY_MAX], point[POINT_NAME_MAX];
	int64_t found;

	fill_series(&own, result, cell);
	/* Nodename: boards of one kind may have one id. */
	snprintf(key, sizeof(key), "%s\n%s\n%s\n%s\n%s\n%s\n%s\n%g\n%llu", own.machine_id,
		 own.host, own.substrate, own.variant, own.algorithm, own.backend,
		 point_name(&own.point, point, sizeof(point)), result->job.ratio,
		 (unsigned long long)result->machine.page_size_bytes);
	found = find(&trend->series_index, key);
	if (found >= 0)
		return found;
	own.key = strdup(key);
	if (!own.key ||
	    !make_room(&trend->series, trend->series_count, &trend->series_room,
		       sizeof(own)) ||
	    keep(&trend->series_index, own.key, trend->series_count)) {
		free(own.key);
		return -ENOMEM;
	}
	trend->series[trend->series_count] = own;
	return (int64_t)trend->series_count++;
}

/* Since the epoch; 0 of a text that is no time. */
static double time_of(const char *text)
{
	time_t when_s;

	return clock_parse_stamp(&when_s, text) ? (double)when_s : 0;
}

/* A boot without an id is one by itself: @other tells it from the rest. */
static uint64_t boot_of(const struct result *result, size_t other)
{
	uint64_t print = HASH_START;
	const char *id = result->kernel.boot_id;

	if (!*id || compare_is_exact(result))
		return other;
	for (; *id; id++)
		print = hash_add(print, (unsigned char)*id);
	return print;
}

/* The log of a run's median, and the variance that its rounds give to it. 0, or -ENODATA:
 * no figure, of which there is a log. */
static int measure(struct trend_run *run, const struct result_cell *cell,
		   enum metric metric)
{
	const struct nested_design design = { .rounds = 0 };
	struct nested_group rounds = { 0 };
	struct nested nested;
	double *values = malloc((cell->rounds.count + 1) * sizeof(*values));
	int ret;

	if (!values)
		return -ENOMEM;
	rounds.values = values;
	rounds.count = summary_values(values, cell, metric);
	ret = rounds.count ? nested_make(&nested, &rounds, 1, &design) : -ENODATA;
	free(values);
	if (ret)
		return ret == -EINVAL ? -ENODATA : ret;
	run->log_value = nested.log_value;
	run->variance = nested.units[0].below[NESTED_ROUND];
	nested_free(&nested);
	return 0;
}

static int add_cell(struct trend *trend, const struct result *result,
		    const struct result_cell *cell, struct trend_run *run)
{
	int ret = measure(run, cell, trend->options.metric);
	int64_t series;

	if (ret)
		return ret == -ENODATA ? 0 : ret;
	series = series_of(trend, result, cell);
	if (series < 0 ||
	    !make_room(&trend->runs, trend->run_count, &trend->run_room, sizeof(*run)))
		return -ENOMEM;
	run->series = (uint32_t)series;
	trend->runs[trend->run_count++] = *run;
	return 1;
}

static int add_file(struct trend *trend, const char *path)
{
	if (!make_room(&trend->files, trend->file_count, &trend->file_room,
		       sizeof(*trend->files)))
		return -ENOMEM;
	trend->files[trend->file_count] = strdup(path);
	return trend->files[trend->file_count++] ? 0 : -ENOMEM;
}

int trend_add(struct trend *trend, const struct result *result, const char *path)
{
	struct trend_run run = { .file = (uint32_t)trend->file_count,
				 .when_s = time_of(result->started_at) };
	size_t added = 0;
	int64_t kernel;
	int ret = 0;

	if (result->state == RESULT_REFUSED || *result->job.control) {
		trend->refused++;
		return 0;
	}
	if (run.when_s < trend->options.since_s) {
		trend->too_old++;
		return 0;
	}
	kernel = kernel_of(trend, result);
	if (kernel < 0)
		return -ENOMEM;
	run.kernel = (uint32_t)kernel;
	run.boot = boot_of(result, trend->file_count);
	for (size_t i = 0; i < result->cells.count && ret >= 0; i++) {
		ret = add_cell(trend, result, result_cell(result, i), &run);
		added += ret > 0;
	}
	trend->empty += !added;
	return ret < 0 ? ret : add_file(trend, path);
}

void trend_free(struct trend *trend)
{
	for (size_t i = 0; i < trend->series_count; i++) {
		free(trend->series[i].key);
		free(trend->series[i].nights);
		changes_free(&trend->series[i].changes);
	}
	for (size_t i = 0; i < trend->kernel_count; i++)
		free(trend->kernels[i].identity);
	for (size_t i = 0; i < trend->file_count; i++)
		free(trend->files[i]);
	tdestroy(trend->series_index, free);
	tdestroy(trend->kernel_index, free);
	free(trend->series);
	free(trend->kernels);
	free(trend->files);
	free(trend->runs);
	*trend = (struct trend){ 0 };
}
