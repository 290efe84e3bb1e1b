// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "backend/backend.h"
#include "base/clock.h"
#include "campaign/campaign_dir.h"
#include "result/result.h"

/* What is left of a killed campaign's last boot gets its grace, and a little more. */
#define LOCK_WAIT_S (BACKEND_GRACE_S + 5)

static int choose_seed(struct campaign *campaign, struct err *err)
{
	if (campaign->seed != UNKNOWN_U64)
		return 0;
	if (getrandom(&campaign->seed, sizeof(campaign->seed), 0) < 0)
		return err_sys(err, -errno, "seed");
	campaign->seed &= RESULT_SEED_MAX;
	return 0;
}

/* One directory holds one campaign: what was begun as another cannot be continued. One
 * from before there were seeds has none, and keeps its mirrored order. */
static int go_on(const struct campaign_dir *dir, struct campaign *campaign,
		 struct err *err)
{
	struct campaign old;
	int ret = file_format_load_at(&campaign_format, &old, dir->files.fd,
				      CAMPAIGN_NAME, err);

	if (!ret && campaign->seed == UNKNOWN_U64)
		campaign->seed = old.seed;
	if (!ret && !campaign->budget_s)
		campaign->budget_s = old.budget_s;
	if (!ret && !campaign->first_loads)
		campaign->first_loads = old.first_loads;
	/* Of one that was begun without a budget, or by what did not know the choice. */
	if (!ret && campaign_chooses(campaign) && journal_is_begun(&dir->journal))
		campaign->first_loads = old.first_loads = campaign->loads;
	if (!ret)
		campaign->looks = old.looks + ((campaign->boots > old.boots ||
						campaign->budget_s > old.budget_s) &&
					       old.looks < CAMPAIGN_LOOKS_MAX);
	if (ret == -ENOENT)
		ret = choose_seed(campaign, err);
	else if (!ret && !campaign_same(campaign, &old))
		ret = err_set(err, -EINVAL,
			      CAMPAIGN_NAME ": the campaign started there differs from "
					    "this one: expected the same except for "
					    "boots and time");
	else if (!ret)
		ret = campaign_check(campaign, CAMPAIGN_NAME, err);
	campaign_free(&old);
	return ret;
}

static int open_attempts(struct campaign_dir *dir, struct err *err)
{
	int fd = files_make_dir(dir->files.fd, CAMPAIGN_ATTEMPTS);

	if (fd >= 0)
		files_own(fd);
	if (fd == -EEXIST)
		fd = files_open_dir(dir->files.fd, CAMPAIGN_ATTEMPTS);
	if (fd < 0)
		return err_set(err, fd, "%s/" CAMPAIGN_ATTEMPTS ": %s", dir->files.path,
			       files_strerror(fd));
	dir->attempts_fd = fd;
	return 0;
}

/* Nobody wrote down how long a boot took that was killed with the campaign: from its
 * start to the last thing that it wrote. What is gone counts nothing. */
static uint64_t killed_ms(const struct campaign_dir *dir,
			  const struct journal_entry *start)
{
	char name[SLOT_NAME_MAX + 16];
	time_t began, ended;
	int fd;

	if (!clock_parse_stamp(&began, start->at))
		return 0;
	snprintf(name, sizeof(name), "%s.%u", start->slot, start->attempt);
	fd = files_open_dir(dir->attempts_fd, name);
	if (fd < 0) /* it was moved up already */
		fd = files_open_dir(dir->files.fd, name);
	if (fd < 0)
		fd = files_open_dir(dir->files.fd, start->slot);
	if (fd < 0)
		return 0;
	ended = files_newest(fd);
	close(fd);
	return ended > began ? (uint64_t)(ended - began) * 1000 : 0;
}

uint64_t campaign_dir_killed_ms(const struct campaign_dir *dir, const char *slot)
{
	const struct journal_entry *start = NULL;
	uint64_t sum_ms = 0;

	while ((start = journal_killed(&dir->journal, slot, start)))
		sum_ms += killed_ms(dir, start);
	return sum_ms;
}

/* What is left is counted from here. */
static void add_spent(const struct campaign_dir *dir, struct campaign *campaign)
{
	const uint64_t spent_s = (campaign_dir_spent_ms(dir) + 999) / 1000;
	const uint64_t all_s = campaign->budget_s + spent_s;

	campaign->budget_s = all_s < CAMPAIGN_BUDGET_MAX_S ? (unsigned int)all_s
							   : CAMPAIGN_BUDGET_MAX_S;
}

uint64_t campaign_dir_spent_ms(const struct campaign_dir *dir)
{
	return journal_spent_ms(&dir->journal, NULL) + campaign_dir_killed_ms(dir, NULL);
}

int campaign_dir_save(const struct campaign_dir *dir, const struct campaign *campaign,
		      struct err *err)
{
	const struct publish_owner owner = publish_owner_of_results();
	struct publish_target target = publish_target_at(dir->files.fd, CAMPAIGN_NAME);

	return file_format_save(&campaign_format, campaign, &target, &owner, err);
}

int campaign_dir_open(struct campaign_dir *dir,
		      const struct campaign_run_options *options, struct err *err)
{
	struct campaign *campaign = options->campaign;
	char again[CAMPAIGN_HINT_MAX];
	int ret;

	*dir = (struct campaign_dir){
		.attempts_fd = -1,
		.lock = { -1, -1 },
		.journal = { .fd = -1 },
	};
	ret = files_open_path(&dir->files, options->dir, err);
	if (!ret)
		ret = open_attempts(dir, err);
	if (!ret)
		ret = files_lock(&dir->lock, &dir->files, LOCK_WAIT_S,
				 options->interrupt_fd, err);
	if (ret)
		return ret;
	if (!options->resume && files_exist(dir->files.fd, JOURNAL_NAME))
		return err_set(err, -EEXIST, "%s: a campaign was started there; %s",
			       options->dir, campaign_resume_hint(again, campaign));
	if (!options->resume && files_exist(dir->files.fd, CAMPAIGN_NAME))
		return err_set(err, -ENOTEMPTY,
			       "%s/" CAMPAIGN_NAME
			       ": of no campaign that was begun there: "
			       "expected a directory without it",
			       options->dir);
	ret = journal_open(&dir->journal, &dir->files, err);
	if (ret)
		return ret;
	if (options->left)
		add_spent(dir, campaign);
	ret = options->resume ? go_on(dir, campaign, err) : choose_seed(campaign, err);
	if (!ret) {
		publish_sweep(dir->files.fd);
		ret = campaign_dir_save(dir, campaign, err);
	}
	return ret ? err_prefix(err, ret, "%s", options->dir) : 0;
}

void campaign_dir_close(struct campaign_dir *dir)
{
	journal_close(&dir->journal);
	files_unlock(&dir->lock);
	if (dir->attempts_fd >= 0)
		close(dir->attempts_fd);
	if (dir->files.fd >= 0)
		close(dir->files.fd);
}
