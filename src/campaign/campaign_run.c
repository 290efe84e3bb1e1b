// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "campaign/attempt.h"
#include "campaign/budget.h"
#include "campaign/slot.h"
#include "store/files.h"

/*
 * Is the result there, whole and the slot's? A campaign killed between the rename and the
 * journal's line has it without saying so; that, and the end of a boot that was killed,
 * is made up for. 1, 0, or negative errno with a line.
 */
static int has_result(const struct attempt *attempt, struct err *err)
{
	struct campaign_work *work = attempt->work;
	const struct slot *slot = attempt->slot;
	struct journal_slot known = journal_slot(&work->dir.journal, slot->name);
	struct journal_entry entry = {
		.event = JOURNAL_END,
		.attempt = known.attempts ? known.attempts : 1,
		.detail = "found when the campaign was resumed",
		.elapsed_ms = campaign_dir_killed_ms(&work->dir, slot->name),
	};
	const struct files_dir *dir = &work->dir.files;
	enum outcome outcome;
	char detail[256] = "";
	int ret, fd;

	strcpy(entry.slot, slot->name);
	if (!files_exist(dir->fd, slot->name)) {
		entry.outcome = OUTCOME_INTERRUPTED;
		return known.open ? journal_append(&work->dir.journal, &entry, err) : 0;
	}
	fd = files_open_dir(dir->fd, slot->name);
	if (fd < 0)
		return err_set(err, fd, "%s/%s: %s", dir->path, slot->name,
			       files_strerror(fd));
	ret = slot_check_result(fd, slot->loads, &outcome, detail, sizeof(detail));
	close(fd);
	if (ret)
		return err_set(err, -EINVAL,
			       "%s/%s: %s: expected a result there, or no such directory",
			       dir->path, slot->name, detail);
	if (known.ok)
		return 1;
	ret = journal_append(&work->dir.journal, &entry, err);
	return ret ? ret : 1;
}

/* What a killed campaign's last boot had brought is kept, and the boot gets its end. */
static int take_over(struct attempt *attempt, unsigned int number, struct err *err)
{
	struct campaign_work *work = attempt->work;
	const struct slot *slot = attempt->slot;
	struct journal_entry entry = {
		.event = JOURNAL_END,
		.attempt = number,
		.outcome = OUTCOME_INTERRUPTED,
		.detail = "found when the campaign was resumed",
		.elapsed_ms = campaign_dir_killed_ms(&work->dir, slot->name),
	};
	struct files_dir dir = { .fd = -1 };
	char name[SLOT_NAME_MAX + 16];
	int ret = 0;

	strcpy(entry.slot, slot->name);
	snprintf(name, sizeof(name), "%s.%u", slot->name, number);
	snprintf(dir.path, sizeof(dir.path), CAMPAIGN_ATTEMPTS "/%s", name);
	if (files_exist(work->dir.attempts_fd, name)) {
		dir.fd = files_open_dir(work->dir.attempts_fd, name);
		if (dir.fd < 0)
			return err_set(err, dir.fd, "%s: %s", dir.path,
				       files_strerror(dir.fd));
		ret = attempt_take(attempt, &dir, &entry, err);
		if (!ret && entry.loads)
			ret = attempt_move_up(work, dir.fd, name, &entry, err);
		files_own_all(dir.fd);
		close(dir.fd);
	}
	if (!attempt->todo.count) /* killed when it had been moved */
		entry.outcome = OUTCOME_OK;
	return ret ? ret : journal_append(&work->dir.journal, &entry, err);
}

/* All loads of the slot but those that its boots have brought. 0 or negative errno with a
 * line. */
static int drop_done(struct attempt *attempt, unsigned int attempts, struct err *err)
{
	struct campaign_work *work = attempt->work;
	const struct slot *slot = attempt->slot;
	struct slot_todo *todo = &attempt->todo;
	char name[SLOT_NAME_MAX + 16];

	slot_todo_all(todo, slot);
	for (unsigned int i = 0; i <= attempts && todo->count; i++) {
		int fd;

		snprintf(name, sizeof(name), i ? "%s.%u" : "%s", slot->name, i);
		if (!files_exist(work->dir.files.fd, name))
			continue;
		fd = files_open_dir(work->dir.files.fd, name);
		if (fd < 0)
			return err_set(err, fd, "%s/%s: %s", work->dir.files.path, name,
				       files_strerror(fd));
		slot_todo_drop_done(fd, todo);
		close(fd);
	}
	return 0;
}

/* The loads that the slot has yet to bring. 0 or negative errno with a line. */
static int find_missing(struct attempt *attempt, struct err *err)
{
	struct campaign_work *work = attempt->work;
	const struct campaign *campaign = work->options->campaign;
	const struct journal_slot known = journal_slot(&work->dir.journal,
						       attempt->slot->name);
	const unsigned int settled =
		campaign->budget_s ? journal_turns(&work->dir.journal, campaign->budget_s)
				   : 0;
	int ret = drop_done(attempt, known.attempts, err);

	attempt->budget_s = 0;
	if (settled)
		slot_todo_limit(&attempt->todo, settled - attempt->todo.before);
	if (!ret && known.open)
		ret = take_over(attempt, known.attempts, err);
	if (!ret)
		ret = budget_give(attempt, err);
	if (ret || known.open || !known.failures || !attempt->todo.count)
		return ret;
	slot_todo_put_off(&attempt->todo);
	/* What is deferred needs its time, too. */
	if (campaign->variants.count > 1)
		attempt->budget_s -= attempt->budget_s / campaign->variants.count;
	return 0;
}

