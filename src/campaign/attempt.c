// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "backend/backend.h"
#include "base/plural.h"
#include "campaign/attempt.h"
#include "campaign/budget.h"
#include "campaign/slot.h"
#include "store/files.h"

/* A boot of modules hangs when no load finishes within the time of so many loads. */
#define STALL_LOADS 3

static void pass_notes(struct attempt *attempt)
{
	struct campaign_work *work = attempt->work;
	const struct campaign_callbacks *callbacks = work->options->callbacks;
	char notes[sizeof(attempt->notes)];

	slot_notes(attempt->dir.fd, notes, sizeof(notes));
	if (!*notes || !strcmp(notes, attempt->notes))
		return;
	strcpy(attempt->notes, notes);
	/* The next boot says the same. */
	if (!strcmp(notes, work->notes))
		return;
	strcpy(work->notes, notes);
	if (callbacks->note)
		callbacks->note(callbacks->arg, work->score, notes);
}

/* The files of finished loads show which load is running. */
static size_t count_made(const struct attempt *attempt)
{
	const struct slot_todo *todo = &attempt->todo;
	size_t made = todo->count;

	while (made && !files_exist(attempt->dir.fd, todo->loads[made - 1]->file))
		made--;
	return made;
}

/* @attempt has @made so many. */
static void look_at_loads(const struct attempt *attempt, size_t made)
{
	const struct campaign_work *work = attempt->work;
	const struct slot_todo *todo = &attempt->todo;
	struct campaign_score *score = work->score;

	score->load = work->loads_before + 1;
	for (size_t i = 0; i < work->set.count; i++) {
		const struct attempt *other = work->set.boots[i]->call.arg;

		score->load += other->todo.done;
		score->load += other == attempt ? made : count_made(other);
	}
	score->variant = made < todo->count ? todo->loads[made]->variant->name : NULL;
}

/* Returns how far the boot is. */
static size_t tick(void *arg, uint64_t elapsed_ms)
{
	struct attempt *attempt = arg;
	struct campaign_work *work = attempt->work;
	const struct campaign_callbacks *callbacks = work->options->callbacks;
	const bool modules = work->options->campaign->loads;
	const size_t made = modules ? count_made(attempt) : 0;

	pass_notes(attempt);
	/* What is shown is the boot that has been at work for longest. */
	if (attempt != work->set.boots[0]->call.arg)
		return made;
	work->score->slot = attempt->slot->name;
	work->score->attempt = attempt->entry.attempt;
	work->score->running = work->set.count;
	if (modules)
		look_at_loads(attempt, made);
	if (callbacks->tick)
		callbacks->tick(callbacks->arg, work->score, elapsed_ms);
	return made;
}

/* Of a boot that brought some of its loads; @asked: how many it was to bring, 0: as many
 * as fit. */
static void say_kept(struct journal_entry *entry, size_t asked)
{
	char why[sizeof(entry->detail)], of[32] = "";

	strcpy(why, entry->detail);
	if (asked)
		snprintf(of, sizeof(of), " of %zu", asked);
	snprintf(entry->detail, sizeof(entry->detail), "%u%s loads were kept: %.200s",
		 entry->loads, of, why);
}

/* How the budget is spent, of the boot that chose. */
static void say_chosen(struct journal_entry *entry, const struct campaign *campaign,
		       bool chose)
{
	*entry->detail = '\0';
	if (chose && campaign->first_loads > campaign->loads)
		snprintf(entry->detail, sizeof(entry->detail),
			 "%u loads of each in one boot, because %u boots do not fit "
			 "into the budget",
			 campaign->first_loads, campaign->boots_least);
	else if (chose)
		snprintf(entry->detail, sizeof(entry->detail),
			 "boots of %u load%s of each", campaign->loads,
			 plural(campaign->loads));
}

int attempt_take(struct attempt *attempt, const struct files_dir *dir,
		 struct journal_entry *entry, struct err *err)
{
	struct campaign_work *work = attempt->work;
	const struct campaign *campaign = work->options->campaign;
	const bool ended_well = entry->outcome == OUTCOME_OK;
	const bool chooses = campaign_chooses(campaign);
	const size_t asked = attempt->todo.count;
	struct slot_taken taken;
	int ret;

