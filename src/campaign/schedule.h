/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CAMPAIGN_SCHEDULE_H
#define SWAPREL_CAMPAIGN_SCHEDULE_H

#include <stddef.h>

#include "campaign/campaign.h"

/* "001-" and a variant's name, and to spare. */
#define SLOT_NAME_MAX (LIST_NAME_MAX + 8)

/* "result-" and as much, and ".json". */
#define SLOT_FILE_MAX (LIST_NAME_MAX + 24)

/* What is measured of one variant within a boot, and the file that gets it. */
struct slot_load {
	char file[SLOT_FILE_MAX]; /* "result.json", of modules "result-001-base.json":
				   * counted within the boot, in the order of time */
	const struct campaign_variant *variant; /* borrowed from the campaign */
	unsigned int turn;                      /* of the campaign, from 1 */
	unsigned int number; /* of its variant in this boot, and so of the boot's
			      * turn, from 1; 0: a kernel */
};

/* One boot of the campaign: of one variant's kernel, or of the kernel that loads all
 * variants' modules, interleaved. */
struct slot {
	char name[SLOT_NAME_MAX]; /* "001-base" or "001": counted from 1, as they come */
	unsigned int boot;        /* of its variant or, with modules, of all; from 1 */
	const struct slot_load *loads; /* borrowed from the schedule, in order */
	size_t load_count;
};

struct schedule {
	size_t count;
	struct slot *slots;      /* owned */
	struct slot_load *loads; /* owned, of all slots */
};

/*
 * Boots x variants, or boots x loads x variants, in turns: each turn has every variant
 * once, in an order that follows from the campaign's seed and the turn's number (Fisher
 * and Yates 1938, as Durstenfeld 1964), so that nothing that comes and goes on the
 * machine can keep step with it. Without a seed the turns are mirrored, ABC CBA ABC CBA,
 * as they were before there were seeds. More boots leave the slots of fewer as they are.
 * With a budget there are as many boots as have a number, of which the first are made;
 * and while the first boot chooses, it has as many turns. 0 or -ENOMEM.
 */
int schedule_make(struct schedule *schedule, const struct campaign *campaign);
void schedule_free(struct schedule *schedule);

/* What a boot has yet to bring; pointers into the schedule. */
struct slot_todo {
	size_t count;
	const struct slot_load *loads[CAMPAIGN_SLOTS_MAX];
	unsigned int before; /* turns of the campaign before the slot's */
	/* What the slot has already: */
	unsigned int turns; /* that have brought anything */
	size_t done;
};

/* All loads of @slot, and nothing done. */
void slot_todo_all(struct slot_todo *todo, const struct slot *slot);

/* No more than the first @turns of the boot. Returns how many loads that leaves out. */
size_t slot_todo_limit(struct slot_todo *todo, unsigned int turns);

/* The variant that is first becomes last: a boot that brought nothing failed over it, and
 * one that begins with the others has those of a variant that kills the kernel cost them
 * nothing. */
void slot_todo_put_off(struct slot_todo *todo);

#endif
