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
	unsigned int boot;        /* of its arm, from 1 */
	const struct campaign_arm *arm; /* borrowed from the campaign */
};

struct schedule {
	size_t count;
	struct slot *slots; /* owned */
};

/*
 * Boots x arms, interleaved and mirrored: ABC CBA ABC CBA. Every arm then stands at the
 * same mean time over each two boots, so that a drift of the machine that is linear in
 * time falls on all alike. More boots leave the slots of fewer as they are. 0 or -ENOMEM.
 */
int schedule_make(struct schedule *schedule, const struct campaign *campaign);
void schedule_free(struct schedule *schedule);

#endif
