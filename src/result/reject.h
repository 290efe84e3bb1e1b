/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_RESULT_REJECT_H
#define SWAPREL_RESULT_REJECT_H

#include "base/names.h"

/*
 * Why a round is discarded, in the order of the way through a round: REJECT_<symbol>, how
 * a file and a table spell it, and for people what it means and what to do. A coarse
 * clock, an interruption, and what is wrong with a module end the run.
 */
#define REJECTS(REASON)                                                                 \
	REASON(NONE, "none", "Nothing is wrong.")                                       \
	REASON(COARSE_CLOCK, "coarse_clock",                                            \
	       "The clock steps by more than 1 us, as in a guest that fell back "       \
	       "to jiffies; choose another that cat "                                   \
	       "/sys/devices/system/clocksource/clocksource0/available_clocksource "    \
	       "lists.")                                                                \
	REASON(ZSWAP_ON, "zswap_on",                                                    \
	       "zswap takes the pages before they reach zram; switch it off: echo "     \
	       "N >/sys/module/zswap/parameters/enabled")                               \
	REASON(ZSWAP_OFF, "zswap_off",                                                  \
	       "zswap was switched off in the run; see who writes to "                  \
	       "/sys/module/zswap/parameters/enabled.")                                 \
	REASON(WRONG_ALGORITHM, "wrong_algorithm",                                      \
	       "The device compresses with another algorithm than the job's; add "      \
	       "--algorithm and one that cat /sys/block/zram*/comp_algorithm "          \
	       "lists.")                                                                \
	REASON(DISK_TOO_SMALL, "disk_too_small",                                        \
	       "The device holds less than twice the working set; add --modes 1, "      \
	       "or a smaller --size-mib.")                                              \
	REASON(CHILD_ERROR, "child_error",                                              \
	       "A system call failed in a process; the detail names it.")               \
	REASON(CHILD_KILLED, "child_killed",                                            \
	       "A signal killed a process; see who sent it, with dmesg if it was "      \
	       "the kernel.")                                                           \
	REASON(CHILD_OOM, "child_oom",                                                  \
	       "The kernel ran out of memory and killed a process; add --modes 1, "     \
	       "or a smaller --size-mib.")                                              \
	REASON(CHILD_HUNG, "child_hung",                                                \
	       "A process passed the round's deadline; add --round-timeout-s 600 "      \
	       "if the machine is just slow.")                                          \
	REASON(HUGE_FOLIO, "huge_folio",                                                \
	       "Huge pages were involved, which are swapped and freed on another "      \
	       "path; switch them off: echo never "                                     \
	       ">/sys/kernel/mm/transparent_hugepage/enabled")                          \
	REASON(ZSWAP_WRITTEN_BACK, "zswap_written_back",                                \
	       "zswap wrote pages back to the swap device; see that its pool has room " \
	       "and that no memory cgroup's memory.zswap.max limits it.")               \
	REASON(NOT_IN_ZSWAP, "not_in_zswap",                                            \
	       "Pages went to the swap device and not to zswap; see who changes its "   \
	       "parameters, and memory.zswap.max of the cgroup.")                       \
	REASON(PAGEOUT_INCOMPLETE, "pageout_incomplete",                                \
	       "Pages were still resident after the last pass; add "                    \
	       "--pageout-passes 100, or see whether a memory cgroup limits swap.")     \
	REASON(PAGES_RESIDENT, "pages_resident",                                        \
	       "Pages came back into memory before the start barrier; see who "         \
	       "touches other processes' memory.")                                      \
	REASON(RESIDENT_LOST, "resident_lost",                                          \
	       "Pages of the share that is to stay resident were not in memory at "     \
	       "the start barrier; leave the host more memory, or see what pages out "  \
	       "cold memory.")                                                          \
	REASON(SWAP_CACHE, "swap_cache",                                                \
	       "Pages were in zram and in the swap cache too; add "                     \
	       "--pageout-passes 100, so that their write-out can end.")                \
	REASON(WRONG_DEVICE, "wrong_device",                                            \
	       "Pages went to another swap device; see by swapon --show that none "     \
	       "has our priority or a higher one.")                                     \
	REASON(SAME_FILLED, "same_filled",                                              \
	       "zram stores pages of one repeated value without an object, so "         \
	       "there is nothing to free; add --pattern text.")                         \
	REASON(INCOMPRESSIBLE, "incompressible",                                        \
	       "zram stored pages uncompressed though the pattern is compressible; "    \
	       "see the algorithm and the ratio.")                                      \
	REASON(ZRAM_SHORT, "zram_short",                                                \
	       "zram holds less than was paged out; see whether pages went elsewhere "  \
	       "or have been read back.")                                               \
	REASON(FOREIGN_PAGES, "foreign_pages",                                          \
	       "zram holds more than was paged out: other processes swap too; make "    \
	       "the host quiet or leave it more memory.")                               \
	REASON(RATIO_OFF, "ratio_off",                                                  \
	       "The data compressed to another ratio than requested; the pattern is "   \
	       "for other algorithms only.")                                            \
	REASON(GATE_SKEW, "gate_skew",                                                  \
	       "The processes did not start together; make the host quiet, or give "    \
	       "them CPUs of their own.")                                               \
	REASON(PROCESS_RAN, "process_ran",                                              \
	       "A process ran although its killer's call was to release its memory, "   \
	       "and what it freed itself was not timed; give the release method an "    \
	       "observe(), or see what woke the process.")                              \
	REASON(NOT_RELEASED, "not_released",                                            \
	       "zram still held pages of the round when the release returned: they "    \
	       "were not freed, or another task held the memory; see what reads "       \
	       "/proc/PID of every process.")                                           \
	REASON(SETTLE_TIMEOUT, "settle_timeout",                                        \
	       "zram's counters or the kernel's workers did not settle in time; "       \
	       "add --settle-timeout-ms 60000, or look for other swapping.")            \
	REASON(MEMORY_CURVE, "memory_curve",                                            \
	       "The memory curve does not begin or end where zram's counter does; "     \
	       "see who else swaps.")                                                   \
	REASON(BYSTANDER_STARVED, "bystander_starved",                                  \
	       "The bystander, which touches pages during the release, died or got "    \
	       "no CPU; see what else runs, or leave that one out of watch.")           \
	REASON(THROTTLED, "throttled",                                                  \
	       "A CPU was slowed down for heat or power in this round; cool the "       \
	       "machine or lower its frequency limit.")                                 \
	REASON(KERNEL_COMPLAINT, "kernel_complaint",                                    \
	       "The kernel complained in its log, or became tainted, in this round; "   \
	       "read dmesg and fix that first.")                                        \
	REASON(WRONG_MODULE, "wrong_module",                                            \
	       "The loaded module is not the one to be measured; see what else loads "  \
	       "modules, and load it again.")                                           \
	REASON(MODULE_COMPLAINT, "module_complaint",                                    \
	       "The kernel complained in its log, became tainted or died when the "     \
	       "module was loaded or unloaded; read dmesg and fix the module first.")   \
	REASON(KILLER_STARVED, "killer_starved",                                        \
	       "A killer waited for its CPU for most of the release; see what else "    \
	       "runs there, make the host quiet, or give the run twice as many CPUs "   \
	       "as processes.")                                                         \
	REASON(OFF_CPU, "off_cpu",                                                      \
	       "A process did not run for most of its release, or the run was "         \
	       "stopped; see who stops, freezes or traces it, or make the host quiet.") \
	REASON(CPU_TIME, "cpu_time",                                                    \
	       "All tasks together had less CPU time than those that released, or "     \
	       "than the kernel's threads, so the kernel's accounting is wrong; see "   \
	       "its clock source.")                                                     \
	REASON(INTERRUPTED, "interrupted",                                              \
	       "The run was stopped in this round; repeat it.")

#define REJECT_SYMBOL(symbol, name, advice) REJECT_##symbol,

enum reject { REJECTS(REJECT_SYMBOL) REJECT_COUNT };

extern const struct names reject_names;

/* One sentence for people; never NULL. */
const char *reject_advice(enum reject reject);

#endif
