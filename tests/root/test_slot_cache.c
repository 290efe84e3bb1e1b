// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What is done against slots that kernels before 6.15 keep back, on any kernel: on each
 * CPU that is asked for all pages go to the device, and none of them stays there.
 */
#include <inttypes.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <cmocka.h>

#include "round/allowance.h"
#include "round/slot_cache.h"
#include "tests/root/swapdev_bed.h"

#define SECTOR_BYTES 512
/* docs/method.md: enough to fill the cache of a CPU, twice, and two more. */
#define PUSHED_PAGES (2 * ALLOWANCE_SLOTS_PER_CPU + 2)

static const struct swapdev_options options = { .algorithm = "lzo-rle",
						.disksize_bytes = BED_DISK_BYTES };

/* What was written to the device since it was made. */
static uint64_t written_bytes(const struct swapdev *dev)
{
	uint64_t sectors;
	char text[256];

	assert_true(fs_read(dev->fs, text, sizeof(text), "sys/block/zram%u/stat",
			    dev->id) > 0);
	assert_int_equal(sscanf(text, "%*u %*u %*u %*u %*u %*u %" SCNu64, &sectors), 1);
	return sectors * SECTOR_BYTES;
}

static uint64_t held_bytes(const struct swapdev *dev)
{
	struct zram_counters counters;

	assert_int_equal(swapdev_counters(dev, &counters), 0);
	return counters.orig_data_bytes;
}

/* What others may have there, and before 6.15 the slots that are kept back by now. */
static uint64_t slack_bytes(const struct round_env *env)
{
	struct utsname host;

	uname(&host);
	return allowance_foreign_bytes(0) +
	       allowance_slot_cache_pages(host.release,
					  (unsigned int)sysconf(_SC_NPROCESSORS_ONLN)) *
		       env->page_bytes;
}

static void push_on(const struct round_env *env, size_t asked)
{
	const size_t cpus = asked < env->cpu_count ? asked : env->cpu_count;
	const uint64_t pushed_bytes = cpus * PUSHED_PAGES * env->page_bytes;
	const uint64_t held = held_bytes(env->dev), written = written_bytes(env->dev);
	cpu_set_t before, after;

	sched_getaffinity(0, sizeof(before), &before);
	slot_cache_push(env, asked);
	sched_getaffinity(0, sizeof(after), &after);
	assert_true(CPU_EQUAL(&before, &after));
	assert_in_range(written_bytes(env->dev) - written, pushed_bytes,
			pushed_bytes + allowance_foreign_bytes(0));
	assert_true(held_bytes(env->dev) <= held + slack_bytes(env));
}

static void all_pages_go_out_and_none_stays(void **state)
{
	struct swapdev_bed *bed = *state;
	unsigned int cpus[2];
	struct swapdev dev;
	struct round_env env = { .fs = &bed->fs,
				 .dev = &dev,
				 .cpus = cpus,
				 .page_bytes = (uint64_t)sysconf(_SC_PAGESIZE) };
	cpu_set_t ours;

	sched_getaffinity(0, sizeof(ours), &ours);
	for (unsigned int cpu = 0; cpu < CPU_SETSIZE && env.cpu_count < 2; cpu++) {
		if (CPU_ISSET(cpu, &ours))
			cpus[env.cpu_count++] = cpu;
	}
	if (bed_open_ledger(bed) ||
	    swapdev_add(&dev, &bed->fs, &bed->ledger, &options, &bed->err))
		fail_msg("%s", bed->err.msg);
	push_on(&env, 0);
	push_on(&env, 1);
	push_on(&env, 2);
	push_on(&env, 3); /* more than the run has */
	if (bed_undo(bed))
		fail_msg("%s", bed->err.msg);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(all_pages_go_out_and_none_stays,
						swapdev_bed_setup, swapdev_bed_teardown),
	};
	int missing = swapdev_bed_skip();

	return missing ? missing : cmocka_run_group_tests(tests, NULL, NULL);
}
