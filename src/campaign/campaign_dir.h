/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CAMPAIGN_CAMPAIGN_DIR_H
#define SWAPREL_CAMPAIGN_CAMPAIGN_DIR_H

#include <stdbool.h>

#include "campaign/campaign.h"
#include "campaign/journal.h"
#include "store/files.h"

/* The directory of a campaign, held by this process; docs/campaign.md tells what is in
 * it. */
struct campaign_dir {
	struct files_dir files;
	int attempts_fd;
	struct files_lock lock;
	struct journal journal;
};

/*
 * Make @path where it is not there, take it for this process, settle @campaign's seed and
 * looks, write it down and open the journal. A seed that was not given is the one of the
 * campaign that is resumed, or chosen at random; a budget likewise. A campaign that is
 * resumed with more boots or time than it had will be looked at once more. 0 or negative
 * errno with a line: -EEXIST, a journal is there and @resume is not set; -EINVAL, @resume
 * with another campaign than the one there; -EBUSY, another process has it; -EINTR,
 * @interrupt_fd (-1: none) became readable while the last boot of a killed campaign was
 * waited for. Close in either case.
 */
int campaign_dir_open(struct campaign_dir *dir, struct campaign *campaign,
		      const char *path, bool resume, int interrupt_fd, struct err *err);
void campaign_dir_close(struct campaign_dir *dir);

#endif
