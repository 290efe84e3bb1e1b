/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CAMPAIGN_ATTEMPT_H
#define SWAPREL_CAMPAIGN_ATTEMPT_H

#include "campaign/campaign_dir.h"

/* One boot of a campaign, from the journal's line that it starts to the one that it has
 * ended. 0 or negative errno with a line, everywhere. */

/* Start a boot for the loads in .todo, which are its slot's, as attempt @number. */
int attempt_start(struct attempt *attempt, unsigned int number, struct err *err);

/*
 * End it, for which @how is the reason, and keep what comes of it. As campaign_run(),
 * -EINTR and -ENOPROTOOPT end the campaign.
 */
int attempt_end(struct attempt *attempt, enum backend_how how, struct err *err);

/*
 * Take what a boot left in @dir out of .todo, and say so in @entry, which has the
 * backend's word. Of a kernel's boot only what was brought with a word that all went
 * well; each load of a module stands for itself. Where such a word leaves turns out, a
 * budget is spent: the turns that it had room for are settled, in the journal and in
 * .todo.
 */
int attempt_take(struct attempt *attempt, const struct files_dir *dir,
		 struct journal_entry *entry, struct err *err);

/*
 * Move the attempt @name, whose directory @fd is of, to where results count: from then on
 * its boot has them, whoever is killed when. Of the boots that make a slot's loads
 * between them the first to bring any has the slot's name, others keep their attempt's.
 */
int attempt_move_up(struct campaign_work *work, int fd, const char *name,
		    struct journal_entry *entry, struct err *err);

#endif
