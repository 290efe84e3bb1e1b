// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "campaign/backend.h"
#include "campaign/campaign_run.h"
#include "campaign/files.h"

/* What is left of a killed campaign's last boot gets its grace, and a little more. */
#define LOCK_WAIT_S (BACKEND_GRACE_S + 5)

/* A campaign at work in its directory. */
struct work {
	const struct campaign_wish *wish;
	struct campaign_score *score;
	struct files_dir dir;
	int attempts_fd;
	struct files_lock lock;
	struct journal journal;
	struct schedule schedule;
	char note[256]; /* the last that was passed on */
};

static bool exists(int dir, const char *name)
{
	struct stat st;

	return !fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW);
}

static int open_dirs(struct work *work, struct err *err)
{
	struct files_dir *dir = &work->dir;
	int fd, ret = files_open_path(dir, work->wish->dir, err);

	if (ret)
		return ret;
	fd = files_make_dir(dir->fd, CAMPAIGN_ATTEMPTS);
	if (fd >= 0)
		files_own(fd);
	if (fd == -EEXIST)
		fd = files_open_dir(dir->fd, CAMPAIGN_ATTEMPTS);
	if (fd < 0)
		return err_set(err, fd, "%s/" CAMPAIGN_ATTEMPTS ": %s", dir->path,
			       files_strerror(fd));
	work->attempts_fd = fd;
	return 0;
}

/* One directory holds one campaign: what was begun as another cannot be gone on with. */
static int check_same(const struct campaign *campaign, const struct files_dir *dir,
		      struct err *err)
{
	struct campaign old;
	char *text;
	ssize_t len = files_read(dir->fd, CAMPAIGN_NAME, CAMPAIGN_FILE_MAX, &text);
	int ret;

	if (len == -ENOENT)
		return 0;
	if (len < 0)
		return err_set(err, (int)len, "%s/" CAMPAIGN_NAME ": %s", dir->path,
			       files_strerror((int)len));
	ret = campaign_parse(&old, text, (size_t)len, CAMPAIGN_NAME, err);
	if (ret)
		err_prefix(err, ret, "%s", dir->path);
	else if (!campaign_same(campaign, &old))
		ret = err_set(
			err, -EINVAL,
			"%s/" CAMPAIGN_NAME ": the campaign that was begun there "
			"differs from this one: expected the same but for its boots",
			dir->path);
	campaign_free(&old);
	free(text);
	return ret;
}

static int keep_campaign(const struct work *work, struct err *err)
{
	json_t *json = record_encode(&campaign_record, work->wish->campaign);
	int ret = json ? files_publish(work->dir.fd, CAMPAIGN_NAME, json) : -ENOMEM;

	json_decref(json);
	if (!ret)
		return 0;
	return err_set(err, ret, "%s/" CAMPAIGN_NAME ": %s", work->dir.path,
		       files_strerror(ret));
}

static int open_journal(struct work *work, struct err *err)
{
	const struct campaign_wish *wish = work->wish;
	int ret = 0;

	if (!wish->resume && exists(work->dir.fd, JOURNAL_NAME))
		return err_set(err, -EEXIST,
			       "%s: a campaign was begun there: --resume goes on with it",
			       wish->dir);
	if (wish->resume)
		ret = check_same(wish->campaign, &work->dir, err);
	if (!ret)
		ret = keep_campaign(work, err);
	return ret ? ret : journal_open(&work->journal, &work->dir, err);
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

static int call_backend(struct work *work, const struct files_dir *dir,
			struct backend_end *end, struct err *err)
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

	return backend_run(&call, end, err);
}

static int append(struct work *work, struct journal_entry *entry, struct err *err)
{
	return journal_append(&work->journal, entry, err);
}

/* The boot itself, in its directory, to the verdict. */
static int make_boot(struct work *work, const struct slot *slot,
		     const struct files_dir *dir, struct journal_entry *entry,
		     struct err *err)
{
	const struct campaign_wish *wish = work->wish;
	struct backend_end end;
	int ret = slot_ask(dir->fd, slot, wish->campaign, wish->job,
			   kernel_of(wish, slot->arm), err);

	if (ret)
		return err_prefix(err, ret, "%s", dir->path);
	ret = call_backend(work, dir, &end, err);
	if (ret)
		return ret;
	entry->event = JOURNAL_END;
	entry->elapsed_ms = end.elapsed_ms;
	entry->outcome = slot_judge(dir->fd, slot, &end, entry->detail,
				    sizeof(entry->detail));
	return 0;
}

