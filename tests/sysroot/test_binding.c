// SPDX-License-Identifier: GPL-2.0-or-later
/* Which NUMA node memory is bound to, and whether. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "host/binding.h"
#include "require_bed.h"

#define NODES "sys/devices/system/node/"

static void put_node(const struct fs *fs, unsigned int node, const char *cpus,
		     unsigned int free_kib, unsigned int cache_kib)
{
	char path[64], text[256];

	snprintf(path, sizeof(path), NODES "node%u/cpulist", node);
	snprintf(text, sizeof(text), "%s\n", cpus);
	sysroot_put(fs, path, text);
	snprintf(path, sizeof(path), NODES "node%u/meminfo", node);
	snprintf(text, sizeof(text),
		 "Node %u MemTotal:  9000000 kB\nNode %u MemFree:   %u kB\n"
		 "Node %u Inactive(file):   %u kB\n",
		 node, node, free_kib, node, cache_kib);
	sysroot_put(fs, path, text);
}

static struct binding bind(const struct fs *fs, struct topology *topology)
{
	struct binding binding;
	struct err err = { "" };

	if (topology_read(topology, fs, NULL, &err))
		fail_msg("%s", err.msg);
	binding_choose(&binding, topology, topology_node_of(topology, 0), 1408 * MIB, fs);
	topology_free(topology);
	return binding;
}

/* Eight nodes of 500,000 kB, all of all CPUs, as a Raspberry Pi's firmware has them. */
static void made_up_nodes_are_not_bound_to(void **state)
{
	struct topology topology;
	struct binding binding;

	sysroot_put(*state, "sys/devices/system/cpu/online", "0-3\n");
	for (unsigned int node = 0; node < 8; node++)
		put_node(*state, node, "0-3", 500000, 0);
	binding = bind(*state, &topology);
	assert_int_equal(binding.node, -1);
	assert_string_equal(binding.reason, "NUMA nodes share CPUs");
	assert_ok(*state, "numa", "NUMA nodes share CPUs: memory is not bound");
	/* As on a Raspberry Pi 5: it changes what "not bound" means. */
	sysroot_put(*state, "proc/cmdline",
		    "cgroup_disable=memory numa_policy=interleave numa=fake=8\n");
	binding = bind(*state, &topology);
	assert_int_equal(binding.node, -1);
	assert_string_equal(binding.reason, "NUMA nodes share CPUs; the kernel's default "
					    "policy is interleave");
}

static void made_up_nodes_are_counted(void **state)
{
	struct topology topology;

	sysroot_put(*state, "sys/devices/system/cpu/online", "0-3\n");
	for (unsigned int node = 0; node < 8; node++)
		put_node(*state, node, "0-3", 500000, 0);
	assert_int_equal(topology_read(&topology, *state, NULL, NULL), 0);
	assert_int_equal(topology.nodes, 8);
	assert_true(topology.nodes_share_cpus);
	assert_int_equal(topology_node_of(&topology, 3), 0);
	topology_free(&topology);
}

/* 1408 MiB are 1441792 kB. Half of the page cache is counted. */
static void a_node_must_have_room(void **state)
{
	struct topology topology;
	struct binding binding;

	sysroot_put(*state, "sys/devices/system/cpu/online", "0-3\n");
	put_node(*state, 0, "0-1", 441792, 2000000);
	put_node(*state, 1, "2-3", 9000000, 0);
	binding = bind(*state, &topology);
	assert_int_equal(binding.node, 0);
	assert_string_equal(binding.reason, "");
	assert_ok(*state, "numa", "bound to node 0");

	put_node(*state, 0, "0-1", 441791, 2000000);
	binding = bind(*state, &topology);
	assert_int_equal(binding.node, -1);
	assert_string_equal(binding.reason,
			    "node 0 has 1407 MiB free, the plan needs 1408 MiB");
	assert_note(*state, "numa", "node 0 has 1407 MiB free");
}

/* One node with CPUs and one of memory alone: what is bound to the first is bound. */
static void a_node_of_memory_is_a_node(void **state)
{
	struct topology topology;

	sysroot_put(*state, "sys/devices/system/cpu/online", "0-3\n");
	put_node(*state, 0, "0-3", 400000, 0);
	put_node(*state, 1, "", 9000000, 0);
	assert_int_equal(bind(*state, &topology).node, -1);
	put_node(*state, 0, "0-3", 9000000, 0);
	assert_int_equal(bind(*state, &topology).node, 0);
}

static void a_cpuset_may_leave_a_node_out(void **state)
{
	struct topology topology;
	struct binding binding;

	sysroot_put(*state, "sys/devices/system/cpu/online", "0-3\n");
	put_node(*state, 0, "0-1", 9000000, 0);
	put_node(*state, 1, "2-3", 9000000, 0);
	sysroot_put(*state, "proc/self/status", "Mems_allowed_list:\t1\n");
	binding = bind(*state, &topology);
	assert_int_equal(binding.node, -1);
	assert_string_equal(binding.reason, "cpuset.mems leaves out node 0");
}

/* Nothing to choose: neither a kernel without NUMA nor a single small node is asked. */
static void one_node_is_as_good_as_none(void **state)
{
	struct topology topology;
	struct binding binding;

	sysroot_put(*state, "sys/devices/system/cpu/online", "0-3\n");
	binding = bind(*state, &topology);
	assert_int_equal(binding.node, 0);
	assert_string_equal(binding.reason, "");
	put_node(*state, 0, "0-3", 1, 0);
	binding = bind(*state, &topology);
	assert_int_equal(binding.node, 0);
	assert_string_equal(binding.reason, "");
	assert_ok(*state, "numa", "one node");
}

/* Asked for by name, a node must do. */
static void a_chosen_node_is_required(void **state)
{
	struct requirement list[REQUIRE_MAX];
	struct require_plan chosen = plan;
	size_t count;

	sysroot_put(*state, "sys/devices/system/cpu/online", "0-3\n");
	put_node(*state, 0, "0-1", 9000000, 0);
	put_node(*state, 1, "2-3", 1000, 0);
	chosen.numa_node = 0;
	count = require_check_all(list, &chosen, *state);
	assert_int_equal(require_missing(list, count), 0);
	chosen.numa_node = 1;
	count = require_check_all(list, &chosen, *state);
	assert_int_equal(require_missing(list, count), 1);
	chosen.numa_node = 2;
	count = require_check_all(list, &chosen, *state);
	assert_int_equal(require_missing(list, count), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_HOST(made_up_nodes_are_not_bound_to),
		ON_HOST(made_up_nodes_are_counted),
		ON_HOST(a_node_must_have_room),
		ON_HOST(a_node_of_memory_is_a_node),
		ON_HOST(a_cpuset_may_leave_a_node_out),
		ON_HOST(one_node_is_as_good_as_none),
		ON_HOST(a_chosen_node_is_required),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
