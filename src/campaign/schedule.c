// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "campaign/schedule.h"

/* splitmix64 (Steele and others, OOPSLA 2014): the same order on every machine. */
static uint64_t draw(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}

static void order_turn(size_t *order, size_t arms, size_t turn, uint64_t seed)
{
	uint64_t state = seed;

	for (size_t i = 0; i < arms; i++)
		order[i] = seed == UNKNOWN_U64 && turn % 2 ? arms - 1 - i : i;
	if (seed == UNKNOWN_U64)
		return;
	/* Of @turn alone: more boots do not change the turns before them. */
	state = draw(&state) ^ turn;
	for (size_t i = arms; i > 1; i--) {
		size_t other = draw(&state) % i; /* 64 arms at most: no bias to see */
		size_t held = order[i - 1];

		order[i - 1] = order[other];
		order[other] = held;
	}
}

int schedule_make(struct schedule *schedule, const struct campaign *campaign)
{
	size_t arms = campaign->arms.count, order[CAMPAIGN_ARMS_MAX];

	schedule->count = arms * campaign->boots;
	schedule->slots = calloc(schedule->count, sizeof(*schedule->slots));
	if (!schedule->slots)
		return -ENOMEM;
	for (size_t i = 0; i < schedule->count; i++) {
		struct slot *slot = &schedule->slots[i];
		size_t turn = i / arms, place = i % arms;

		if (!place)
			order_turn(order, arms, turn, campaign->seed);
		slot->boot = (unsigned int)turn + 1;
		slot->arm = campaign_arm(campaign, order[place]);
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
