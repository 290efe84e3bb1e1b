// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/json_file.h"
#include "campaign/backend.h"
#include "campaign/campaign_run.h"
#include "campaign/files.h"

/* What is left of a killed campaign's last boot gets its grace, and a little more. */
#define LOCK_WAIT_S (BACKEND_GRACE_S + 5)

/* A campaign at work in its directory. */
struct work {
	const struct campaign_wish *wish;
	struct campaign_score *score;
	struct files_lock lock;
	struct journal journal;
	struct schedule schedule;
};

static int path_in(char path[PATH_MAX], const char *dir, const char *name,
		   struct err *err)
{
	if (snprintf(path, PATH_MAX, "%s/%s", dir, name) < PATH_MAX)
		return 0;
	return err_sys(err, -ENAMETOOLONG, "%s", dir);
}

static int make_dirs(const char *dir, struct err *err)
{
	char attempts[PATH_MAX];
	int ret = path_in(attempts, dir, CAMPAIGN_ATTEMPTS, err);

	if (ret)
		return ret;
	ret = files_make_dirs(attempts);
	return ret ? err_sys(err, ret, "%s", dir) : 0;
}

/* One directory holds one campaign: what was begun as another cannot be gone on with. */
static int check_same(const struct campaign *campaign, const char *path, struct err *err)
{
	struct campaign old;
	int ret = campaign_load(&old, path, err);

	if (!ret && !campaign_same(campaign, &old))
		ret = err_set(err, -EINVAL,
			      "%s: the campaign that was begun there differs from this "
			      "one: expected the same but for its boots",
			      path);
	campaign_free(&old);
	return ret;
}

static int keep_campaign(const struct campaign_wish *wish, struct err *err)
{
	const struct publish_owner owner = publish_owner_of_results();
	json_t *json = record_encode(&campaign_record, wish->campaign);
	char path[PATH_MAX];
	int ret = path_in(path, wish->dir, "campaign.json", err);

	if (!ret && !json)
		ret = err_sys(err, -ENOMEM, "%s", path);
	if (!ret && wish->resume && !access(path, F_OK))
		ret = check_same(wish->campaign, path, err);
	if (!ret)
		ret = json_file_publish(path, json, &owner, err);
	json_decref(json);
	return ret;
}

static int open_journal(struct work *work, struct err *err)
{
	const struct campaign_wish *wish = work->wish;
	char path[PATH_MAX];
	int ret = path_in(path, wish->dir, "journal.jsonl", err);

	if (ret)
		return ret;
	if (!wish->resume && !access(path, F_OK))
		return err_set(err, -EEXIST,
			       "%s: a campaign was begun there: --resume goes on with it",
			       wish->dir);
	ret = keep_campaign(wish, err);
	return ret ? ret : journal_open(&work->journal, path, err);
}

static const struct campaign_kernel *kernel_of(const struct campaign_wish *wish,
					       const struct campaign_arm *arm)
{
	for (size_t i = 0; i < wish->kernel_count; i++) {
		if (!strcmp(wish->kernels[i].variant, arm->variant))
			return &wish->kernels[i];
	}
	return NULL;
}

static void tick(void *arg, uint64_t elapsed_ms)
{
	const struct work *work = arg;
	const struct campaign_watcher *watcher = work->wish->watcher;

	watcher->tick(watcher->arg, work->score, elapsed_ms);
}

static int call_backend(struct work *work, const char *dir, struct backend_end *end,
			struct err *err)
{
	const struct campaign_wish *wish = work->wish;
	const struct backend_call call = {
		.path = wish->backend,
		.dir = dir,
		.deadline_s = wish->campaign->deadline_s,
		.interrupt_fd = wish->interrupt_fd,
		.tick = wish->watcher->tick ? tick : NULL,
		.arg = work,
	};
	int ret = backend_run(&call, end, err);

	files_own_all(dir);
	return ret;
}

static int append(struct work *work, struct journal_entry *entry, struct err *err)
{
	return journal_append(&work->journal, entry, err);
}

/* The boot itself, from its directory to the verdict. */
static int make_boot(struct work *work, const struct slot *slot, const char *dir,
		     struct journal_entry *entry, struct err *err)
{
	const struct campaign_wish *wish = work->wish;
	struct backend_end end;
	int ret = files_make_dir(dir);

	if (ret)
		return err_sys(err, ret, "%s", dir);
	ret = slot_ask(dir, slot, wish->campaign, wish->job, kernel_of(wish, slot->arm),
		       err);
	if (!ret)
		ret = call_backend(work, dir, &end, err);
	if (ret)
		return ret;
	entry->event = JOURNAL_END;
	entry->elapsed_ms = end.elapsed_ms;
	entry->outcome = slot_judge(dir, slot, &end, entry->detail,
				    sizeof(entry->detail));
	return 0;
}

/* From here on the boot has its result, whoever is killed when. */
static int accept_boot(const struct work *work, const char *dir, const char *slot,
		       struct err *err)
{
	char path[PATH_MAX];
	int ret = path_in(path, work->wish->dir, slot, err);

	if (ret)
		return ret;
	ret = files_move(dir, path);
	return ret ? err_sys(err, ret, "%s", path) : 0;
}

