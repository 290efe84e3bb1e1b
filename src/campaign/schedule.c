// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "campaign/schedule.h"

int schedule_make(struct schedule *schedule, const struct campaign *campaign)
{
	size_t arms = campaign->arms.count;

	schedule->count = arms * campaign->boots;
	schedule->slots = calloc(schedule->count, sizeof(*schedule->slots));
	if (!schedule->slots)
		return -ENOMEM;
	for (size_t i = 0; i < schedule->count; i++) {
		struct slot *slot = &schedule->slots[i];
		size_t turn = i / arms, place = i % arms;

		slot->boot = (unsigned int)turn + 1;
		slot->arm = campaign_arm(campaign, turn % 2 ? arms - 1 - place : place);
		snprintf(slot->name, sizeof(slot->name), "%03zu-%s", (i + 1) % 1000,
			 slot->arm->name);
	}
	return 0;
}

void schedule_free(struct schedule *schedule)
{
	free(schedule->slots);
	*schedule = (struct schedule){ 0 };
}
