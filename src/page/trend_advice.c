// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/place.h"
#include "base/shell_word.h"
#include "page/trend.h"

/* So many changes get a command: the largest slowdowns of all. */
enum { ADVICE_MOST = 5, WORD_MAX = 1024 };

struct found {
	const struct trend_series *series;
	const struct change *change;
};

static int by_step(const void *a, const void *b)
{
	const struct found *x = a, *y = b;

	if (x->change->step != y->change->step)
		return x->change->step < y->change->step ? 1 : -1;
	return x->series < y->series ? -1 : x->series > y->series;
}

/* One word of a command each; one that is too long leaves no command. */
struct words {
	char one[WORD_MAX], two[WORD_MAX];
};

static bool quote(struct words *words, const char *one, const char *two)
{
	return shell_word(words->one, WORD_MAX, one) < WORD_MAX &&
	       shell_word(words->two, WORD_MAX, two) < WORD_MAX;
}

/* Between two commits the kernel's tree has the answer, else the two nights themselves.
 */
static bool make_command(char *command, size_t size, const struct trend *trend,
			 const struct trend_night *good, const struct trend_night *bad,
			 const char *tree)
{
	const char *old = trend->kernels[good->kernel].commit;
	const char *new = trend->kernels[bad->kernel].commit;
	struct words words;
	bool fits;

	if (*old && *new &&strcmp(old, new) != 0) {
		fits = quote(&words, tree, "");
		snprintf(command, size, "%s %s %s --tree %s",
			 place_script("lab/bisect").command, old, new, words.one);
	} else {
		fits = quote(&words, trend->files[good->file], trend->files[bad->file]);
		snprintf(command, size, "swaprel compare good=%s bad=%s%s", words.one,
			 words.two, good->kernel == bad->kernel ? "" : " --anyway");
	}
	return fits;
}

static void add_one(struct document *document, const struct trend *trend,
		    const struct found *found, const char *tree)
{
	const struct trend_series *series = found->series;
	const struct trend_night *good = &series->nights[found->change->first - 1];
	const struct trend_night *bad = &series->nights[found->change->last];
	char command[3 * WORD_MAX], cell[POINT_NAME_MAX], from[16], to[16];
	const bool fits = make_command(command, sizeof(command), trend, good, bad, tree);

	labels_point(&label_whole, &series->point, cell);
	document_caveat(
		document, "change", fits ? command : NULL,
		"%s, %s on %s: slower by %.1f %% between %s (%s) and %s (%s)%s.", cell,
		series->variant, *series->host ? series->host : series->machine_id,
		100 * expm1(found->change->step),
		trend_date(good->when_s, from, sizeof(from)),
		trend->kernels[good->kernel].label,
		trend_date(bad->when_s, to, sizeof(to)),
		trend->kernels[bad->kernel].label,
		good->kernel == bad->kernel ? ": one kernel, so the machine changed"
					    : "");
}

void trend_advice(struct document *document, const struct trend *trend,
		  const struct trend_page_options *options)
{
	struct found *found;
	size_t room = 1, count = 0;

	for (size_t i = 0; i < trend->series_count; i++)
		room += trend->series[i].changes.count;
	found = calloc(room, sizeof(*found));
	if (!found) {
		document->error = -ENOMEM;
		return;
	}
	for (size_t i = 0; i < trend->series_count; i++) {
		const struct trend_series *series = &trend->series[i];

		for (size_t k = 0; k < series->changes.count; k++) {
			if (series->changes.items[k].step > 0)
				found[count++] = (struct found){
					series, &series->changes.items[k]
				};
		}
	}
	qsort(found, count, sizeof(*found), by_step);
	for (size_t i = 0; i < count && i < ADVICE_MOST; i++)
		add_one(document, trend, &found[i], options->tree);
	if (count > ADVICE_MOST)
		document_note(document,
			      "%zu more slowdowns are in the table; the largest %d are "
			      "listed.",
			      count - ADVICE_MOST, ADVICE_MOST);
	free(found);
}
