// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/cpulist.h"
#include "machine/topology.h"
#include "sysroot.h"

#define ROOM 64

/* The order as "0 2 4", for a look that a person can compare. */
static void assert_order(const struct topology *topology, int node, size_t room,
			 const char *expected)
{
	unsigned int cpus[ROOM];
	char text[ROOM * 4] = "";
	size_t n = topology_order(topology, node, cpus, room), len = 0;

	for (size_t i = 0; i < n; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%u",
					i ? " " : "", cpus[i]);
	assert_string_equal(text, expected);
}

static void read_machine(struct topology *topology, const char *machine,
			 const char *allowed)
{
	cpu_set_t set;
	struct err err;
	struct fs fs;

	sysroot_open(&fs, machine);
	if (allowed)
		assert_int_equal(cpulist_parse(allowed, &set), 0);
	if (topology_read(topology, &fs, allowed ? &set : NULL, &err))
		fail_msg("%s: %s", machine, err.msg);
	fs_close(&fs);
}

static void assert_classes(const struct topology *topology, const char *expected)
{
	char text[160];

	assert_string_equal(topology_classes(topology, text, sizeof(text)), expected);
}

static void test_laptop(void **state)
{
	struct topology t;

	(void)state;
	read_machine(&t, "x86-laptop", NULL);
	assert_int_equal(t.count, 8);
	assert_int_equal(t.cores, 4);
	assert_int_equal(t.packages, 1);
	assert_int_equal(t.nodes, 1);
	assert_int_equal(t.classes, 1);
	assert_int_equal(t.cpus[3].sibling_rank, 0);
	assert_int_equal(t.cpus[7].sibling_rank, 1);
	assert_classes(&t, "");
	assert_order(&t, -1, ROOM, "0 1 2 3 4 5 6 7");
	topology_free(&t);
}

static void test_pi(void **state)
{
	struct topology t;

	(void)state;
	read_machine(&t, "pi4b", NULL);
	assert_int_equal(t.count, 4);
	assert_int_equal(t.cores, 4);
	assert_int_equal(t.nodes, 1);
	assert_int_equal(t.classes, 1);
	assert_int_equal(topology_node_of(&t, 3), 0);
	assert_int_equal(topology_node_of(&t, 4), -1);
	assert_order(&t, -1, ROOM, "0 1 2 3");
	topology_free(&t);
}

static void test_hybrid(void **state)
{
	struct topology t;

	(void)state;
	read_machine(&t, "i7-12700", NULL);
	assert_int_equal(t.count, 20);
	assert_int_equal(t.cores, 12);
	assert_int_equal(t.classes, 2);
	assert_int_equal(t.cpus[15].performance_class, 0);
	assert_int_equal(t.cpus[16].performance_class, 1);
	assert_int_equal(t.cpus[16].speed, 3600000);
	assert_classes(&t, "0-15:performance 16-19:efficiency");
	assert_order(&t, -1, 4, "0 2 4 6");
	/* All whole cores, big before small; then the siblings. */
	assert_order(&t, -1, ROOM, "0 2 4 6 8 10 12 14 16 17 18 19 1 3 5 7 9 11 13 15");
	topology_free(&t);
}

/* As under taskset -c 1-3,16: 1 has its core for itself, 3 shares one with 2. */
static void test_hybrid_allowed(void **state)
{
	struct topology t;

	(void)state;
	read_machine(&t, "i7-12700", "1-3,16");
	assert_int_equal(t.count, 4);
	assert_int_equal(t.cores, 3);
	assert_order(&t, -1, ROOM, "1 2 16 3");
	topology_free(&t);

	read_machine(&t, "i7-12700", "16-19");
	assert_int_equal(t.classes, 1);
	assert_int_equal(t.cpus[0].performance_class, 0);
	assert_classes(&t, "");
	topology_free(&t);
}

