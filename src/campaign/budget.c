// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>

#include "base/clock.h"
#include "campaign/budget.h"

static uint64_t spent_ms(const struct campaign_work *work)
{
	return work->before_ms + (clock_now_ns() - work->start_ns) / NS_PER_MSEC;
}

/* Turns of the campaign before the slot's first. */
static unsigned int turns_before(const struct slot *slot)
{
	return slot->loads->turn - 1;
}

int budget_begins(struct campaign_work *work, size_t i, struct err *err)
{
	const struct slot *slots = work->schedule.slots;
	const struct journal *journal = &work->dir.journal;
	const unsigned int budget_s = work->options->campaign->budget_s;
	const unsigned int turns = turns_before(&slots[i]);
	unsigned int settled;

	if (!budget_s || !turns || turns_before(&slots[i - 1]) == turns)
		return 1;
	settled = journal_turns(journal, budget_s);
	if (settled)
		return turns < settled;
	/* It was begun before the campaign was stopped, or there is time for it. Turns
	 * that boots did not bring, as those of a kernel that dies, have taken theirs. */
	if (journal_slot(journal, slots[i].name).attempts ||
	    clock_turn_fits(0, spent_ms(work), budget_s * UINT64_C(1000), turns))
		return 1;
	return budget_settle(work, slots[i - 1].name, 1, turns, err);
}

int budget_give(struct attempt *attempt, struct err *err)
{
	struct campaign_work *work = attempt->work;
	const struct slot *slot = attempt->slot;
	const struct campaign *campaign = work->options->campaign;
	const struct journal *journal = &work->dir.journal;
	const uint64_t all_ms = campaign->budget_s * UINT64_C(1000);
	const uint64_t gone_ms = spent_ms(work);
	const uint64_t slot_ms = journal_spent_ms(journal, slot->name);
	const uint64_t left_ms = gone_ms < all_ms ? all_ms - gone_ms : 0;
	struct slot_todo *todo = &attempt->todo;

	if (!campaign->budget_s || !todo->count ||
	    journal_turns(journal, campaign->budget_s))
		return 0;
	if (clock_turn_fits(0, slot_ms, slot_ms + left_ms, todo->turns)) {
		attempt->budget_s = left_ms < 1000 ? 1 : (unsigned int)(left_ms / 1000);
		return 0;
	}
	if (!slot_todo_limit(todo, todo->turns))
		return 0;
	return budget_settle(work, slot->name, journal_slot(journal, slot->name).attempts,
			     todo->before + todo->turns, err);
}

int budget_choose(struct attempt *attempt, const struct journal_entry *entry,
		  bool ended_well, struct err *err)
{
	struct campaign_work *work = attempt->work;
	struct campaign *campaign = work->options->campaign;
	const unsigned int turns = attempt->todo.turns;
	int ret;

	/* One that was stopped before anything came is made anew, and chooses then. */
	if (!campaign_chooses(campaign) ||
	    (!turns && !outcome_is_failure((enum outcome)entry->outcome)))
		return 0;
	campaign->first_loads = turns ? turns : campaign->loads;
	work->schedule.slots[0].load_count = campaign->first_loads *
					     campaign->variants.count;
	slot_todo_limit(&attempt->todo, campaign->first_loads);
	ret = campaign_dir_save(&work->dir, campaign, err);
	/* What is left then may be a turn, and a boot with one turn alone gives no
	 * comparison. */
	if (!ret && ended_well && turns > campaign->loads)
		ret = budget_settle(work, entry->slot, entry->attempt, turns, err);
	return ret;
}

int budget_settle(struct campaign_work *work, const char *slot, unsigned int attempt,
		  unsigned int turns, struct err *err)
{
	struct journal_entry entry = {
		.event = JOURNAL_TURNS,
		.attempt = attempt ? attempt : 1,
		.turns = turns,
		.budget_s = work->options->campaign->budget_s,
	};

	strcpy(entry.slot, slot);
	return journal_append(&work->dir.journal, &entry, err);
}
