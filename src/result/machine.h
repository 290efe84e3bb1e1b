/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_RESULT_MACHINE_H
#define SWAPREL_RESULT_MACHINE_H

#include <stdbool.h>
#include <stdint.h>

#include "record/record.h"

#define RESULT_LOAD_MAX 99999

/* What the figures were measured on; "" and UNKNOWN_U64 are "the machine does not say".
 */
struct machine {
	char id[24];          /* hash of the stable facts below, to tell machines apart */
	char arch[16];        /* uname -m */
	char model[128];      /* board or product: device tree, else DMI */
	char compatible[192]; /* of the device tree's root, a blank between; "" without */
	char cpu_model[128];
	uint64_t cpus;  /* online */
	uint64_t cores; /* physical, of the online ones */
	uint64_t sockets;
	char smt[24];          /* on, off, notsupported ... as the kernel says */
	char cpu_classes[160]; /* "0-7:performance 8-11:efficiency", "" when all are alike
				*/
	uint64_t numa_nodes;
	uint64_t page_size_bytes;
	uint64_t memory_bytes;
	char governor[32]; /* CPU 0's, "" without cpufreq */
	char frequency_driver[32];
	uint64_t frequency_min_khz; /* CPU 0's limits */
	uint64_t frequency_max_khz;
	char boost[16];          /* on, off, "" unknown */
	char nodename[65];       /* uname -n, to tell boards of one kind apart */
	char board[65];          /* its name in the lab; "": no lab's */
	char virtualization[32]; /* none, kvm, qemu-tcg, xen ... */
	json_t *mitigations;     /* {"spectre_v2": "Mitigation: ...", ...} */
};

/* The variant that was measured as a module of the kernel that ran. */
struct kernel_module {
	char name[56]; /* as in /sys/module; "": none, the kernel's own was measured */
	char variant[32];
	char build_id[72];
	char srcversion[40];
	char sha256[72];
	json_t *params; /* as read back: {"deferred_pages": "64"}; owned */
	bool movable;   /* whether the kernel can migrate its pages */
	uint64_t load;  /* which load of the boot or campaign, from 1 */
	uint64_t load_ns;
	uint64_t unload_ns;      /* after the last round */
	uint64_t tainted_loaded; /* taint flags after the load */
	uint64_t tainted_unloaded;
	uint64_t load_complaints; /* in the kernel's log, from before to after */
	uint64_t unload_complaints;
};

struct kernel {
	char release[96];  /* uname -r */
	char version[160]; /* uname -v */
	char cmdline[1024];
	char config_sha256[72]; /* of /proc/config.gz or /boot/config-*, uncompressed */
	char config_source[96];
	char preemption[24]; /* none, voluntary, full, lazy, as it is now */
	char thp[16];        /* always, madvise, never */
	char clocksource[24];
	char boot_id[40];             /* of /proc/sys/kernel/random */
	char zswap[8];                /* on, off, absent */
	char zram_source[16];         /* builtin, module */
	char zram_algorithms[256];    /* the device's comp_algorithm, as read */
	uint64_t zsmalloc_chain_size; /* CONFIG_ZSMALLOC_CHAIN_SIZE where readable */
	uint64_t tainted;             /* flags before the run, see result/taint.h */
	struct kernel_module module;
};

/* What the run met, and what was changed for it. */
struct run_conditions {
	uint64_t steal_ns;        /* over the run, all CPUs */
	uint64_t throttle_before; /* thermal throttle events since boot */
	uint64_t throttle_after;
	char throttle_source[64];    /* where those two come from, "" if nowhere */
	char temperature_source[64]; /* and the temperatures of rounds, likewise */
	char pinned_cpus[128];       /* in the order the processes take them */
	int numa_node;
	char tuned[512]; /* "path=value (was old) ..." */
	uint64_t disksize_bytes;
	char other_swap[256];         /* left alone, at lower priority */
	uint64_t load_before_percent; /* of all CPUs, over the quarter second before */
	uint64_t tainted_after;       /* kernel.tainted as it is at the end */
	uint64_t complaints_before;   /* in the kernel's log; UNKNOWN_U64: not readable */
	uint64_t complaints_during;
	char complaint[160];      /* the run's first, else the last before it */
	json_t *complaint_lines;  /* the run's first, and what the kernel wrote behind it:
				   * a list of texts, NULL: none; owned */
	char unbound_reason[160]; /* why memory was bound to no node, "" if it was */
	char parking_unseen[160]; /* why counters of a kernel that parks cannot be read */
};

extern const struct record machine_record;
extern const struct record kernel_record;
extern const struct record run_conditions_record;

#endif
