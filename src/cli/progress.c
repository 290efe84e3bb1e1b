// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/plural.h"
#include "cli/progress.h"
#include "format/units.h"

#define BAR_WIDTH      24
#define PLAIN_EVERY_NS (10 * NS_PER_SEC)

void progress_begin(struct progress *progress, const struct job *job,
		    const struct plan *plan, bool quiet)
{
	*progress = (struct progress){
		.quiet = quiet,
		.job = job,
		.plan = plan,
	};
	status_begin(&progress->status, PLAIN_EVERY_NS);
}

void progress_cell(void *arg, size_t cell)
{
	struct progress *progress = arg;

	progress->cell = cell;
	progress->cell_start_ns = clock_now_ns();
	if (!cell)
		progress->start_ns = progress->cell_start_ns;
}

/* The cell ends with its rounds or its time, so this much is left of it at most. */
static double cell_left_s(const struct progress *progress, size_t rounds)
{
	const struct job_rounds *limits = &progress->job->rounds;
	double spent_s = (double)(clock_now_ns() - progress->cell_start_ns) / NS_PER_SEC;
	double by_time_s = limits->max_seconds - spent_s;
	double by_rounds_s = limits->warmup + limits->max - (double)rounds;

	by_rounds_s *= rounds ? spent_s / (double)rounds : limits->max_seconds;
	return by_rounds_s < by_time_s ? by_rounds_s : by_time_s > 0 ? by_time_s : 0;
}

/* Work grows with the bytes of a round; cells to come are reckoned from those behind. */
static double cells_left_s(const struct progress *progress)
{
	const struct plan *plan = progress->plan;
	double spent_s = (double)(clock_now_ns() - progress->start_ns) / NS_PER_SEC;
	double done = 0, left = 0, most_s;

	for (size_t i = 0; i < plan->count; i++) {
		double bytes = (double)point_bytes(&plan->points[i]);

		*(i <= progress->cell ? &done : &left) += bytes;
	}
	left *= spent_s / done;
	most_s = (double)progress->job->rounds.max_seconds *
		 (double)(plan->count - 1 - progress->cell);
	return left < most_s ? left : most_s;
}

/* "[####....] ", of all cells. Returns @bar. */
static char *bar_text(const struct progress *progress, size_t rounds,
		      char bar[BAR_WIDTH + sizeof("[] ")])
{
	const struct job_rounds *limits = &progress->job->rounds;
	double share = (double)rounds / (limits->warmup + limits->max);
	size_t full;

	share = ((double)progress->cell + share) / (double)progress->plan->count;
	full = (size_t)(share * BAR_WIDTH);
	strcpy(bar + 1 + BAR_WIDTH, "] ");
	bar[0] = '[';
	memset(bar + 1, '.', BAR_WIDTH);
	memset(bar + 1, '#', full < BAR_WIDTH ? full : BAR_WIDTH);
	return bar;
}

void progress_round(void *arg, const struct result_cell *cell)
{
	struct progress *progress = arg;
	char name[POINT_NAME_MAX], bar[BAR_WIDTH + sizeof("[] ")],
		line[POINT_NAME_MAX + 96];
	unsigned int left_s;

	if (progress->quiet)
		return;
	point_name(&cell->point, name, sizeof(name));
	left_s = (unsigned int)(cell_left_s(progress, cell->rounds.count) +
				cells_left_s(progress));
	snprintf(line, sizeof(line), "cell %zu/%zu, round %zu, about %u:%02u left: %s",
		 progress->cell + 1, progress->plan->count, cell->rounds.count,
		 left_s / 60, left_s % 60, name);
	status_draw(&progress->status, bar_text(progress, cell->rounds.count, bar), line);
}

void progress_cell_done(void *arg, const struct result_cell *cell)
{
	struct progress *progress = arg;
	char name[POINT_NAME_MAX], median[24];

	if (!progress->quiet)
		status_say(&progress->status,
			   "cell %zu/%zu %s: %s, %u round%s, %u rejected",
			   progress->cell + 1, progress->plan->count,
			   point_name(&cell->point, name, sizeof(name)),
			   unit_time(cell->summary.median_ns, median, sizeof(median)),
			   cell->summary.used, plural(cell->summary.used),
			   cell->summary.rejected);
}

void progress_line(void *arg, const char *line)
{
	struct progress *progress = arg;

	if (!progress->quiet)
		status_say(&progress->status, "%s", line);
}