	if (!campaign->loads && entry->outcome != OUTCOME_OK)
		return 0;
	ret = slot_take(dir->fd, &attempt->todo, campaign, &taken, err);
	if (ret)
		return err_prefix(err, ret, "%s", dir->path);
	if (ended_well && !chooses && attempt->budget_s && attempt->todo.turns &&
	    slot_todo_limit(&attempt->todo, attempt->todo.turns)) {
		ret = budget_settle(work, entry->slot, entry->attempt,
				    attempt->todo.before + attempt->todo.turns, err);
		if (ret)
			return ret;
	}
	if (ended_well) {
		entry->outcome = taken.outcome;
		strcpy(entry->detail, taken.detail);
	}
	if (!campaign->loads)
		return 0;
	entry->loads = (unsigned int)taken.count;
	ret = budget_choose(attempt, entry, ended_well, err);
	if (ret)
		return ret;
	/* A boot that died in a turn which is no longer asked for did die. */
	if (!attempt->todo.count && (ended_well || !chooses)) {
		entry->outcome = OUTCOME_OK;
		say_chosen(entry, campaign, chooses);
	} else if (taken.count) {
		say_kept(entry, attempt->budget_s ? 0 : asked);
	}
	return 0;
}

/* What the backend said of its end, and what it brought. */
static int judge_boot(struct attempt *attempt, enum backend_how how, struct err *err)
{
	struct campaign_work *work = attempt->work;
	struct journal_entry *entry = &attempt->entry;
	struct backend_end end;
	int ret = backend_finish(&work->set, &attempt->boot, how, &end, err);

	pass_notes(attempt);
	if (ret)
		return ret;
	entry->event = JOURNAL_END;
	entry->elapsed_ms = end.elapsed_ms;
	entry->outcome = outcome_of_end(attempt->dir.fd, &end, entry->detail,
					sizeof(entry->detail));
	ret = attempt_take(attempt, &attempt->dir, entry, err);
	if (!ret && (entry->outcome == OUTCOME_OK || entry->loads))
		ret = attempt_move_up(work, attempt->dir.fd, attempt->name, entry, err);
	return ret;
}

static int record_end(struct campaign_work *work, struct journal_entry *entry,
		      struct err *err)
{
	const struct campaign_callbacks *callbacks = work->options->callbacks;
	struct campaign_score *score = work->score;
	char again[CAMPAIGN_HINT_MAX];
	int ret = journal_append(&work->dir.journal, entry, err);

	if (ret)
		return ret;
	score->ok += entry->outcome == OUTCOME_OK;
	score->retried += outcome_is_failure((enum outcome)entry->outcome);
	score->mean_ms = journal_mean_ms(&work->dir.journal);
	if (callbacks->end)
		callbacks->end(callbacks->arg, score, entry);
	if (entry->outcome == OUTCOME_INTERRUPTED)
		return err_set(err, -EINTR, "%s: stopped; %s", work->options->dir,
			       campaign_resume_hint(again, work->options->campaign));
	if (entry->outcome == OUTCOME_REQUIREMENT)
		return err_set(err, -ENOPROTOOPT,
			       "%s: %s (its output: %s/%s.%u/backend.err); once that "
			       "is fixed, %s",
			       work->options->backend,
			       *entry->detail ? entry->detail : "something is missing",
			       CAMPAIGN_ATTEMPTS, entry->slot, entry->attempt,
			       campaign_resume_hint(again, work->options->campaign));
	return 0;
}

int attempt_move_up(struct campaign_work *work, int fd, const char *name,
		    struct journal_entry *entry, struct err *err)
{
	const struct campaign_dir *dir = &work->dir;
	const char *to = entry->slot;
	int ret;

