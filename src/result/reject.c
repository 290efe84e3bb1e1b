// SPDX-License-Identifier: GPL-2.0-or-later
#include "result/reject.h"

static const char *const reject_items[] = {
	[REJECT_NONE] = "none",
	[REJECT_COARSE_CLOCK] = "coarse_clock",
	[REJECT_ZSWAP_ON] = "zswap_on",
	[REJECT_WRONG_ALGORITHM] = "wrong_algorithm",
	[REJECT_DISK_TOO_SMALL] = "disk_too_small",
	[REJECT_CHILD_ERROR] = "child_error",
	[REJECT_CHILD_KILLED] = "child_killed",
	[REJECT_CHILD_OOM] = "child_oom",
	[REJECT_CHILD_HUNG] = "child_hung",
	[REJECT_HUGE_FOLIO] = "huge_folio",
	[REJECT_PAGEOUT_INCOMPLETE] = "pageout_incomplete",
	[REJECT_PAGES_RESIDENT] = "pages_resident",
	[REJECT_SWAP_CACHE] = "swap_cache",
	[REJECT_WRONG_DEVICE] = "wrong_device",
	[REJECT_SAME_FILLED] = "same_filled",
	[REJECT_INCOMPRESSIBLE] = "incompressible",
	[REJECT_ZRAM_SHORT] = "zram_short",
	[REJECT_FOREIGN_PAGES] = "foreign_pages",
	[REJECT_RATIO_OFF] = "ratio_off",
	[REJECT_GATE_SKEW] = "gate_skew",
	[REJECT_SETTLE_TIMEOUT] = "settle_timeout",
	[REJECT_THROTTLED] = "throttled",
	[REJECT_KERNEL_COMPLAINT] = "kernel_complaint",
	[REJECT_OFF_CPU] = "off_cpu",
	[REJECT_INTERRUPTED] = "interrupted",
};

static const char *const advice[] = {
	[REJECT_NONE] = "Nothing is wrong.",
	[REJECT_COARSE_CLOCK] =
		"The clock steps by more than 1 us, as in a guest that fell back to jiffies; "
		"give the kernel a better clock source.",
	[REJECT_ZSWAP_ON] = "zswap keeps the pages before they get to zram; write N to "
			    "/sys/module/zswap/parameters/enabled.",
	[REJECT_WRONG_ALGORITHM] =
		"The device compresses with another algorithm than the "
		"job's; choose one that the kernel has.",
	[REJECT_DISK_TOO_SMALL] = "The device holds less than twice the working set; use "
				  "fewer processes or less memory for each.",
	[REJECT_CHILD_ERROR] = "A system call failed in a process; the detail names it.",
	[REJECT_CHILD_KILLED] = "A process died of a signal; see who sent it.",
	[REJECT_CHILD_OOM] =
		"The kernel ran out of memory and killed a process; use fewer "
		"processes or less memory for each.",
	[REJECT_CHILD_HUNG] = "A process passed the round's deadline; raise "
			      "round_timeout_s if the machine is just slow.",
	[REJECT_HUGE_FOLIO] = "Huge pages took part, which are swapped and freed in "
			      "another way; write never to "
			      "/sys/kernel/mm/transparent_hugepage/enabled.",
	[REJECT_PAGEOUT_INCOMPLETE] =
		"Pages were still resident after the last pass; raise pageout_passes, or "
		"see whether a memory cgroup limits swap.",
	[REJECT_PAGES_RESIDENT] = "Pages came back into memory before the gate; see who "
				  "touches other processes' memory.",
	[REJECT_SWAP_CACHE] = "Pages were in zram and in the swap cache too; raise "
			      "pageout_passes so that their write-out can end.",
	[REJECT_WRONG_DEVICE] =
		"Pages went to another swap device; see that none has our "
		"priority or a higher one.",
	[REJECT_SAME_FILLED] =
		"zram stores pages of one repeated value without an object, "
		"so there is nothing to free; use another pattern.",
	[REJECT_INCOMPRESSIBLE] = "zram stored pages uncompressed though the pattern is "
				  "compressible; see the algorithm and the ratio.",
	[REJECT_ZRAM_SHORT] =
		"zram holds less than was paged out; see whether pages went "
		"elsewhere or have been read back.",
	[REJECT_FOREIGN_PAGES] =
		"zram holds more than was paged out: other processes swap "
		"too; make the host quiet or leave it more memory.",
	[REJECT_RATIO_OFF] = "The data compressed to another ratio than the wanted one; "
			     "the pattern fits other algorithms only.",
	[REJECT_GATE_SKEW] = "The processes did not start together; make the host quiet, "
			     "or give them CPUs of their own.",
	[REJECT_SETTLE_TIMEOUT] =
		"zram's counters or the kernel's workers were not back in "
		"time; raise settle_timeout_ms or look for other swapping.",
	[REJECT_THROTTLED] =
		"A CPU was slowed down for heat or power in this round; cool "
		"the machine or lower its frequency limit.",
	[REJECT_KERNEL_COMPLAINT] =
		"The kernel complained in its log, or became tainted, in this round; "
		"read dmesg and fix that first.",
	[REJECT_OFF_CPU] =
		"A process was kept from its CPU for most of its release, or the "
		"run was stopped; see who stops, freezes or traces it, or make "
		"the host quiet.",
	[REJECT_INTERRUPTED] = "The run was stopped in this round; run it again.",
};

_Static_assert(sizeof(reject_items) / sizeof(reject_items[0]) == REJECT_COUNT,
	       "each reason has a name");
_Static_assert(sizeof(advice) / sizeof(advice[0]) == REJECT_COUNT,
	       "each reason has its advice");

const struct names reject_names = { "reject reason", reject_items, REJECT_COUNT };

const char *reject_advice(enum reject reject)
{
	return (unsigned int)reject < REJECT_COUNT ? advice[reject]
						   : "The reason is unknown.";
}