/*
 * From here on the boot has its result, whoever is killed when. Somebody may have moved
 * the directory away: then there is none.
 */
static int accept_boot(const struct work *work, const struct files_dir *dir,
		       const char *name, struct journal_entry *entry, struct err *err)
{
	int ret = files_move_dir(dir->fd, work->attempts_fd, name, work->dir.fd,
				 entry->slot);

	if (ret == -ESTALE) {
		entry->outcome = OUTCOME_BACKEND;
		snprintf(entry->detail, sizeof(entry->detail), "%s: %s", name,
			 files_strerror(ret));
		return 0;
	}
	return ret ? err_sys(err, ret, "%s/%s", work->dir.path, entry->slot) : 0;
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

/* Make the directory of an attempt, and the boot in it. */
static int boot_in(struct work *work, const struct slot *slot, const char *name,
		   struct journal_entry *entry, struct err *err)
{
	struct files_dir dir = { .exposed = work->dir.exposed };
	int ret;

	if (snprintf(dir.path, sizeof(dir.path), "%s/" CAMPAIGN_ATTEMPTS "/%s",
		     work->dir.path, name) >= (int)sizeof(dir.path))
		return err_sys(err, -ENAMETOOLONG, "%s", work->dir.path);
	dir.fd = files_make_dir(work->attempts_fd, name);
	if (dir.fd < 0)
		return err_sys(err, dir.fd, "%s", dir.path);
	ret = make_boot(work, slot, &dir, entry, err);
	if (!ret && entry->outcome == OUTCOME_OK)
		ret = accept_boot(work, &dir, name, entry, err);
	/* Only now: nothing can be planted in a directory that is still ours. */
	files_own_all(dir.fd);
	close(dir.fd);
	return ret;
}

static int attempt(struct work *work, const struct slot *slot, unsigned int number,
		   struct err *err)
{
	const struct campaign_watcher *watcher = work->wish->watcher;
	struct journal_entry entry = { .event = JOURNAL_START, .attempt = number };
	char name[SLOT_NAME_MAX + 16];
	int ret;

	if (number > JOURNAL_ATTEMPT_MAX)
		return err_set(err, -ERANGE,
			       "%s: %s: attempt %u: expected at most %d: use another "
			       "directory",
			       work->dir.path, slot->name, number, JOURNAL_ATTEMPT_MAX);
	strcpy(entry.slot, slot->name);
	snprintf(name, sizeof(name), "%s.%u", slot->name, number);
	ret = append(work, &entry, err);
	if (ret)
		return ret;
	work->score->slot = slot->name;
	work->score->attempt = number;
	if (watcher->start)
		watcher->start(watcher->arg, work->score);
	ret = boot_in(work, slot, name, &entry, err);
	return ret ? ret : end_boot(work, &entry, err);
}

/* 0 when the result in @name is whole, and @slot's; else negative errno with a line. */
static int check_result(const struct work *work, const struct slot *slot, struct err *err)
{
	int fd = files_open_dir(work->dir.fd, slot->name), ret;
	enum outcome outcome;
	char detail[256] = "";

	if (fd < 0)
		return err_set(err, fd, "%s/%s: %s", work->dir.path, slot->name,
			       files_strerror(fd));
	ret = slot_check_result(fd, slot, &outcome, detail, sizeof(detail));
	close(fd);
	if (!ret)
		return 0;
	return err_set(err, -EINVAL,
		       "%s/%s: %s: expected a result there, or no such directory",
		       work->dir.path, slot->name, detail);
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
		.detail = "found when the campaign went on",
	};
	int ret;

	if (!exists(work->dir.fd, slot->name))
		return 0;
	ret = check_result(work, slot, err);
	if (ret)
		return ret;
	if (known.ok)
		return 1;
	strcpy(entry.slot, slot->name);
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
		.dir = { .fd = -1 },
		.attempts_fd = -1,
		.lock = { -1, -1 },
		.journal = { .fd = -1 },
	};
	int ret = open_dirs(&work, err);

	*score = (struct campaign_score){ 0 };
	if (!ret)
		ret = files_lock(&work.lock, &work.dir, LOCK_WAIT_S, err);
	if (!ret)
		ret = open_journal(&work, err);
	if (!ret)
		ret = run_slots(&work, err);
	schedule_free(&work.schedule);
	journal_close(&work.journal);
	files_unlock(&work.lock);
	if (work.attempts_fd >= 0)
		close(work.attempts_fd);
	if (work.dir.fd >= 0)
		close(work.dir.fd);
	score->slot = NULL;
	return ret;
}
