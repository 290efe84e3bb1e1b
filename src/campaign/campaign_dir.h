/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CAMPAIGN_CAMPAIGN_DIR_H
#define SWAPREL_CAMPAIGN_CAMPAIGN_DIR_H

#include <stdbool.h>

#include "backend/backend.h"
#include "campaign/campaign_run.h"
#include "campaign/journal.h"
#include "campaign/schedule.h"
#include "store/files.h"

/* The directory of a campaign, held by this process; docs/campaign.md tells what is in
 * it. */
struct campaign_dir {
	struct files_dir files;
	int attempts_fd;
	struct files_lock lock;
	struct journal journal;
};

/* A boot from the journal's line that it starts to the one that it has ended. */
struct attempt {
	const struct slot *slot; /* NULL: free */
	struct slot_todo todo;   /* what the slot has yet to bring */
	unsigned int budget_s;   /* for turns of it; 0: all of .todo */
	char name[SLOT_NAME_MAX + 16];
	struct files_dir dir;
	struct journal_entry entry;
	struct backend_boot boot;
	char notes[512];            /* the backend's, as they were last seen */
	struct campaign_work *work; /* that it is of */
};

/* A campaign at work in its directory. */
struct campaign_work {
	const struct campaign_run_options *options;
	struct campaign_score *score;
	struct campaign_dir dir;
	struct schedule schedule;
	size_t next;              /* slot to begin */
	bool chooses;             /* the slot at work: how many turns it has */
	struct attempt *attempts; /* campaign.parallel of them, owned */
	struct backend_set set;   /* those at work */
	uint64_t start_ns;        /* of this process' part of the campaign */
	uint64_t before_ms;       /* what earlier parts took */
	size_t loads_before;      /* that the slots before have brought */
	char notes[512];          /* the backend's that were passed on last */
};

/*
 * Make the directory of @options where it is not there, take it for this process, open
 * the journal, settle the campaign's seed, budget and looks, and write it down. A seed
 * that was not given is the one of the campaign that is resumed, or chosen at random; a
 * budget likewise, and how many turns the first boot has, if it has ended. A campaign
 * that is resumed with more boots or time than it had gets one more interim analysis. 0
 * or negative errno with a line: -EEXIST, a journal is there and .resume is not set;
 * -ENOTEMPTY, neither, but somebody's campaign.json; -EINVAL, .resume with another
 * campaign than the one there; -EBUSY, another process has it; -EINTR, .interrupt_fd
 * became readable while the last boot of a killed campaign was waited for. Close in
 * either case.
 */
int campaign_dir_open(struct campaign_dir *dir,
		      const struct campaign_run_options *options, struct err *err);
void campaign_dir_close(struct campaign_dir *dir);

/* Write the campaign down. 0 or negative errno with a line. */
int campaign_dir_save(const struct campaign_dir *dir, const struct campaign *campaign,
		      struct err *err);

/* How long boots of @slot (NULL: of any) that were killed with the campaign showed signs
 * of life; 0: none was. */
uint64_t campaign_dir_killed_ms(const struct campaign_dir *dir, const char *slot);

/* What the boots took that were made before it was opened. */
uint64_t campaign_dir_spent_ms(const struct campaign_dir *dir);

#endif
