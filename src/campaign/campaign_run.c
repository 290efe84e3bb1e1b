// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "campaign/backend.h"
#include "campaign/campaign_dir.h"
#include "campaign/campaign_run.h"
#include "store/files.h"

/* A campaign at work in its directory. */
struct work {
	const struct campaign_wish *wish;
	struct campaign_score *score;
	struct campaign_dir dir;
	struct schedule schedule;
	int boot_fd;     /* the directory of the boot at work */
	char notes[512]; /* the backend's, as they were passed on */
};

static void pass_notes(struct work *work)
{
	const struct campaign_watcher *watcher = work->wish->watcher;
	char notes[sizeof(work->notes)];

	slot_notes(work->boot_fd, notes, sizeof(notes));
	if (!*notes || !strcmp(notes, work->notes))
		return;
	strcpy(work->notes, notes);
	if (watcher->note)
		watcher->note(watcher->arg, work->score, notes);
}

static void tick(void *arg, uint64_t elapsed_ms)
{
	struct work *work = arg;
	const struct campaign_watcher *watcher = work->wish->watcher;

	pass_notes(work);
	if (watcher->tick)
		watcher->tick(watcher->arg, work->score, elapsed_ms);
}

/* The boot itself, in its directory, to the verdict. */
static int make_boot(struct work *work, const struct slot *slot,
		     const struct files_dir *dir, struct journal_entry *entry,
		     struct err *err)
{
	const struct campaign_wish *wish = work->wish;
	const struct backend_call call = {
		.path = wish->backend,
		.dir = dir,
		.deadline_s = wish->campaign->deadline_s,
		.interrupt_fd = wish->interrupt_fd,
		.tick = tick,
		.arg = work,
	};
	const struct campaign_kernel *kernel = wish->kernels;
	const struct campaign_kernel *last = kernel + wish->kernel_count;
	struct backend_end end;
	int ret;

	while (kernel < last && strcmp(kernel->variant, slot->arm->variant))
		kernel++;
	ret = slot_ask(dir->fd, slot, wish->campaign, wish->job,
		       kernel < last ? kernel : NULL, err);
	if (ret)
		return err_prefix(err, ret, "%s", dir->path);
	work->boot_fd = dir->fd;
	ret = backend_run(&call, &end, err);
	pass_notes(work);
	if (ret)
		return ret;
	entry->event = JOURNAL_END;
	entry->elapsed_ms = end.elapsed_ms;
	entry->outcome = slot_judge(dir->fd, slot, &end, entry->detail,
				    sizeof(entry->detail));
	if (entry->outcome != OUTCOME_OK)
		return 0;
	ret = slot_keep_turn(dir->fd, slot, wish->campaign, err);
	return ret ? err_prefix(err, ret, "%s", dir->path) : 0;
}

static int end_boot(struct work *work, struct journal_entry *entry, struct err *err)
{
	const struct campaign_watcher *watcher = work->wish->watcher;
	struct campaign_score *score = work->score;
	int ret = journal_append(&work->dir.journal, entry, err);

	if (ret)
		return ret;
	score->ok += entry->outcome == OUTCOME_OK;
	score->retried += outcome_is_failure((enum outcome)entry->outcome);
	score->mean_ms = journal_mean_ms(&work->dir.journal);
	if (watcher->end)
		watcher->end(watcher->arg, score, entry);
	if (entry->outcome == OUTCOME_INTERRUPTED)
		return err_set(err, -EINTR, "%s: stopped: --resume goes on",
			       work->wish->dir);
	if (entry->outcome == OUTCOME_REQUIREMENT)
		return err_set(
			err, -ENOPROTOOPT,
			"%s: %s (all it said: %s/%s.%u/backend.err); fix it, then the "
			"same command with --resume",
			work->wish->backend,
			*entry->detail ? entry->detail : "something is missing",
			CAMPAIGN_ATTEMPTS, entry->slot, entry->attempt);
	return 0;
}

/* Make the directory of an attempt, and the boot in it. */
static int boot_in(struct work *work, const struct slot *slot, const char *name,
		   struct journal_entry *entry, struct err *err)
{
	struct files_dir dir = { .exposed = work->dir.files.exposed };
	int ret, moved = 0;

	if (snprintf(dir.path, sizeof(dir.path), "%s/" CAMPAIGN_ATTEMPTS "/%s",
		     work->dir.files.path, name) >= (int)sizeof(dir.path))
		return err_sys(err, -ENAMETOOLONG, "%s", work->dir.files.path);
	dir.fd = files_make_dir(work->dir.attempts_fd, name);
	if (dir.fd < 0)
		return err_set(err, dir.fd, "%s: %s", dir.path, files_strerror(dir.fd));
	ret = make_boot(work, slot, &dir, entry, err);
	/* From the move on the boot has its result, whoever is killed when. */
	if (!ret && entry->outcome == OUTCOME_OK)
		moved = files_move_dir(dir.fd, work->dir.attempts_fd, name,
				       work->dir.files.fd, entry->slot);
	if (moved == -ESTALE) { /* somebody has moved the directory away */
		entry->outcome = OUTCOME_BACKEND;
		snprintf(entry->detail, sizeof(entry->detail), "%s: %s", name,
			 files_strerror(moved));
	} else if (moved) {
		ret = err_sys(err, moved, "%s/%s", work->dir.files.path, entry->slot);
	}
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
			       work->dir.files.path, slot->name, number,
			       JOURNAL_ATTEMPT_MAX);
	strcpy(entry.slot, slot->name);
	snprintf(name, sizeof(name), "%s.%u", slot->name, number);
	ret = journal_append(&work->dir.journal, &entry, err);
	if (ret)
		return ret;
	work->score->slot = slot->name;
	work->score->attempt = number;
	if (watcher->start)
		watcher->start(watcher->arg, work->score);
	ret = boot_in(work, slot, name, &entry, err);
	return ret ? ret : end_boot(work, &entry, err);
}

/*
 * Is the result there, whole and the slot's? A campaign killed between the rename and the
 * journal's line has it without saying so, which is made up for. 1, 0, or negative errno
 * with a line.
 */
static int has_result(struct work *work, const struct slot *slot, struct err *err)
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
	ret = slot_check_result(fd, slot, &outcome, detail, sizeof(detail));
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

static int run_slot(struct work *work, const struct slot *slot, struct err *err)
{
	const struct campaign_watcher *watcher = work->wish->watcher;
	int ret = has_result(work, slot, err);
	struct journal_slot known = journal_slot(&work->dir.journal, slot->name);

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
		known = journal_slot(&work->dir.journal, slot->name);
	}
	if (known.ok)
		return 0;
	work->score->failed++;
	if (watcher->given_up)
		watcher->given_up(watcher->arg, work->score, known.last_failure);
	return 0;
}

int campaign_run(const struct campaign_wish *wish, struct campaign_score *score,
		 struct err *err)
{
	struct work work = { .wish = wish, .score = score };
	int ret = campaign_dir_open(&work.dir, wish->campaign, wish->dir, wish->resume,
				    wish->interrupt_fd, err);

	*score = (struct campaign_score){ 0 };
	if (!ret && schedule_make(&work.schedule, wish->campaign))
		ret = err_sys(err, -ENOMEM, "schedule");
	if (!ret) {
		score->slots = work.schedule.count;
		score->mean_ms = journal_mean_ms(&work.dir.journal);
	}
	for (size_t i = 0; i < work.schedule.count && !ret; i++)
		ret = run_slot(&work, &work.schedule.slots[i], err);
	schedule_free(&work.schedule);
	campaign_dir_close(&work.dir);
	score->slot = NULL;
	return ret;
}
