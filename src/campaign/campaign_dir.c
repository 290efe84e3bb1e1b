// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/load.h"
#include "campaign/backend.h"
#include "campaign/campaign_dir.h"
#include "record/json_file.h"

/* What is left of a killed campaign's last boot gets its grace, and a little more. */
#define LOCK_WAIT_S (BACKEND_GRACE_S + 5)

/* One directory holds one campaign: what was begun as another cannot be gone on with. */
static int check_same(const struct campaign_dir *dir, const struct campaign *campaign,
		      struct err *err)
{
	struct campaign old = { 0 };
	char *text;
	ssize_t len = load_at(dir->files.fd, CAMPAIGN_NAME, &text, CAMPAIGN_FILE_MAX,
			      err);
	int ret;

	if (len == -ENOENT)
		return 0;
	if (len < 0)
		return (int)len;
	ret = campaign_parse(&old, text, (size_t)len, CAMPAIGN_NAME, err);
	if (!ret && !campaign_same(campaign, &old))
		ret = err_set(err, -EINVAL,
			      CAMPAIGN_NAME ": the campaign that was begun there differs "
					    "from this one: expected the same but for "
					    "its boots");
	campaign_free(&old);
	free(text);
	return ret;
}

static int keep_campaign(const struct campaign_dir *dir, const struct campaign *campaign,
			 struct err *err)
{
	const struct publish_owner owner = publish_owner_of_results();
	json_t *json = record_encode(&campaign_record, campaign);
	int ret;

	publish_sweep(dir->files.fd);
	ret = json ? json_publish_at(dir->files.fd, CAMPAIGN_NAME, json, &owner, err)
		   : err_sys(err, -ENOMEM, CAMPAIGN_NAME);
	json_decref(json);
	return ret;
}

int campaign_dir_open(struct campaign_dir *dir, const struct campaign *campaign,
		      const char *path, bool resume, int interrupt_fd, struct err *err)
{
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
	ret = resume ? check_same(dir, campaign, err) : 0;
	if (!ret)
		ret = keep_campaign(dir, campaign, err);
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
