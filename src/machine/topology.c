// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cpulist.h"
#include "machine/topology.h"
#include "machine/topology_class.h"

static int usable_cpus(const struct fs *fs, const cpu_set_t *allowed, cpu_set_t *usable,
		       struct err *err)
{
	const char *path = "sys/devices/system/cpu/online";
	char text[1024];
	ssize_t len = fs_read(fs, text, sizeof(text), "%s", path);
	int ret;

	if (len < 0)
		return err_sys(err, (int)len, "cannot read /%s", path);
	ret = cpulist_parse(text, usable);
	if (ret)
		return err_set(err, ret, "/%s: \"%.64s\" is not a CPU list below %d",
			       path, text, CPU_SETSIZE);
	if (allowed)
		CPU_AND(usable, usable, allowed);
	if (!CPU_COUNT(usable))
		return err_set(err, -EINVAL,
			       "none of the online CPUs (%.64s) may be used", text);
	return 0;
}

/* Counted among the usable CPUs: a sibling whose first thread is offline or out of the
 * cpuset has the core for itself. */
static unsigned int read_sibling_rank(const struct fs *fs, unsigned int cpu,
				      const cpu_set_t *usable)
{
	unsigned int rank = 0;
	cpu_set_t siblings;
	char text[256];

	if (fs_read(fs, text, sizeof(text),
		    "sys/devices/system/cpu/cpu%u/topology/thread_siblings_list",
		    cpu) < 0 ||
	    cpulist_parse(text, &siblings))
		return 0;
	CPU_AND(&siblings, &siblings, usable);
	for (unsigned int i = 0; i < cpu; i++)
		rank += !!CPU_ISSET(i, &siblings);
	return rank;
}

/* Some arm64 and virtual machines say -1 for "not known"; they have one package. */
static int read_package(const struct fs *fs, unsigned int cpu)
{
	char text[32];

	if (fs_read(fs, text, sizeof(text),
		    "sys/devices/system/cpu/cpu%u/topology/physical_package_id", cpu) < 0)
		return 0;
	return text[0] == '-' ? 0 : atoi(text);
}

#define NODE_UNKNOWN (-1)

struct node_scan {
	struct topology *topology;
	const struct fs *fs;
};

static int visit_node(void *arg, const char *name)
{
	const struct node_scan *scan = arg;
	unsigned int node;
	char text[1024];
	bool used = false;
	cpu_set_t set;
	int end = 0;

	if (sscanf(name, "node%u%n", &node, &end) != 1 || name[end])
		return 0;
	scan->topology->nodes_all++;
	if (fs_read(scan->fs, text, sizeof(text), "sys/devices/system/node/%s/cpulist",
		    name) < 0 ||
	    cpulist_parse(text, &set))
		return 0;
	for (size_t i = 0; i < scan->topology->count; i++) {
		struct topology_cpu *cpu = &scan->topology->cpus[i];

		if (!CPU_ISSET(cpu->cpu, &set))
			continue;
		used = true;
		if (cpu->node == NODE_UNKNOWN)
			cpu->node = (int)node;
		else
			scan->topology->nodes_share_cpus = true;
	}
	scan->topology->nodes += used;
	return 0;
}

static unsigned int count_packages(const struct topology *topology)
{
	unsigned int n = 0;

	for (size_t i = 0; i < topology->count; i++) {
		size_t j = 0;

		while (topology->cpus[j].package != topology->cpus[i].package)
			j++;
		n += i == j;
	}
	return n;
}

int topology_read(struct topology *topology, const struct fs *fs,
		  const cpu_set_t *allowed, struct err *err)
{
	struct node_scan scan = { .topology = topology, .fs = fs };
	cpu_set_t usable;
	int ret;

	memset(topology, 0, sizeof(*topology));
	ret = usable_cpus(fs, allowed, &usable, err);
	if (ret)
		return ret;
	topology->cpus = calloc((size_t)CPU_COUNT(&usable), sizeof(*topology->cpus));
	if (!topology->cpus)
		return err_set(err, -ENOMEM, "no memory for the list of CPUs");
	for (unsigned int i = 0; i < CPU_SETSIZE; i++) {
		struct topology_cpu *cpu = &topology->cpus[topology->count];

		if (!CPU_ISSET(i, &usable))
			continue;
		topology->count++;
		cpu->cpu = i;
		cpu->node = NODE_UNKNOWN;
		cpu->package = read_package(fs, i);
		cpu->sibling_rank = read_sibling_rank(fs, i, &usable);
		topology->cores += !cpu->sibling_rank;
	}
	/* A kernel without NUMA has no such directory, and all CPUs are on node 0. */
	fs_each(fs, "sys/devices/system/node", visit_node, &scan);
	for (size_t i = 0; i < topology->count; i++) {
		if (topology->cpus[i].node == NODE_UNKNOWN)
			topology->cpus[i].node = 0;
	}
	if (!topology->nodes)
		topology->nodes = topology->nodes_all = 1;
	topology_read_classes(topology, fs);
	topology->packages = count_packages(topology);
	return 0;
}

void topology_free(struct topology *topology)
{
	free(topology->cpus);
	memset(topology, 0, sizeof(*topology));
}

int topology_node_of(const struct topology *topology, unsigned int cpu)
{
	for (size_t i = 0; i < topology->count; i++) {
		if (topology->cpus[i].cpu == cpu)
			return topology->cpus[i].node;
	}
	return -1;
}
