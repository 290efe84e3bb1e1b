/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_MACHINE_TOPOLOGY_H
#define SWAPREL_MACHINE_TOPOLOGY_H

#include <sched.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/fs.h"

struct topology_cpu {
	unsigned int cpu;
	int package;
	int node;                       /* the first that has it */
	unsigned int sibling_rank;      /* 0: first thread of its core, 1: second ... */
	unsigned int speed;             /* bigger is faster; of use for ordering only */
	unsigned int performance_class; /* 0: the fastest kind of core, 1: the next ... */
};

struct topology {
	size_t count;              /* CPUs that are online and allowed */
	struct topology_cpu *cpus; /* owned, by CPU number */
	unsigned int classes;      /* kinds of core, 1 unless hybrid or big.LITTLE */
	unsigned int nodes;        /* NUMA nodes with such CPUs */
	unsigned int nodes_all;    /* and those that only have memory */
	bool nodes_share_cpus; /* as those that firmware makes up: each has all CPUs */
	unsigned int packages;
	unsigned int cores;
};

/*
 * Read sysfs below @fs. @allowed: the CPUs the caller may use (affinity, cpuset), NULL
 * for all online ones. Kinds of core are known by the first of these that tells them
 * apart: sys/devices/cpu_core, cpu_atom and cpu_lowpower (Intel), cpu_capacity (arm64),
 * cpufreq/cpuinfo_max_freq; for the last two, CPUs within 5 % of the fastest of their
 * kind are alike. 0 or negative errno with a line; free with topology_free().
 */
int topology_read(struct topology *topology, const struct fs *fs,
		  const cpu_set_t *allowed, struct err *err);
void topology_free(struct topology *topology);

/*
 * The order in which processes take CPUs. One NUMA node is used up before the next is
 * begun; within a node all whole cores (first threads) come before any SMT sibling, and
 * among either the big cores before the small ones, then by number. So a small core of
 * one's own is taken before the second thread of a big one. @node -1: begin with the
 * node that has the best CPU by that rule. A given node is the only one used.
 * Writes at most @room CPU numbers and returns how many, 0 if the node has none.
 */
size_t topology_order(const struct topology *topology, int node, unsigned int *cpus,
		      size_t room);

/* The node of a CPU, -1 if it is not in the topology. */
int topology_node_of(const struct topology *topology, unsigned int cpu);

/* "0-7:performance 8-11:efficiency", "" for one class; returns @buf. */
char *topology_classes(const struct topology *topology, char *buf, size_t size);

#endif