	if (work->options->campaign->loads && files_exist(dir->files.fd, to))
		to = name;
	ret = files_move_dir(fd, dir->attempts_fd, name, dir->files.fd, to);
	if (ret == -ESTALE) { /* the directory was moved by somebody else */
		entry->outcome = OUTCOME_BACKEND;
		entry->loads = 0;
		snprintf(entry->detail, sizeof(entry->detail), "%s: %s", name,
			 files_strerror(ret));
		return 0;
	}
	return ret ? err_sys(err, ret, "%s/%s", dir->files.path, to) : 0;
}

/* Make the directory of an attempt, and what its backend is told. */
static int prepare(struct attempt *attempt, struct err *err)
{
	const struct campaign_work *work = attempt->work;
	const struct campaign_run_options *options = work->options;
	const struct campaign *campaign = options->campaign;
	struct files_dir *dir = &attempt->dir;
	const struct request request = {
		.campaign = campaign,
		.job = options->job,
		.kernels = options->kernels,
		.kernel_count = options->kernel_count,
		.slot = attempt->slot,
		.todo = &attempt->todo,
		.budget_s = attempt->budget_s,
	};
	int ret;

	*dir = (struct files_dir){ .fd = -1, .exposed = work->dir.files.exposed };
	if (snprintf(dir->path, sizeof(dir->path), "%s/" CAMPAIGN_ATTEMPTS "/%s",
		     work->dir.files.path, attempt->name) >= (int)sizeof(dir->path))
		return err_sys(err, -ENAMETOOLONG, "%s", work->dir.files.path);
	dir->fd = files_make_dir(work->dir.attempts_fd, attempt->name);
	if (dir->fd < 0)
		return err_set(err, dir->fd, "%s: %s", dir->path,
			       files_strerror(dir->fd));
	ret = request_write(dir->fd, &request, err);
	if (ret)
		return err_prefix(err, ret, "%s", dir->path);
	/* A lab's results come all at once. */
	attempt->boot.call = (struct backend_call){
		.path = options->backend,
		.dir = dir,
		.deadline_s = request_deadline_s(&request) + campaign->queue_s,
		.stall_s = campaign->loads && !campaign->queue_s
				   ? STALL_LOADS * campaign->deadline_s
				   : 0,
		.tick = tick,
		.arg = attempt,
	};
	return 0;
}

/* Only now: nothing can be planted in a directory that is still ours. */
static void let_go(struct attempt *attempt)
{
	if (attempt->dir.fd < 0)
		return;
	files_own_all(attempt->dir.fd);
	close(attempt->dir.fd);
	attempt->dir.fd = -1;
}

int attempt_start(struct attempt *attempt, unsigned int number, struct err *err)
{
	struct campaign_work *work = attempt->work;
	const struct campaign_callbacks *callbacks = work->options->callbacks;
	const char *slot = attempt->slot->name;
	int ret;

	if (number > JOURNAL_ATTEMPT_MAX)
		return err_set(err, -ERANGE,
			       "%s: %s: attempt %u: expected at most %d: use another "
			       "directory",
			       work->dir.files.path, slot, number, JOURNAL_ATTEMPT_MAX);
	attempt->entry = (struct journal_entry){ .event = JOURNAL_START,
						 .attempt = number };
	strcpy(attempt->entry.slot, slot);
	snprintf(attempt->name, sizeof(attempt->name), "%s.%u", slot, number);
	ret = journal_append(&work->dir.journal, &attempt->entry, err);
	if (ret)
		return ret;
	work->score->slot = slot;
	work->score->attempt = number;
	work->score->running = work->set.count + 1;
	if (work->options->campaign->loads) {
		work->score->load = work->loads_before + attempt->todo.done + 1;
		work->score->variant = attempt->todo.loads[0]->variant->name;
	}
	if (callbacks->start)
		callbacks->start(callbacks->arg, work->score);
	ret = prepare(attempt, err);
	if (!ret)
		ret = backend_start(&work->set, &attempt->boot, err);
	if (ret)
		let_go(attempt);
	return ret;
}

int attempt_end(struct attempt *attempt, enum backend_how how, struct err *err)
{
	int ret = judge_boot(attempt, how, err);

	let_go(attempt);
	return ret ? ret : record_end(attempt->work, &attempt->entry, err);
}