/* Does the slot have all it is to have? 1, 0 or negative errno with a line. */
static int is_done(struct attempt *attempt, struct err *err)
{
	int ret;

	if (attempt->work->options->campaign->loads) {
		ret = find_missing(attempt, err);
		return ret ? ret : !attempt->todo.count;
	}
	slot_todo_all(&attempt->todo, attempt->slot);
	return has_result(attempt, err);
}

/* The slot at work needs no more boots. */
static int end_slot(struct attempt *attempt, struct err *err)
{
	struct campaign_work *work = attempt->work;

	work->loads_before += attempt->todo.done;
	attempt->slot = NULL;
	if (!work->chooses)
		return 0;
	/* The first boot has chosen what the others have. */
	work->chooses = false;
	schedule_free(&work->schedule);
	return schedule_make(&work->schedule, work->options->campaign)
		       ? err_sys(err, -ENOMEM, "schedule")
		       : 0;
}

/* One more boot for the slot at work, or none, as it failed for good. */
static int try_slot(struct attempt *attempt, struct err *err)
{
	struct campaign_work *work = attempt->work;
	const struct campaign_callbacks *callbacks = work->options->callbacks;
	const struct journal_slot known = journal_slot(&work->dir.journal,
						       attempt->slot->name);

	/* A successful boot whose result was removed since is repeated. */
	if (known.failures < CAMPAIGN_TRIES && known.lost < CAMPAIGN_LOST_TRIES)
		return attempt_start(attempt, known.attempts + 1, err);
	work->score->failed++;
	if (callbacks->given_up)
		callbacks->given_up(callbacks->arg, work->score, known.last_failure,
				    known.failures + known.lost);
	return end_slot(attempt, err);
}

static int begin_slot(struct campaign_work *work, const struct slot *slot,
		      struct err *err)
{
	struct attempt *attempt = work->attempts;
	int ret;

	while (attempt->slot)
		attempt++;
	*attempt = (struct attempt){ .slot = slot, .work = work, .dir.fd = -1 };
	work->chooses = campaign_chooses(work->options->campaign);
	ret = is_done(attempt, err);
	if (ret < 0)
		return ret;
	if (!ret)
		return try_slot(attempt, err);
	work->score->ok++;
	return end_slot(attempt, err);
}

/* The boot of a slot is over: the slot may be, too. */
static int end_boot(struct attempt *attempt, enum backend_how how, struct err *err)
{
	struct campaign_work *work = attempt->work;
	int ret = attempt_end(attempt, how, err);

	if (!ret)
		ret = is_done(attempt, err);
	if (ret < 0)
		return ret;
	if (!ret)
		return try_slot(attempt, err);
	/* It died when all had come. */
	work->score->ok += !journal_slot(&work->dir.journal, attempt->slot->name).ok;
	return end_slot(attempt, err);
}

/* As many boots as may be at work. 0 or negative errno with a line. */
static int begin_slots(struct campaign_work *work, struct err *err)
{
	const unsigned int parallel = work->options->campaign->parallel;
	int ret = 0;

	while (!ret && work->set.count < parallel && work->next < work->schedule.count) {
		ret = budget_begins(work, work->next, err);
		if (ret < 0)
			return ret;
		if (!ret) {
			work->score->slots = work->schedule.count = work->next;
			return 0;
		}
		ret = begin_slot(work, &work->schedule.slots[work->next], err);
		work->next++;
	}
	return ret;
}

/* All that are at work, for a reason that is known; they are made again when the campaign
 * is resumed. */
static void stop_all(struct campaign_work *work)
{
	backend_stop(&work->set);
	while (work->set.count) {
		struct err err;

		attempt_end(work->set.boots[0]->call.arg, BACKEND_STOPPED, &err);
	}
}

static int run_slots(struct campaign_work *work, struct err *err)
{
	const int interrupt_fd = work->options->interrupt_fd;
	struct backend_boot *boot;
	enum backend_how how;
	int ret = begin_slots(work, err);

	while (!ret && work->set.count) {
		boot = backend_wait(&work->set, interrupt_fd, &how);
		if (!boot)
			continue;
		if (how == BACKEND_STOPPED)
			backend_stop(&work->set);
		ret = end_boot(boot->call.arg, how, err);
		if (!ret)
			ret = begin_slots(work, err);
	}
	stop_all(work);
	return ret;
}

static void begin_score(struct campaign_work *work)
{
	const struct campaign *campaign = work->options->campaign;
	struct campaign_score *score = work->score;

	score->slots = work->schedule.count;
	score->mean_ms = journal_mean_ms(&work->dir.journal);
	score->budget_s = campaign->budget_s;
	work->before_ms = campaign_dir_spent_ms(&work->dir);
	score->before_ms = work->before_ms;
	if (campaign->loads && !score->budget_s)
		score->loads = score->slots * work->schedule.slots->load_count;
}

int campaign_run(const struct campaign_run_options *options, struct campaign_score *score,
		 struct err *err)
{
	struct campaign_work work = {
		.options = options,
		.score = score,
		.start_ns = clock_now_ns(),
	};
	int ret = campaign_dir_open(&work.dir, options, err);

	*score = (struct campaign_score){ 0 };
	work.attempts = calloc(options->campaign->parallel, sizeof(*work.attempts));
	if (!ret && (!work.attempts || schedule_make(&work.schedule, options->campaign)))
		ret = err_sys(err, -ENOMEM, "schedule");
	if (!ret) {
		begin_score(&work);
		ret = run_slots(&work, err);
	}
	schedule_free(&work.schedule);
	campaign_dir_close(&work.dir);
	free(work.attempts);
	score->slot = NULL;
	return ret;
}
