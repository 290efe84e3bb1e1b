// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "campaign/schedule.h"

/* splitmix64 (Steele and others, OOPSLA 2014): the same order on every machine. */
static uint64_t draw(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}

static void order_turn(size_t *order, size_t variants, size_t turn, uint64_t seed)
{
	uint64_t state = seed;

	for (size_t i = 0; i < variants; i++)
		order[i] = seed == UNKNOWN_U64 && turn % 2 ? variants - 1 - i : i;
	if (seed == UNKNOWN_U64)
		return;
	/* Of @turn alone: more boots do not change the turns before them. */
	state = draw(&state) ^ turn;
	for (size_t i = variants; i > 1; i--) {
		size_t other = draw(&state) % i; /* 64 variants at most: no bias to see */
		size_t held = order[i - 1];

		order[i - 1] = order[other];
		order[other] = held;
	}
}

/* One boot of one kernel for each variant in each turn. */
static void place_kernel(struct slot *slot, struct slot_load *load, size_t i)
{
	snprintf(slot->name, sizeof(slot->name), "%03zu-%s", (i + 1) % 1000,
		 load->variant->name);
	strcpy(load->file, SLOT_RESULT_NAME);
	slot->boot = load->turn;
	slot->loads = load;
	slot->load_count = 1;
}

/* Load number @place of a boot, which has as many as @slot counts. */
static void place_module(struct slot *slot, struct slot_load *load, size_t boot,
			 size_t place, size_t variants)
{
	snprintf(slot->name, sizeof(slot->name), "%03zu", (boot + 1) % 1000);
	snprintf(load->file, sizeof(load->file), SLOT_RESULT_PREFIX "%03zu-%s.json",
		 (place + 1) % 1000, load->variant->name);
	load->number = (unsigned int)(place / variants) + 1;
	slot->boot = (unsigned int)boot + 1;
	if (!place)
		slot->loads = load;
	slot->load_count++;
}

/* Turns of the first boot; while that is open as many as have a number. */
static size_t first_turns(const struct campaign *campaign)
{
	const size_t most = CAMPAIGN_SLOTS_MAX / campaign->variants.count;

	if (campaign_chooses(campaign))
		return most < CAMPAIGN_LOADS_MAX ? most : CAMPAIGN_LOADS_MAX;
	return campaign->first_loads ? campaign->first_loads : campaign->loads;
}

/* With a budget as many as have a number, and no more loads than there are of kernels
 * with as many boots. */
static size_t boots_of(const struct campaign *campaign)
{
	size_t most = CAMPAIGN_SLOTS_MAX / campaign->variants.count;

	if (!campaign->budget_s)
		return campaign->boots;
	if (campaign->loads)
		most = CAMPAIGN_SLOTS_MAX * CAMPAIGN_VARIANTS_MAX /
		       (campaign->variants.count * campaign->loads);
	return most < CAMPAIGN_SLOTS_MAX ? most : CAMPAIGN_SLOTS_MAX;
}

int schedule_make(struct schedule *schedule, const struct campaign *campaign)
{
	size_t variants = campaign->variants.count, order[CAMPAIGN_VARIANTS_MAX];
	size_t per_slot = campaign->loads ? variants * campaign->loads : 1;
	size_t first = campaign->loads ? variants * first_turns(campaign) : 1, all;

	schedule->count = boots_of(campaign) * (campaign->loads ? 1 : variants);
	all = first + (schedule->count - 1) * per_slot;
	schedule->slots = calloc(schedule->count, sizeof(*schedule->slots));
	schedule->loads = calloc(all, sizeof(*schedule->loads));
	if (!schedule->slots || !schedule->loads)
		return -ENOMEM;
	for (size_t i = 0; i < all; i++) {
		struct slot_load *load = &schedule->loads[i];
		size_t at = i < first ? 0 : 1 + (i - first) / per_slot;
		struct slot *slot = &schedule->slots[at];
		size_t turn = i / variants;
		size_t place = i % variants;

		if (!place)
			order_turn(order, variants, turn, campaign->seed);
		load->turn = (unsigned int)turn + 1;
		load->variant = campaign_variant(campaign, order[place]);
		if (campaign->loads)
			place_module(slot, load, at, at ? (i - first) % per_slot : i,
				     variants);
		else
			place_kernel(slot, load, i);
	}
	return 0;
}

void schedule_free(struct schedule *schedule)
{
	free(schedule->slots);
	free(schedule->loads);
	*schedule = (struct schedule){ 0 };
}

void slot_todo_all(struct slot_todo *todo, const struct slot *slot)
{
	*todo = (struct slot_todo){ .count = slot->load_count,
				    .before = slot->loads->turn - 1 };
	for (size_t i = 0; i < slot->load_count; i++)
		todo->loads[i] = &slot->loads[i];
}

size_t slot_todo_limit(struct slot_todo *todo, unsigned int turns)
{
	size_t left = 0, had = todo->count;

	for (size_t i = 0; i < had; i++) {
		if (todo->loads[i]->number <= turns)
			todo->loads[left++] = todo->loads[i];
	}
	todo->count = left;
	return had - left;
}

void slot_todo_put_off(struct slot_todo *todo)
{
	const struct slot_load *last[CAMPAIGN_SLOTS_MAX];
	const struct campaign_variant *variant = todo->loads[0]->variant;
	size_t left = 0, count = 0;

	for (size_t i = 0; i < todo->count; i++) {
		if (todo->loads[i]->variant == variant)
			last[count++] = todo->loads[i];
		else
			todo->loads[left++] = todo->loads[i];
	}
	memcpy(todo->loads + left, last, count * sizeof(*last));
}
