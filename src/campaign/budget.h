/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CAMPAIGN_BUDGET_H
#define SWAPREL_CAMPAIGN_BUDGET_H

#include "campaign/campaign_dir.h"

/* The time that a campaign has, whoever resumes it, and the turns that fit into it. Where
 * it has no budget all of this leaves things as they are. */

/*
 * Is slot @i to be made? Its turn is, or with modules its first one: when it fits, judged
 * by those so far. The first is always made. 1, 0 or negative errno with a line; that it
 * is not is in the journal.
 */
int budget_begins(struct campaign_work *work, size_t i, struct err *err);

/*
 * What is left is for the slot of @attempt: its .budget_s. Boots that died may have spent
 * it: then the turns that are begun are all. 0 or negative errno with a line.
 */
int budget_give(struct attempt *attempt, struct err *err);

/*
 * The campaign's first boot, of which @entry tells, has chosen how many turns are of it:
 * those that it made, if it made more than one. Where its backend @ended_well, they are
 * all that the budget has room for. In campaign.json, .todo and the schedule. 0 or
 * negative errno with a line.
 */
int budget_choose(struct attempt *attempt, const struct journal_entry *entry,
		  bool ended_well, struct err *err);

/* The first @turns of the campaign are all that the budget has room for; @slot is the
 * last boot. 0 or negative errno with a line. */
int budget_settle(struct campaign_work *work, const char *slot, unsigned int attempt,
		  unsigned int turns, struct err *err);

#endif
