// SPDX-License-Identifier: GPL-2.0-or-later
#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

#include "profile/category.h"

/*
 * The first line that matches decides. Names of Linux 6.12 to 7.3 and of the variants.
 * _raw_spin_unlock_irq*() is on no line: where a timer samples, it has the time of all
 * that ran before it with interrupts off, which is its caller's.
 */
const struct category_pattern category_patterns[] = {
	/* What came in between is nobody's. */
	{ "asm_sysvec_*", PROFILE_REST },
	{ "sysvec_*", PROFILE_REST },
	{ "asm_common_interrupt", PROFILE_REST },
	{ "common_interrupt", PROFILE_REST },
	{ "el1h_64_irq*", PROFILE_REST },
	{ "handle_softirqs", PROFILE_REST },
	{ "__do_softirq", PROFILE_REST },
	{ "asm_exc_*", PROFILE_REST },
	{ "do_page_fault", PROFILE_REST },
	{ "schedule", PROFILE_REST },
	{ "__schedule", PROFILE_REST },

	{ "_raw_spin_lock*", PROFILE_LOCKS },
	{ "_raw_spin_trylock*", PROFILE_LOCKS },
	{ "_raw_spin_unlock", PROFILE_LOCKS },
	{ "_raw_read_lock*", PROFILE_LOCKS },
	{ "_raw_read_unlock", PROFILE_LOCKS },
	{ "_raw_write_lock*", PROFILE_LOCKS },
	{ "_raw_write_unlock", PROFILE_LOCKS },
	{ "*queued_*lock*", PROFILE_LOCKS },
	{ "osq_lock", PROFILE_LOCKS },
	{ "mutex_spin_on_owner", PROFILE_LOCKS },
	{ "rwsem_spin_on_owner", PROFILE_LOCKS },

	/* zsmalloc's other work. */
	{ "zs_malloc", PROFILE_REST },
	{ "zs_compact*", PROFILE_REST },
	{ "zs_page_*", PROFILE_REST },
	{ "zs_get_*", PROFILE_REST },
	{ "zs_obj_*", PROFILE_REST },
	{ "zs_pool_*", PROFILE_REST },
	{ "zs_create_*", PROFILE_REST },
	{ "zs_destroy_*", PROFILE_REST },
	{ "zs_shrinker_*", PROFILE_REST },

	{ "*free_zspage*", PROFILE_ZSPAGE },
	{ "release_zspage", PROFILE_ZSPAGE },
	{ "trylock_zspage", PROFILE_ZSPAGE },
	{ "reset_zpdesc", PROFILE_ZSPAGE },
	{ "reset_page", PROFILE_ZSPAGE },

	{ "zs_free_deferred", PROFILE_DEFERRAL },
	{ "zs_park_*", PROFILE_DEFERRAL },
	{ "zs_take_spare", PROFILE_DEFERRAL },
	{ "zs_give_up_*", PROFILE_DEFERRAL },
	{ "zs_deferred_*", PROFILE_DEFERRAL },
	{ "zs_chain_park", PROFILE_DEFERRAL },

	{ "zs_*", PROFILE_ZS_FREE },
	{ "obj_free", PROFILE_ZS_FREE },
	{ "obj_to_*", PROFILE_ZS_FREE },
	{ "obj_class_*", PROFILE_ZS_FREE },
	{ "*fix_fullness_group*", PROFILE_ZS_FREE },

	{ "zram_*", PROFILE_SLOT },
	{ "slot_free*", PROFILE_SLOT },
	{ "slot_lock*", PROFILE_SLOT },
	{ "slot_detach", PROFILE_SLOT },
	{ "zswap_*", PROFILE_SLOT },

	{ "free_swap_*", PROFILE_SWAP },
	{ "swap_*", PROFILE_SWAP },
	{ "__swap_*", PROFILE_SWAP },
	{ "_swap_*", PROFILE_SWAP },
	{ "put_swap_*", PROFILE_SWAP },
	{ "get_swap_*", PROFILE_SWAP },
	{ "swapcache_*", PROFILE_SWAP },
	{ "__try_to_reclaim_swap", PROFILE_SWAP },
	{ "*_cluster", PROFILE_SWAP },
	{ "*uncharge_swap", PROFILE_SWAP },
	{ "lookup_swap_cgroup_id", PROFILE_SWAP },

	{ "unmap_*", PROFILE_TABLES },
	{ "zap_*", PROFILE_TABLES },
	{ "free_pg*", PROFILE_TABLES },
	{ "tlb_*", PROFILE_TABLES },
	{ "*flush_tlb*", PROFILE_TABLES },
	{ "__pte_offset_map*", PROFILE_TABLES },
	{ "exit_mmap", PROFILE_TABLES },
	{ "__oom_reap_task_mm", PROFILE_TABLES },
	{ "do_madvise*", PROFILE_TABLES },
	{ "madvise_*", PROFILE_TABLES },
	{ "*vm_munmap", PROFILE_TABLES },
	{ "do_vmi_*", PROFILE_TABLES },
	{ "vms_*", PROFILE_TABLES },
};

const size_t category_pattern_count = sizeof(category_patterns) /
				      sizeof(category_patterns[0]);

unsigned int category_of_symbol(const char *name)
{
	char plain[128];

	snprintf(plain, sizeof(plain), "%.*s", (int)strcspn(name, "."), name);
	for (size_t i = 0; i < category_pattern_count; i++) {
		if (!fnmatch(category_patterns[i].names, plain, 0))
			return category_patterns[i].category;
	}
	return CATEGORY_OF_CALLER;
}

static bool is_of_zsmalloc(unsigned int category)
{
	return category == PROFILE_ZS_FREE || category == PROFILE_ZSPAGE ||
	       category == PROFILE_DEFERRAL;
}

enum profile_category category_of_stack(const struct symbols *symbols,
					const uint64_t *ips, size_t count,
					bool within[PROFILE_CATEGORY_COUNT])
{
	unsigned int found = CATEGORY_OF_CALLER, holder = CATEGORY_OF_CALLER;

	memset(within, 0, PROFILE_CATEGORY_COUNT * sizeof(*within));
	for (size_t i = 0; i < count; i++) {
		/* All but the first are where a call returns to, which may be the next
		 * function's begin. */
		const struct symbol *symbol = symbols_find(symbols, ips[i] - !!i);
		const unsigned int category = symbol ? symbol->category
						     : CATEGORY_OF_CALLER;

		if (category == CATEGORY_OF_CALLER)
			continue;
		within[category] = true;
		if (found == CATEGORY_OF_CALLER)
			found = category;
		if (holder == CATEGORY_OF_CALLER && category != PROFILE_LOCKS)
			holder = category;
		/* Further out is what was interrupted. */
		if (category == PROFILE_REST)
			break;
	}
	if (found == CATEGORY_OF_CALLER)
		found = PROFILE_REST;
	if (found == PROFILE_LOCKS && is_of_zsmalloc(holder)) {
		within[PROFILE_LOCKS] = false;
		found = PROFILE_ZS_LOCKS;
	}
	within[found] = true;
	return found;
}
