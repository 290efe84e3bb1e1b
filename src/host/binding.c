// SPDX-License-Identifier: GPL-2.0-or-later
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/cpulist.h"
#include "host/binding.h"
#include "record/record.h"

#define BYTES_PER_MIB (UINT64_C(1) << 20)

static uint64_t node_kib(const char *text, int node, const char *name)
{
	char key[64];
	uint64_t kib = 0;

	snprintf(key, sizeof(key), "Node %d %s", node, name);
	fs_key_u64(text, key, &kib);
	return kib;
}

/* There is no MemAvailable of a node. Half of its page cache is sure to go when asked. */
static uint64_t node_room(const struct fs *fs, int node)
{
	char text[4096];

	if (fs_read(fs, text, sizeof(text), "sys/devices/system/node/node%d/meminfo",
		    node) < 0)
		return UNKNOWN_U64;
	return 1024 * (node_kib(text, node, "MemFree") +
		       (node_kib(text, node, "Active(file)") +
			node_kib(text, node, "Inactive(file)") +
			node_kib(text, node, "SReclaimable")) /
			       2);
}

/* A list of nodes is written like one of CPUs. */
static bool may_use(const struct fs *fs, int node)
{
	char text[4096], list[512];
	cpu_set_t nodes;

	if (fs_read(fs, text, sizeof(text), "proc/self/status") < 0 ||
	    fs_key(text, "Mems_allowed_list", list, sizeof(list)) ||
	    cpulist_parse(list, &nodes))
		return true;
	return CPU_ISSET(node, &nodes);
}

/* Raspberry Pi's firmware has the kernel interleave over the nodes that it makes up. */
static void say_shared(char *reason, size_t size, const struct fs *fs)
{
	static const char key[] = "numa_policy=";
	char cmdline[4096];
	const char *policy;

	fs_read(fs, cmdline, sizeof(cmdline), "proc/cmdline");
	policy = strstr(cmdline, key);
	if (policy) {
		policy += strlen(key);
		snprintf(reason, size,
			 "NUMA nodes share CPUs; the kernel's default policy is %.*s",
			 (int)strcspn(policy, " "), policy);
	} else {
		snprintf(reason, size, "NUMA nodes share CPUs");
	}
}

void binding_choose(struct binding *binding, const struct topology *topology, int node,
		    uint64_t need_bytes, const struct fs *fs)
{
	char *reason = binding->reason;

	*binding = (struct binding){ .node = node, .room_bytes = UNKNOWN_U64 };
	if (topology->nodes_all < 2)
		return;
	binding->room_bytes = node_room(fs, node);
	if (topology->nodes_share_cpus)
		say_shared(reason, sizeof(binding->reason), fs);
	else if (!may_use(fs, node))
		snprintf(reason, sizeof(binding->reason),
			 "cpuset.mems leaves out node %d", node);
	else if (binding->room_bytes < need_bytes)
		snprintf(reason, sizeof(binding->reason),
			 "node %d has %" PRIu64 " MiB free, the plan needs %" PRIu64
			 " MiB",
			 node, binding->room_bytes / BYTES_PER_MIB,
			 need_bytes / BYTES_PER_MIB);
	if (*reason)
		binding->node = -1;
}
