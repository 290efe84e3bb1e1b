// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "campaign/attempt.h"
#include "store/files.h"

static uint64_t spent_ms(const struct campaign_work *work)
{
	return work->before_ms + (clock_now_ns() - work->start_ns) / NS_PER_MSEC;
}

/* Turns of the campaign before the slot's first. */
static unsigned int turns_before(const struct slot *slot)
{
	return slot->loads->turn - 1;
}

/*
 * Is slot @i meant, within a budget? Its turn is, or with modules its first one. 1, 0 or
 * negative errno with a line.
 */
static int is_meant(struct campaign_work *work, size_t i, struct err *err)
{
	const struct slot *slots = work->schedule.slots;
	const unsigned int budget_s = work->wish->campaign->budget_s;
	const unsigned int turns = turns_before(&slots[i]);
	unsigned int settled;

	if (!budget_s || !turns || turns_before(&slots[i - 1]) == turns)
		return 1;
	settled = journal_turns(&work->dir.journal, budget_s);
	if (settled)
		return turns < settled;
	/* It was begun before the campaign was stopped, or there is time for it. */
	if (journal_slot(&work->dir.journal, slots[i].name).attempts ||
	    clock_turn_fits(0, spent_ms(work), budget_s * UINT64_C(1000), turns))
		return 1;
	return attempt_settle_turns(work, slots[i - 1].name, 1, turns, err);
}

/*
 * Is the result there, whole and the slot's? A campaign killed between the rename and the
 * journal's line has it without saying so, which is made up for. 1, 0, or negative errno
 * with a line.
 */
static int has_result(struct campaign_work *work, const struct slot *slot,
		      struct err *err)
{
	struct journal_slot known = journal_slot(&work->dir.journal, slot->name);
	struct journal_entry entry = {
		.event = JOURNAL_END,
		.attempt = known.attempts ? known.attempts : 1,
		.detail = "found when the campaign went on",
	};
	const struct files_dir *dir = &work->dir.files;
	enum outcome outcome;
	char detail[256] = "";
	int ret, fd;

	if (!files_exist(dir->fd, slot->name))
		return 0;
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
	strcpy(entry.slot, slot->name);
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
		.detail = "found when the campaign went on",
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

/*
 * A boot that brought nothing failed over what came first: one more begins with the
 * others, so that an arm which kills the kernel costs none of theirs.
 */
static void put_first_arm_last(struct slot_todo *todo)
{
	const struct slot_load *last[CAMPAIGN_SLOTS_MAX];
	const struct campaign_arm *arm = todo->loads[0]->arm;
	size_t left = 0, count = 0;

	for (size_t i = 0; i < todo->count; i++) {
		if (todo->loads[i]->arm == arm)
			last[count++] = todo->loads[i];
		else
			todo->loads[left++] = todo->loads[i];
	}
	memcpy(todo->loads + left, last, count * sizeof(*last));
}

/*
 * What is left of the budget is for the slot. Boots that died may have spent it: then the
 * turns that are begun are all. 0 or negative errno with a line.
 */
static int give_budget(struct campaign_work *work, const struct slot *slot,
		       struct err *err)
{
	const struct campaign *campaign = work->wish->campaign;
	const struct journal *journal = &work->dir.journal;
	const uint64_t all_ms = campaign->budget_s * UINT64_C(1000);
	const uint64_t gone_ms = spent_ms(work);
	const uint64_t slot_ms = journal_spent_ms(journal, slot->name);
	const uint64_t left_ms = gone_ms < all_ms ? all_ms - gone_ms : 0;
	struct slot_todo *todo = &work->todo;

	if (!campaign->budget_s || !todo->count ||
	    journal_turns(journal, campaign->budget_s))
		return 0;
	if (clock_turn_fits(0, slot_ms, slot_ms + left_ms, todo->turns)) {
		work->budget_s = left_ms < 1000 ? 1 : (unsigned int)(left_ms / 1000);
		return 0;
	}
	if (!slot_todo_limit(todo, todo->turns))
		return 0;
	return attempt_settle_turns(work, slot->name,
				    journal_slot(journal, slot->name).attempts,
				    todo->before + todo->turns, err);
}

/* All loads of the slot but those that its boots have brought. 0 or negative errno with a
 * line. */
static int drop_done(struct campaign_work *work, const struct slot *slot,
		     unsigned int attempts, struct err *err)
{
	struct slot_todo *todo = &work->todo;
	char name[SLOT_NAME_MAX + 16];

	todo->before = turns_before(slot);
	todo->turns = 0;
	todo->done = 0;
	todo->count = slot->load_count;
	for (size_t i = 0; i < slot->load_count; i++)
		todo->loads[i] = &slot->loads[i];
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
	const struct campaign *campaign = work->wish->campaign;
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
		ret = give_budget(work, slot, err);
	if (ret || known.open || !known.failures || !work->todo.count)
		return ret;
	put_first_arm_last(&work->todo);
	/* What is put off needs its time, too. */
	if (campaign->arms.count > 1)
		work->budget_s -= work->budget_s / campaign->arms.count;
	return 0;
}

/* Does the slot have all it is to have? 1, 0 or negative errno with a line. */
static int is_done(struct campaign_work *work, const struct slot *slot, struct err *err)
{
	int ret;

	if (work->wish->campaign->loads) {
		ret = find_missing(work, slot, err);
		return ret ? ret : !work->todo.count;
	}
	work->todo.count = 1;
	work->todo.loads[0] = slot->loads;
	return has_result(work, slot, err);
}

static int run_slot(struct campaign_work *work, const struct slot *slot, struct err *err)
{
	const struct campaign_watcher *watcher = work->wish->watcher;
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
	/* An ok whose result has since been taken away is made again. */
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
	if (ret)
		return 0;
	work->score->failed++;
	if (watcher->given_up)
		watcher->given_up(watcher->arg, work->score, known.last_failure);
	return 0;
}

int campaign_run(const struct campaign_wish *wish, struct campaign_score *score,
		 struct err *err)
{
	struct campaign_work work = {
		.wish = wish,
		.score = score,
		.start_ns = clock_now_ns(),
	};
	int ret = campaign_dir_open(&work.dir, wish->campaign, wish->dir, wish->resume,
				    wish->interrupt_fd, err);

	*score = (struct campaign_score){ 0 };
	if (!ret && schedule_make(&work.schedule, wish->campaign))
		ret = err_sys(err, -ENOMEM, "schedule");
	if (!ret) {
		score->slots = work.schedule.count;
		score->mean_ms = journal_mean_ms(&work.dir.journal);
		score->budget_s = wish->campaign->budget_s;
		work.before_ms = journal_spent_ms(&work.dir.journal, NULL);
		score->before_ms = work.before_ms;
		if (wish->campaign->loads && !score->budget_s)
			score->loads = score->slots * work.schedule.slots->load_count;
	}
	for (size_t i = 0; i < work.schedule.count && !ret; i++) {
		ret = is_meant(&work, i, err);
		if (ret <= 0) {
			score->slots = i;
			break;
		}
		ret = run_slot(&work, &work.schedule.slots[i], err);
	}
	schedule_free(&work.schedule);
	campaign_dir_close(&work.dir);
	score->slot = NULL;
	return ret;
}
