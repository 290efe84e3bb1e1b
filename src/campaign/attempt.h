/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CAMPAIGN_ATTEMPT_H
#define SWAPREL_CAMPAIGN_ATTEMPT_H

#include "campaign/campaign_dir.h"
#include "campaign/campaign_run.h"

/* One boot of a campaign, from the journal's line that it starts to the one that it has
 * ended. 0 or negative errno with a line, everywhere. */

/* A campaign at work in its directory. */
struct campaign_work {
	const struct campaign_wish *wish;
	struct campaign_score *score;
	struct campaign_dir dir;
	struct schedule schedule;
	struct slot_todo todo; /* of the slot at work */
	uint64_t start_ns;     /* of this process' part of the campaign */
	uint64_t before_ms;    /* what earlier parts took */
	unsigned int budget_s; /* for turns of the boot to come; 0: all of .todo */
	size_t loads_before;   /* that the slots before have brought */
	int boot_fd;           /* the directory of the boot at work */
	char notes[512];       /* the backend's, as they were passed on */
};

/*
 * Boot for the loads in @work->todo, which are @slot's, as its attempt @number, and keep
 * what comes of it. As campaign_run(), -EINTR and -ENOPROTOOPT end the campaign.
 */
int attempt_make(struct campaign_work *work, const struct slot *slot, unsigned int number,
		 struct err *err);

/*
 * Take what a boot left in @dir out of @work->todo, and say so in @entry, which has the
 * backend's word. Of a kernel's boot only what was brought with a word that all went
 * well; each load of a module stands for itself. Where such a word leaves turns out, a
 * budget is spent: the turns that it had room for are settled, in the journal and in
 * .todo.
 */
int attempt_take(struct campaign_work *work, const struct files_dir *dir,
		 struct journal_entry *entry, struct err *err);

/* The first @turns of the campaign are all that the budget has room for; @slot is the
 * last boot. */
int attempt_settle_turns(struct campaign_work *work, const char *slot,
			 unsigned int attempt, unsigned int turns, struct err *err);

/*
 * Move the attempt @name, whose directory @fd is of, to where results count: from then on
 * its boot has them, whoever is killed when. Of the boots that make a slot's loads
 * between them the first to bring any has the slot's name, others keep their attempt's.
 */
int attempt_move_up(struct campaign_work *work, int fd, const char *name,
		    struct journal_entry *entry, struct err *err);

#endif
