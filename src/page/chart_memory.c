// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "format/units.h"
#include "page/chart.h"
#include "page/memory.h"

static int by_back99(const void *a, const void *b)
{
	const struct result_round *const *x = a, *const *y = b;
	const double difference = summary_round_figure(*x, METRIC_BACK99) -
				  summary_round_figure(*y, METRIC_BACK99);

	return (difference > 0) - (difference < 0);
}

/* The round of all boots' and runs' in that cell whose 99 % are the median, or the one
 * below; NULL: none was sampled. */
static const struct result_round *middle_of(struct document *document,
					    const struct compare_variant *column,
					    const struct point *point)
{
	const struct result_round **rounds = NULL, *middle;
	size_t count = 0;

	for (size_t i = 0; i < column->file_count; i++) {
		const struct result_cell *cell =
			result_find_cell(&column->files[i]->result, point);

		for (size_t r = 0; cell && r < cell->rounds.count; r++) {
			const struct result_round *round = result_round(cell, r), **more;

			if (!memory_is_sampled(round))
				continue;
			more = document_room(document, rounds, count, sizeof(*more));
			if (!more)
				break;
			rounds = more;
			rounds[count++] = round;
		}
	}
	if (count)
		qsort(rounds, count, sizeof(*rounds), by_back99);
	middle = count ? rounds[(count - 1) / 2] : NULL;
	free(rounds);
	return middle;
}

static int ascending(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

double memory_end_ms(double *ends_ns, size_t count)
{
	size_t last = count;

	if (!count)
		return 0;
	qsort(ends_ns, count, sizeof(*ends_ns), ascending);
	while (ends_ns[--last] > 3 * ends_ns[count / 2])
		;
	return 1.25 * ends_ns[last] / 1e6;
}

/* Of one cell's panel. */
static double end_of(struct document *document, const struct result_round *const *rounds,
		     size_t variants)
{
	double *ends = calloc(variants + 1, sizeof(*ends)), end = 0;
	size_t known = 0;

	if (!ends)
		document->error = -ENOMEM;
	for (size_t i = 0; ends && i < variants; i++) {
		if (rounds[i])
			ends[known++] = (double)rounds[i]->memory.back99_ns;
	}
	if (ends)
		end = memory_end_ms(ends, known);
	free(ends);
	return end;
}

static void add_panel(struct document *document, const struct study *study, size_t cell,
		      const struct result_round *const *rounds,
		      const struct chart_drawn *drawn, double end)
{
	const struct labels labels = labels_of(study_result(study));
	const struct plot_panel like = {
		.x = { .label = "ms from the first start", .high = end },
		.y = { .label = "% of memory not freed", .high = 105 },
	};
	struct plot_panel panel = like;
	char label[POINT_NAME_MAX];

	labels_point(&labels, &study->set.cells[cell]->point, label);
	snprintf(panel.title[0], sizeof(panel.title[0]), "%.100s", label);
	plot_panel(document, &panel);
	for (size_t i = 0; i < drawn->count; i++) {
		const size_t v = drawn->variants[i];

		if (!rounds[v])
			continue;
		plot_series(document, PLOT_VARIANT + i);
		memory_points(document, &rounds[v]->memory, end);
		plot_key(document, PLOT_VARIANT + i, "%s", study_name(study, v));
	}
}

void chart_memory(struct document *document, const struct study *study)
{
	const size_t cells = study->set.cell_count, variants = study->set.variant_count;
	const struct result_round **rounds = calloc(cells * variants + 1,
						    sizeof(*rounds));
	const struct chart_drawn drawn = chart_drawn(study);
	struct plot *plot = plot_begin(document, "memory");
	double end = 0;

	if (!rounds || !plot) {
		document->error = -ENOMEM;
		goto out;
	}
	for (size_t i = 0; i < cells * variants; i++)
		rounds[i] = middle_of(document, &study->variants->items[i % variants],
				      &study->set.cells[i / variants]->point);
	for (size_t c = 0; c < cells; c++)
		end = fmax(end, end_of(document, &rounds[c * variants], variants));
	for (size_t c = 0; c < cells; c++) {
		size_t sampled = 0;

		for (size_t v = 0; v < variants; v++)
			sampled += rounds[c * variants + v] != NULL;
		if (sampled)
			add_panel(document, study, c, &rounds[c * variants], &drawn, end);
	}
	plot_caption(
		document,
		"zram's memory that is not yet freed, in the sampled round of each "
		"variant whose time to 99 %% is the median. All panels have the same "
		"axes; a line that takes far longer than most goes on beyond them.");
	chart_say_drawn(plot, study, &drawn);
	plot_alternative(document,
			 "Share of zram's memory not yet freed against the time from the "
			 "start of the release, a line for each of %zu variants.",
			 drawn.count);
out:
	free(rounds);
}