static int end_boot(struct work *work, struct journal_entry *entry, struct err *err)
{
	const struct campaign_watcher *watcher = work->wish->watcher;
	struct campaign_score *score = work->score;
	int ret = append(work, entry, err);

	if (ret)
		return ret;
	score->ok += entry->outcome == OUTCOME_OK;
	score->retried += outcome_is_failure((enum outcome)entry->outcome);
	score->mean_ms = journal_mean_ms(&work->journal);
	if (watcher->end)
		watcher->end(watcher->arg, score, entry);
	if (entry->outcome == OUTCOME_INTERRUPTED)
		return err_set(err, -EINTR, "%s: stopped: --resume goes on",
			       work->wish->dir);
	if (entry->outcome == OUTCOME_REQUIREMENT)
		return err_set(err, -ENOPROTOOPT,
			       "%s: %s (all it said: %s/%s.%u/backend.err)",
			       work->wish->backend,
			       *entry->detail ? entry->detail : "something is missing",
			       CAMPAIGN_ATTEMPTS, entry->slot, entry->attempt);
	return 0;
}

static int attempt(struct work *work, const struct slot *slot, unsigned int number,
		   struct err *err)
{
	const struct campaign_watcher *watcher = work->wish->watcher;
	struct journal_entry entry = { .event = JOURNAL_START, .attempt = number };
	char dir[PATH_MAX], name[SLOT_NAME_MAX + 32];
	int ret;

	strcpy(entry.slot, slot->name);
	snprintf(name, sizeof(name), CAMPAIGN_ATTEMPTS "/%s.%u", slot->name, number);
	ret = path_in(dir, work->wish->dir, name, err);
	if (!ret)
		ret = append(work, &entry, err);
	if (ret)
		return ret;
	work->score->slot = slot->name;
	work->score->attempt = number;
	if (watcher->start)
		watcher->start(watcher->arg, work->score);
	ret = make_boot(work, slot, dir, &entry, err);
	if (!ret && entry.outcome == OUTCOME_OK)
		ret = accept_boot(work, dir, slot->name, err);
	return ret ? ret : end_boot(work, &entry, err);
}

/*
 * Is the result there? A campaign killed between the rename and the journal's line has it
 * without saying so, which is made up for. 1, 0, or negative errno with a line.
 */
static int has_result(struct work *work, const struct slot *slot, struct err *err)
{
	struct journal_slot known = journal_slot(&work->journal, slot->name);
	struct journal_entry entry = {
		.event = JOURNAL_END,
		.attempt = known.attempts ? known.attempts : 1,
	};
	enum outcome outcome;
	char dir[PATH_MAX];
	int ret = path_in(dir, work->wish->dir, slot->name, err);

	if (ret)
		return ret;
	if (access(dir, F_OK))
		return 0;
	if (slot_check_result(dir, slot, &outcome, entry.detail, sizeof(entry.detail)))
		return err_set(err, -EINVAL,
			       "%s: %s: expected a result there, or no such directory",
			       dir, entry.detail);
	if (known.ok)
		return 1;
	strcpy(entry.slot, slot->name);
	snprintf(entry.detail, sizeof(entry.detail), "found when the campaign went on");
	ret = append(work, &entry, err);
	return ret ? ret : 1;
}

static void give_up(struct work *work, const struct slot *slot)
{
	const struct campaign_watcher *watcher = work->wish->watcher;
	struct journal_slot known = journal_slot(&work->journal, slot->name);

	work->score->failed++;
	if (watcher->given_up)
		watcher->given_up(watcher->arg, work->score, known.last_failure);
}

static int run_slot(struct work *work, const struct slot *slot, struct err *err)
{
	int ret = has_result(work, slot, err);
	struct journal_slot known = journal_slot(&work->journal, slot->name);

	if (ret < 0)
		return ret;
	if (ret) {
		work->score->ok++;
		return 0;
	}
	/* An ok whose result has since been taken away is made again. */
	known.ok = false;
	while (!known.ok && known.failures < CAMPAIGN_TRIES) {
		ret = attempt(work, slot, known.attempts + 1, err);
		if (ret)
			return ret;
		known = journal_slot(&work->journal, slot->name);
	}
	if (!known.ok)
		give_up(work, slot);
	return 0;
}

static int run_slots(struct work *work, struct err *err)
{
	int ret = schedule_make(&work->schedule, work->wish->campaign);

	if (ret)
		return err_sys(err, ret, "schedule");
	work->score->slots = work->schedule.count;
	work->score->mean_ms = journal_mean_ms(&work->journal);
	for (size_t i = 0; i < work->schedule.count && !ret; i++)
		ret = run_slot(work, &work->schedule.slots[i], err);
	return ret;
}

int campaign_run(const struct campaign_wish *wish, struct campaign_score *score,
		 struct err *err)
{
	struct work work = {
		.wish = wish,
		.score = score,
		.lock = { -1, -1 },
		.journal = { .fd = -1 },
	};
	int ret = make_dirs(wish->dir, err);

	*score = (struct campaign_score){ 0 };
	if (!ret)
		ret = files_lock(&work.lock, wish->dir, LOCK_WAIT_S, err);
	if (!ret)
		ret = open_journal(&work, err);
	if (!ret)
		ret = run_slots(&work, err);
	schedule_free(&work.schedule);
	journal_close(&work.journal);
	files_unlock(&work.lock);
	score->slot = NULL;
	return ret;
}
