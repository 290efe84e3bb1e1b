// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "cli/campaign_progress.h"

#define PLAIN_EVERY_NS (60 * NS_PER_SEC)

static char *clock_text(uint64_t seconds, char *buf, size_t size)
{
	snprintf(buf, size, "%llu:%02llu", (unsigned long long)seconds / 60,
		 (unsigned long long)seconds % 60);
	return buf;
}

/* What the boots so far took is what those to come will; before, the deadline bounds. */
static char *left_text(const struct campaign_progress *progress,
		       const struct campaign_score *score, uint64_t elapsed_ms, char *buf,
		       size_t size)
{
	size_t left = score->slots - score->ok - score->failed;
	uint64_t boot_ms = score->mean_ms;
	uint64_t all_ms, seconds;
	char text[24];

	if (!boot_ms)
		boot_ms = progress->deadline_s * UINT64_C(1000);
	all_ms = left * boot_ms;
	seconds = (all_ms > elapsed_ms ? all_ms - elapsed_ms : 0) / 1000;
	snprintf(buf, size, "%s %s left", score->mean_ms ? "about" : "at most",
		 clock_text(seconds, text, sizeof(text)));
	return buf;
}

/* "load 7 of 24, deferred, 2:10 of about 5:00" */
static char *loads_text(struct campaign_progress *progress,
			const struct campaign_score *score, uint64_t gone_s, char *buf,
			size_t size)
{
	char all[40] = "", gone[24], whole[24], of[40] = "";
	size_t made;

	if (!progress->first_load)
		progress->first_load = score->load;
	made = score->load - progress->first_load;
	if (score->loads) {
		uint64_t left_s = made ? gone_s * (score->loads + 1 - score->load) / made
				       : 0;

		snprintf(all, sizeof(all), " of %zu", score->loads);
		if (made)
			snprintf(of, sizeof(of), " of about %s",
				 clock_text(gone_s + left_s, whole, sizeof(whole)));
	} else {
		snprintf(of, sizeof(of), " of %s",
			 clock_text(score->budget_s, whole, sizeof(whole)));
	}
	snprintf(buf, size, "load %zu%s%s%s%s, %s%s", score->load, all,
		 score->variant ? ", " : "", score->variant ? score->variant : "",
		 score->attempt > 1 ? " (boot again)" : "",
		 clock_text(gone_s, gone, sizeof(gone)), of);
	return buf;
}

/* "[3/9] 003-deferred: ...": the step, its boot, and which attempt unless the first. */
static char *boots_text(const struct campaign_progress *progress,
			const struct campaign_score *score, uint64_t elapsed_ms,
			uint64_t gone_s, char *buf, size_t size)
{
	char all[40] = "", left[64], gone[24], boot[24];

	if (score->budget_s) {
		snprintf(left, sizeof(left), " of %s",
			 clock_text(score->budget_s, all, sizeof(all)));
		*all = '\0';
	} else {
		strcpy(left, ", ");
		left_text(progress, score, elapsed_ms, left + 2, sizeof(left) - 2);
		snprintf(all, sizeof(all), "/%zu", score->slots);
	}
	snprintf(buf, size, "[%zu%s] %s%s: boot %s, all %s%s",
		 score->ok + score->failed + 1, all, score->slot,
		 score->attempt > 1 ? " (again)" : "",
		 clock_text(elapsed_ms / 1000, boot, sizeof(boot)),
		 clock_text(gone_s, gone, sizeof(gone)), left);
	return buf;
}

static void draw(struct campaign_progress *progress, const struct campaign_score *score,
		 uint64_t elapsed_ms)
{
	uint64_t gone_s = (clock_now_ns() - progress->start_ns) / NS_PER_SEC;
	char line[192];
	size_t len;

	if (score->budget_s)
		gone_s += score->before_ms / 1000;
	if (score->load)
		loads_text(progress, score, gone_s, line, sizeof(line));
	else
		boots_text(progress, score, elapsed_ms, gone_s, line, sizeof(line));
	len = strlen(line);
	if (score->running > 1)
		snprintf(line + len, sizeof(line) - len, ", %zu boots at work",
			 score->running);
	status_draw(&progress->status, "", line);
}

/* Of each boot one line at least. */
static void on_start(void *arg, const struct campaign_score *score)
{
	struct campaign_progress *progress = arg;

	progress->status.said_ns = 0;
	draw(progress, score, 0);
}

static void on_note(void *arg, const struct campaign_score *score, const char *text)
{
	struct campaign_progress *progress = arg;

	(void)score;
	status_say(&progress->status, "note: %s", text);
}

static void on_tick(void *arg, const struct campaign_score *score, uint64_t elapsed_ms)
{
	draw(arg, score, elapsed_ms);
}

static void on_end(void *arg, const struct campaign_score *score,
		   const struct journal_entry *entry)
{
	struct status *status = &((struct campaign_progress *)arg)->status;
	const char *outcome = outcome_names.items[entry->outcome];
	char took[24];

	(void)score;
	clock_text(entry->elapsed_ms / 1000, took, sizeof(took));
	if (entry->outcome == OUTCOME_OK)
		status_say(status, "%s: ok in %s%s%s", entry->slot, took,
			   *entry->detail ? ": " : "", entry->detail);
	else
		status_say(status, "%s: %s after %s: %s; its files are in %s/%s.%u",
			   entry->slot, outcome, took, entry->detail, CAMPAIGN_ATTEMPTS,
			   entry->slot, entry->attempt);
}

static void on_given_up(void *arg, const struct campaign_score *score,
			const struct journal_entry *failure, unsigned int failures)
{
	struct campaign_progress *progress = arg;

	(void)score;
	status_say(&progress->status, "%s: given up after %u failures, the last: %s: %s",
		   failure->slot, failures, outcome_names.items[failure->outcome],
		   failure->detail);
}

/* What failed is said even to those who want it quiet. */
void campaign_progress_begin(struct campaign_progress *progress, unsigned int deadline_s,
			     bool quiet)
{
	*progress = (struct campaign_progress){
		.quiet = quiet,
		.deadline_s = deadline_s,
		.start_ns = clock_now_ns(),
		.callbacks = { .given_up = on_given_up },
	};
	progress->callbacks.arg = progress;
	status_begin(&progress->status, PLAIN_EVERY_NS);
	progress->status.terminal &= !quiet;
	if (quiet)
		return;
	progress->callbacks.start = on_start;
	progress->callbacks.note = on_note;
	progress->callbacks.tick = on_tick;
	progress->callbacks.end = on_end;
}

void campaign_progress_end(struct campaign_progress *progress)
{
	status_clear(&progress->status);
}
