// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "caveat/caveat.h"
#include "compare/compare.h"
#include "sample/apart.h"

#define NAMES_MOST   4 /* columns that are named */
#define PATTERNS_MAX 8

/* What was compared although it is not comparable, as --anyway does: one is named. */
int caveat_anyway(const struct caveat_look *look)
{
	struct err err;

	for (size_t i = 0; i < look->count; i++) {
		for (size_t j = 0; j < look->sides[i].count; j++) {
			if (compare_may_stand_together(caveat_first(look),
						       look->sides[i].results[j], &err))
				return document_caveat(look->document, "anyway", NULL,
						       "Not comparable: %s is of %s.",
						       look->sides[i].name, err.msg);
		}
	}
	return 0;
}

/* The mean compression of each pattern. */
struct patterns {
	size_t count;
	struct pattern_ratio {
		const char *name;
		double sum;
		unsigned int cells;
	} items[PATTERNS_MAX];
};

static struct pattern_ratio *pattern_of(struct patterns *patterns, const char *name)
{
	size_t i = 0;

	while (i < patterns->count && strcmp(patterns->items[i].name, name))
		i++;
	if (i == PATTERNS_MAX)
		return NULL;
	if (i == patterns->count)
		patterns->items[patterns->count++] = (struct pattern_ratio){ name, 0, 0 };
	return &patterns->items[i];
}

static void add_patterns(void *arg, const struct result *result)
{
	for (size_t i = 0; i < result->cells.count; i++) {
		const struct result_cell *cell = result_cell(result, i);
		double ratio = summary_ratio(cell);
		struct pattern_ratio *item =
			isnan(ratio) ? NULL : pattern_of(arg, cell->point.pattern);

		if (!item)
			continue;
		item->sum += ratio;
		item->cells++;
	}
}

int caveat_data(const struct caveat_look *look)
{
	struct patterns patterns = { 0 };
	char text[512] = "";
	size_t len = 0;

	caveat_each(look, add_patterns, &patterns);
	for (size_t i = 0; i < patterns.count; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%s %.1f : 1",
					i ? ", " : "", patterns.items[i].name,
					patterns.items[i].sum / patterns.items[i].cells);
	if (!len)
		return 0;
	return document_caveat(look->document, "data", NULL,
			       "Compression: %s; other data take other times.", text);
}

/* " (base, other)": the sides of one boot, or how many where they are many; "" where it
 * is all of them. Returns @buf. */
static char *single_boots(const struct caveat_look *look, char *buf, size_t size)
{
	size_t count = 0, len = 0;

	*buf = '\0';
	for (size_t i = 0; i < look->count; i++)
		count += look->sides[i].count == 1;
	if (!count || count == look->count)
		return buf;
	if (count > NAMES_MOST) {
		snprintf(buf, size, " (%zu columns)", count);
		return buf;
	}
	for (size_t i = 0; i < look->count; i++) {
		if (look->sides[i].count == 1)
			len += (size_t)snprintf(buf + len, size - len, "%s%s",
						len ? ", " : " (", look->sides[i].name);
	}
	snprintf(buf + len, size - len, ")");
	return buf;
}

int caveat_boots(const struct caveat_look *look)
{
	char names[(NAMES_MOST + 1) * LIST_NAME_MAX];

	if (!look->one_boot)
		return 0;
	return document_caveat(
		look->document, "boots", NULL,
		"One boot only%s: how boots of one kernel differ is not in "
		"the interval.",
		single_boots(look, names, sizeof(names)));
}

struct collected {
	const struct result **results;
	size_t count;
};

static void collect(void *arg, const struct result *result)
{
	struct collected *collected = arg;

	collected->results[collected->count++] = result;
}

/* The command that takes the far rounds out, or "" where it is not known. */
static char *near_command(const struct caveat_again *again, double near_ns, char *buf,
			  size_t size)
{
	*buf = '\0';
	if (again && again->arguments &&
	    (size_t)snprintf(buf, size, "%s %s --near %.0f", again->command,
			     again->arguments, near_ns) >= size)
		*buf = '\0';
	return buf;
}

static int say_moved(const struct caveat_look *look, const struct apart *apart)
{
	double near_ns = apart_between_ns(apart);
	char command[DOCUMENT_TEXT_MAX];

	near_command(look->again, near_ns, command, sizeof(command));
	return document_caveat(
		look->document, "cpus", *command ? command : NULL,
		"Cache-line latency between the CPUs varied, %.0f to %.0f ns%s, which slows "
		"contended rounds. --near %.0f keeps only rounds at or below that%s",
		apart->least_ns, apart->most_ns,
		!strcmp(caveat_first(look)->substrate, "metal")
			? ""
			: ": vCPUs probably migrated",
		near_ns, *command ? ":" : ".");
}

int caveat_apart(const struct caveat_look *look)
{
	struct collected all = { calloc(look->runs + 1, sizeof(*all.results)), 0 };
	struct apart apart;
	int ret;

	if (!all.results)
		return -ENOMEM;
	caveat_each(look, collect, &all);
	ret = apart_make(&apart, all.results, all.count);
	free(all.results);
	if (ret || !apart.rounds)
		return ret;
	if (apart_moved(&apart))
		return say_moved(look, &apart);
	return document_caveat(look->document, "cpus", NULL,
			       "Cache-line latency between the CPUs: %.0f to %.0f ns.",
			       apart.least_ns, apart.most_ns);
}