static void test_numa(void **state)
{
	struct topology t;

	(void)state;
	read_machine(&t, "numa-server", NULL);
	assert_int_equal(t.count, 16);
	assert_int_equal(t.cores, 8);
	assert_int_equal(t.packages, 2);
	assert_int_equal(t.nodes, 2);
	assert_int_equal(topology_node_of(&t, 11), 0);
	assert_int_equal(topology_node_of(&t, 12), 1);
	/* A node is used up, siblings and all, before the other is begun. */
	assert_order(&t, -1, ROOM, "0 1 2 3 8 9 10 11 4 5 6 7 12 13 14 15");
	assert_order(&t, 1, ROOM, "4 5 6 7 12 13 14 15");
	assert_order(&t, 1, 5, "4 5 6 7 12");
	assert_order(&t, 2, ROOM, "");
	topology_free(&t);

	/* Node 0 has siblings only of cores whose first threads are taken away: whole. */
	read_machine(&t, "numa-server", "4-9");
	assert_order(&t, -1, ROOM, "4 5 6 7 8 9");
	topology_free(&t);
}

/* No PMUs to tell kinds apart: capacities do, and clusters a bin apart are alike. */
static void test_capacity(void **state)
{
	static const char *const capacity[] = { "280", "1024", "985", "700", "281" };
	struct topology t;
	struct err err;
	struct fs fs;
	char path[64];

	(void)state;
	sysroot_make(&fs);
	sysroot_put(&fs, "sys/devices/system/cpu/online", "0-4\n");
	for (unsigned int i = 0; i < 5; i++) {
		snprintf(path, sizeof(path), "sys/devices/system/cpu/cpu%u/cpu_capacity",
			 i);
		sysroot_put(&fs, path, capacity[i]);
	}
	assert_int_equal(topology_read(&t, &fs, NULL, &err), 0);
	assert_int_equal(t.classes, 3);
	assert_classes(&t, "1-2:performance 3:middle 0,4:efficiency");
	assert_order(&t, -1, ROOM, "1 2 3 0 4");
	topology_free(&t);
	sysroot_remove(&fs);
}

static unsigned int classes_of_two(const char *first_khz, const char *second_khz)
{
	struct topology t;
	struct err err;
	struct fs fs;
	unsigned int classes;

	sysroot_make(&fs);
	sysroot_put(&fs, "sys/devices/system/cpu/online", "0-1\n");
	sysroot_put(&fs, "sys/devices/system/cpu/cpu0/cpu_capacity", "1024\n");
	sysroot_put(&fs, "sys/devices/system/cpu/cpu1/cpu_capacity", "1024\n");
	sysroot_put(&fs, "sys/devices/system/cpu/cpu0/cpufreq/cpuinfo_max_freq",
		    first_khz);
	sysroot_put(&fs, "sys/devices/system/cpu/cpu1/cpufreq/cpuinfo_max_freq",
		    second_khz);
	assert_int_equal(topology_read(&t, &fs, NULL, &err), 0);
	classes = t.classes;
	topology_free(&t);
	sysroot_remove(&fs);
	return classes;
}

static void test_five_percent(void **state)
{
	(void)state;
	assert_int_equal(classes_of_two("4000000\n", "3800000\n"), 1);
	assert_int_equal(classes_of_two("4000000\n", "3799999\n"), 2);
	assert_int_equal(classes_of_two("3000000\n", "4000000\n"), 2);
}

static void test_errors(void **state)
{
	cpu_set_t set;
	struct topology t;
	struct err err;
	struct fs fs;

	(void)state;
	sysroot_make(&fs);
	assert_int_equal(topology_read(&t, &fs, NULL, &err), -ENOENT);
	assert_non_null(strstr(err.msg, "cpu/online"));
	sysroot_put(&fs, "sys/devices/system/cpu/online", "0-nonsense\n");
	assert_int_equal(topology_read(&t, &fs, NULL, &err), -EINVAL);
	assert_non_null(strstr(err.msg, "0-nonsense"));
	sysroot_put(&fs, "sys/devices/system/cpu/online", "0-3\n");
	assert_int_equal(cpulist_parse("4-7", &set), 0);
	assert_int_equal(topology_read(&t, &fs, &set, &err), -EINVAL);
	assert_non_null(strstr(err.msg, "0-3"));
	sysroot_remove(&fs);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_laptop),
		cmocka_unit_test(test_pi),
		cmocka_unit_test(test_hybrid),
		cmocka_unit_test(test_hybrid_allowed),
		cmocka_unit_test(test_numa),
		cmocka_unit_test(test_capacity),
		cmocka_unit_test(test_five_percent),
		cmocka_unit_test(test_errors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
