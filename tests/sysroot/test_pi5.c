// SPDX-License-Identifier: GPL-2.0-or-later
/* A Raspberry Pi 5 whose firmware makes up NUMA nodes, from public reports of one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "host/binding.h"
#include "machine/identity.h"
#include "require_bed.h"
#include "sysroot.h"

static int open_pi(void **state)
{
	static struct fs fs;

	sysroot_open(&fs, "pi5");
	*state = &fs;
	return 0;
}

static int close_pi(void **state)
{
	fs_close(*state);
	return 0;
}

static void it_is_known(void **state)
{
	struct machine m;
	struct kernel k;

	identity_machine(&m, *state);
	identity_kernel(&k, *state);
	assert_string_equal(m.arch, "aarch64");
	assert_string_equal(m.model, "Raspberry Pi 5 Model B Rev 1.0");
	assert_string_equal(m.cpu_model, "Cortex-A76");
	assert_int_equal(m.cpus, 4);
	assert_int_equal(m.cores, 4);
	assert_int_equal(m.memory_bytes, UNKNOWN_U64);
	assert_string_equal(m.governor, "");
	assert_string_equal(identity_substrate(&m), "metal");
	assert_string_equal(k.release, "6.18.34+rpt-rpi-2712");
	record_clear(&machine_record, &m);
	record_clear(&kernel_record, &k);
}

static void it_throttles_by_an_alarm(void **state)
{
	struct throttle throttle;

	identity_throttle(&throttle, *state);
	assert_true(throttle.alarm);
	assert_int_equal(throttle.events, 0);
	assert_string_equal(throttle.source, "sys/class/hwmon/hwmon1/in0_lcrit_alarm");
}

static void all_cpus_are_on_the_first_node(void **state)
{
	unsigned int cpus[8];
	struct topology t;

	assert_int_equal(topology_read(&t, *state, NULL, NULL), 0);
	assert_int_equal(t.count, 4);
	assert_int_equal(t.classes, 1);
	assert_int_equal(t.nodes_all, 8);
	assert_true(t.nodes_share_cpus);
	assert_int_equal(topology_order(&t, -1, cpus, 8), 4);
	for (unsigned int i = 0; i < 4; i++) {
		assert_int_equal(cpus[i], i);
		assert_int_equal(topology_node_of(&t, i), 0);
	}
	topology_free(&t);
}

/* However small the plan is. */
static void memory_is_not_bound(void **state)
{
	struct topology t;
	struct binding binding;

	assert_int_equal(topology_read(&t, *state, NULL, NULL), 0);
	binding_choose(&binding, &t, 0, 1, *state);
	topology_free(&t);
	assert_int_equal(binding.node, -1);
	assert_string_equal(binding.reason, "NUMA nodes share CPUs; the kernel's default "
					    "policy is interleave");
}

static void check_says_so(void **state)
{
	assert_ok(*state, "numa", "default policy is interleave: memory is not bound");
	assert_ok(*state, "swap", "/dev/zram0 at priority 100");
	assert_ok(*state, "throttling",
		  "observed in /sys/class/hwmon/hwmon1/in0_lcrit_alarm, temperature in "
		  "/sys/class/hwmon/hwmon0/temp1_input");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_is_known),
		cmocka_unit_test(it_throttles_by_an_alarm),
		cmocka_unit_test(all_cpus_are_on_the_first_node),
		cmocka_unit_test(memory_is_not_bound),
		cmocka_unit_test(check_says_so),
	};

	return cmocka_run_group_tests(tests, open_pi, close_pi);
}
