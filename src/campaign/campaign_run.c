// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>
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
static int has_result(struct campaign_work *work, const struct slot *slot,
		      struct err *err)
{
	struct journal_slot known = journal_slot(&work->dir.journal, slot->name);
	struct journal_entry entry = {
		.event = JOURNAL_END,
		.attempt = known.attempts ? known.attempts : 1,
		.detail = "found when the campaign was resumed",
		.elapsed_ms = known.open ? work->dir.killed_ms : 0,
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
static int take_over(struct campaign_work *work, const struct slot *slot,
		     unsigned int number, struct err *err)
{
	struct journal_entry entry = {
		.event = JOURNAL_END,
		.attempt = number,
		.outcome = OUTCOME_INTERRUPTED,
		.detail = "found when the campaign was resumed",
		.elapsed_ms = work->dir.killed_ms,
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
		ret = attempt_take(work, &dir, &entry, err);
		if (!ret && entry.loads)
			ret = attempt_move_up(work, dir.fd, name, &entry, err);
		files_own_all(dir.fd);
		close(dir.fd);
	}
	if (!work->todo.count) /* killed when it had been moved */
		entry.outcome = OUTCOME_OK;
	return ret ? ret : journal_append(&work->dir.journal, &entry, err);
}

/* All loads of the slot but those that its boots have brought. 0 or negative errno with a
 * line. */
static int drop_done(struct campaign_work *work, const struct slot *slot,
		     unsigned int attempts, struct err *err)
{
	struct slot_todo *todo = &work->todo;
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
static int find_missing(struct campaign_work *work, const struct slot *slot,
			struct err *err)
{
	const struct campaign *campaign = work->options->campaign;
	const struct journal_slot known = journal_slot(&work->dir.journal, slot->name);
	const unsigned int settled =
		campaign->budget_s ? journal_turns(&work->dir.journal, campaign->budget_s)
				   : 0;
	int ret = drop_done(work, slot, known.attempts, err);

	work->budget_s = 0;
	if (settled)
		slot_todo_limit(&work->todo, settled - work->todo.before);
	if (!ret && known.open)
		ret = take_over(work, slot, known.attempts, err);
	if (!ret)
		ret = budget_give(work, slot, err);
	if (ret || known.open || !known.failures || !work->todo.count)
		return ret;
	slot_todo_put_off(&work->todo);
	/* What is deferred needs its time, too. */
	if (campaign->variants.count > 1)
		work->budget_s -= work->budget_s / campaign->variants.count;
	return 0;
}

/* Does the slot have all it is to have? 1, 0 or negative errno with a line. */
static int is_done(struct campaign_work *work, const struct slot *slot, struct err *err)
{
	int ret;

	if (work->options->campaign->loads) {
		ret = find_missing(work, slot, err);
		return ret ? ret : !work->todo.count;
	}
	slot_todo_all(&work->todo, slot);
	return has_result(work, slot, err);
}

static int run_slot(struct campaign_work *work, const struct slot *slot, struct err *err)
{
	const struct campaign_callbacks *callbacks = work->options->callbacks;
	struct journal_slot known;
	int ret = is_done(work, slot, err);

	if (ret < 0)
		return ret;
	if (ret) {
		work->score->ok++;
		work->loads_before += work->todo.done;
		return 0;
	}
	known = journal_slot(&work->dir.journal, slot->name);
	/* A successful boot whose result was removed since is repeated. */
	while (!ret && known.failures < CAMPAIGN_TRIES) {
		ret = attempt_make(work, slot, known.attempts + 1, err);
		if (ret)
			return ret;
		ret = is_done(work, slot, err);
		if (ret < 0)
			return ret;
		known = journal_slot(&work->dir.journal, slot->name);
	}
	work->loads_before += work->todo.done;
	if (ret) {
		work->score->ok += !known.ok; /* it died when all had come */
		return 0;
	}
	work->score->failed++;
	if (callbacks->given_up)
		callbacks->given_up(callbacks->arg, work->score, known.last_failure);
	return 0;
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
	bool chooses;

	*score = (struct campaign_score){ 0 };
	if (!ret && schedule_make(&work.schedule, options->campaign))
		ret = err_sys(err, -ENOMEM, "schedule");
	if (!ret) {
		score->slots = work.schedule.count;
		score->mean_ms = journal_mean_ms(&work.dir.journal);
		score->budget_s = options->campaign->budget_s;
		work.before_ms = campaign_dir_spent_ms(&work.dir);
		score->before_ms = work.before_ms;
		if (options->campaign->loads && !score->budget_s)
			score->loads = score->slots * work.schedule.slots->load_count;
	}
	for (size_t i = 0; i < work.schedule.count && !ret; i++) {
		ret = budget_begins(&work, i, err);
		if (ret <= 0) {
			score->slots = i;
			break;
		}
		chooses = campaign_chooses(options->campaign);
		ret = run_slot(&work, &work.schedule.slots[i], err);
		if (ret || !chooses)
			continue;
		/* The first boot has chosen what the others have. */
		schedule_free(&work.schedule);
		if (schedule_make(&work.schedule, options->campaign))
			ret = err_sys(err, -ENOMEM, "schedule");
	}
	schedule_free(&work.schedule);
	campaign_dir_close(&work.dir);
	score->slot = NULL;
	return ret;
}
