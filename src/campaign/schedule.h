/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CAMPAIGN_SCHEDULE_H
#define SWAPREL_CAMPAIGN_SCHEDULE_H

#include <stddef.h>

#include "campaign/campaign.h"

/* "001-" and an arm's name, and to spare. */
#define SLOT_NAME_MAX (LIST_NAME_MAX + 8)

/* One boot of the campaign. */
struct slot {
	char name[SLOT_NAME_MAX]; /* "001-base": counted from 1, in the order of time */
	unsigned int boot;        /* of its arm, from 1; the turn that it is made in */
	const struct campaign_arm *arm; /* borrowed from the campaign */
};

struct schedule {
	size_t count;
	struct slot *slots; /* owned */
};

/*
 * Boots x arms in turns: each turn has one boot of every arm, in an order that follows
 * from the campaign's seed and the turn's number (Fisher and Yates 1938, as Durstenfeld
 * 1964), so that nothing that comes and goes on the machine can keep step with it.
 * Without a seed the turns are mirrored, ABC CBA ABC CBA, as they were before there were
 * seeds. More boots leave the slots of fewer as they are. 0 or -ENOMEM.
 */
int schedule_make(struct schedule *schedule, const struct campaign *campaign);
void schedule_free(struct schedule *schedule);

#endif
