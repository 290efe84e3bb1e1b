// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <sys/random.h>
#include <unistd.h>

#include "campaign/backend.h"
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

/* One directory holds one campaign: what was begun as another cannot be gone on with. One
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
	if (!ret)
		campaign->looks = old.looks + ((campaign->boots > old.boots ||
						campaign->budget_s > old.budget_s) &&
					       old.looks < CAMPAIGN_LOOKS_MAX);
	if (ret == -ENOENT)
		ret = choose_seed(campaign, err);
	else if (!ret && !campaign_same(campaign, &old))
		ret = err_set(err, -EINVAL,
			      CAMPAIGN_NAME ": the campaign that was begun there differs "
					    "from this one: expected the same but for "
					    "its boots and its time");
	campaign_free(&old);
	return ret;
}

int campaign_dir_open(struct campaign_dir *dir, struct campaign *campaign,
		      const char *path, bool resume, int interrupt_fd, struct err *err)
{
	const struct publish_owner owner = publish_owner_of_results();
	struct publish_target target;
	int ret, fd;

	*dir = (struct campaign_dir){
		.attempts_fd = -1,
		.lock = { -1, -1 },
		.journal = { .fd = -1 },
	};
	ret = files_open_path(&dir->files, path, err);
	if (ret)
		return ret;
	fd = files_make_dir(dir->files.fd, CAMPAIGN_ATTEMPTS);
	if (fd >= 0)
		files_own(fd);
	if (fd == -EEXIST)
		fd = files_open_dir(dir->files.fd, CAMPAIGN_ATTEMPTS);
	if (fd < 0)
		return err_set(err, fd, "%s/" CAMPAIGN_ATTEMPTS ": %s", path,
			       files_strerror(fd));
	dir->attempts_fd = fd;
	ret = files_lock(&dir->lock, &dir->files, LOCK_WAIT_S, interrupt_fd, err);
	if (ret)
		return ret;
	if (!resume && files_exist(dir->files.fd, JOURNAL_NAME))
		return err_set(err, -EEXIST,
			       "%s: a campaign was begun there: --resume goes on with it",
			       path);
	ret = resume ? go_on(dir, campaign, err) : choose_seed(campaign, err);
	if (!ret) {
		publish_sweep(dir->files.fd);
		target = publish_target_at(dir->files.fd, CAMPAIGN_NAME);
		ret = file_format_save(&campaign_format, campaign, &target, &owner, err);
	}
	if (ret)
		return err_prefix(err, ret, "%s", path);
	return journal_open(&dir->journal, &dir->files, err);
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
