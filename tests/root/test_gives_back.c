// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Each release method by itself on a real device: it reaches zram's slot_free() for every
 * page and so zs_free(), before anything else could, and what all of them give back adds
 * up to what was mapped; the process's memory cgroup has it back as well. And who does
 * the work: process_mrelease() frees the memory of a process that cannot run, SIGKILL
 * alone does not.
 */
#include <limits.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "round/allowance.h"
#include "tests/root/owner.h"
#include "tests/root/swapdev_bed.h"

#define REGION_BYTES (32ull << 20)
#define GROUP_SLACK  (2ull << 20) /* charges that each CPU keeps in stock */
#define STARVED_NS   (20 * NS_PER_MSEC)

/* The device, and what must come back to it. */
static struct swapdev dev;
static uint64_t page_bytes, slack_bytes;
static char group[96]; /* "": no memory controller to make one of */

struct look {
	uint64_t held_bytes, slot_frees, charged_bytes;
};

static uint64_t number_in(const char *file)
{
	char path[160];
	unsigned long long number = 0;
	FILE *stream;

	snprintf(path, sizeof(path), "%s/%s", group, file);
	stream = fopen(path, "re");
	if (!stream)
		return 0;
	if (fscanf(stream, "%llu", &number) != 1)
		number = 0;
	fclose(stream);
	return number;
}

/* Memory and swap of the group: two files of version 2, one of version 1. */
static uint64_t charged_bytes(void)
{
	return number_in("memory.current") + number_in("memory.swap.current") +
	       number_in("memory.memsw.usage_in_bytes");
}

static struct look look(void)
{
	unsigned long long slot_frees = 0;
	struct zram_counters counters;
	char text[128];

	assert_int_equal(swapdev_counters(&dev, &counters), 0);
	assert_true(fs_read(dev.fs, text, sizeof(text), "sys/block/zram%u/io_stat",
			    dev.id) > 0);
	assert_int_equal(sscanf(text, "%*u %*u %*u %llu", &slot_frees), 1);
	return (struct look){ counters.orig_data_bytes, slot_frees, charged_bytes() };
}

static void make_group(void)
{
	static const char *const mounts[] = { "/sys/fs/cgroup/memory", "/sys/fs/cgroup" };
	char path[128];

	for (size_t i = 0; i < sizeof(mounts) / sizeof(mounts[0]); i++) {
		snprintf(group, sizeof(group), "%s/swaprel-test-%d", mounts[i],
			 (int)getpid());
		if (mkdir(group, 0755))
			continue;
		snprintf(path, sizeof(path), "%s/memory.memsw.usage_in_bytes", group);
		if (!access(path, R_OK))
			return;
		snprintf(path, sizeof(path), "%s/memory.swap.current", group);
		if (!access(path, R_OK))
			return;
		rmdir(group);
	}
	group[0] = '\0';
	print_message("no memory controller that counts swap: cgroups are left out\n");
}

static struct owner start(const struct release_method *method, unsigned int cpu)
{
	const struct owner_options options = { method, REGION_BYTES, dev.swap_type, cpu,
					       group };

	return owner_start(&options);
}

/* Returns what the method gave back, in bytes. */
static uint64_t give_back(const struct release_method *method)
{
	const uint64_t pages = REGION_BYTES / page_bytes;
	struct owner owner = start(method, UINT_MAX);
	const struct look full = look();
	struct look after;

	assert_int_equal(owner.shared->proof.proven_pages, pages);
	assert_true(full.held_bytes >= REGION_BYTES);
	assert_true(!*group || full.charged_bytes >= REGION_BYTES);
	owner_release(&owner, method);
	after = look();
	assert_int_equal(owner_has_ended(&owner), method->observe != NULL);
	/* Of a mapping that is still there: none of its pages is in swap any more. */
	if (!strcmp(method->name, "free") || !strcmp(method->name, "dontneed"))
		assert_int_equal(owner.shared->proof.empty_pages, pages);
	print_message(
		"%s: %llu of %llu pages, %llu slots freed\n", method->name,
		(unsigned long long)((full.held_bytes - after.held_bytes) / page_bytes),
		(unsigned long long)pages,
		(unsigned long long)(after.slot_frees - full.slot_frees));
	assert_true((after.slot_frees - full.slot_frees) * page_bytes + slack_bytes >=
		    REGION_BYTES);
	assert_true(!*group || after.charged_bytes + REGION_BYTES <=
				       full.charged_bytes + GROUP_SLACK);
	owner_drop(&owner);
	return full.held_bytes - after.held_bytes;
}

static void each_method_gives_all_back(void **state)
{
	const uint64_t mapped_bytes = release_names.count * REGION_BYTES;
	uint64_t back_bytes = 0;

	(void)state;
	for (size_t i = 0; i < release_names.count; i++) {
		const uint64_t bytes = give_back(release_methods[i]);

		assert_true(bytes + slack_bytes >= REGION_BYTES);
		back_bytes += bytes;
	}
	assert_in_range(back_bytes, mapped_bytes - release_names.count * slack_bytes,
			mapped_bytes + release_names.count * slack_bytes);
}

/* Nobody else runs on @cpu for as long as this process lives. */
static pid_t take_cpu(unsigned int cpu)
{
	const struct sched_param before_others = { .sched_priority = 1 };
	const pid_t hog = fork();
	cpu_set_t set;

	if (!hog) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		CPU_ZERO(&set);
		CPU_SET(cpu, &set);
		sched_setaffinity(0, sizeof(set), &set);
		for (;;)
			;
	}
	assert_int_equal(sched_setscheduler(hog, SCHED_FIFO, &before_others), 0);
	return hog;
}

/* What is given back while the process cannot run. */
static uint64_t give_back_starved(const char *name)
{
	const struct release_method *method = release_find(name);
	struct owner owner = start(method, 1);
	const struct look full = look();
	struct look after;
	cpu_set_t all, set;
	bool ended;
	pid_t hog;

	sched_getaffinity(0, sizeof(all), &all);
	CPU_ZERO(&set);
	CPU_SET(0, &set);
	sched_setaffinity(0, sizeof(set), &set);
	hog = take_cpu(1);
	clock_nap_ns(STARVED_NS);
	assert_int_equal(method->release_from_parent(owner.pidfd), 0);
	clock_nap_ns(STARVED_NS);
	after = look();
	ended = owner_has_ended(&owner);
	kill(hog, SIGKILL);
	waitpid(hog, NULL, 0);
	sched_setaffinity(0, sizeof(all), &all);
	assert_false(ended);
	assert_int_equal(release_process_ended(owner.pidfd), 0);
	owner_drop(&owner);
	return full.held_bytes > after.held_bytes ? full.held_bytes - after.held_bytes
						  : 0;
}

static void mrelease_needs_no_turn_of_the_victim(void **state)
{
	(void)state;
	if (sysconf(_SC_NPROCESSORS_ONLN) < 2)
		skip();
	assert_true(give_back_starved("mrelease") + slack_bytes >= REGION_BYTES);
	assert_true(give_back_starved("kill") <= slack_bytes);
}

static int setup(void **state)
{
	const struct swapdev_options options = { .algorithm = "lzo-rle",
						 .disksize_bytes = BED_DISK_BYTES };
	struct swapdev_bed *bed;
	struct utsname host;

	if (swapdev_bed_setup(state))
		return -1;
	bed = *state;
	if (bed_open_ledger(bed) ||
	    swapdev_add(&dev, &bed->fs, &bed->ledger, &options, &bed->err)) {
		fprintf(stderr, "%s\n", bed->err.msg);
		return -1;
	}
	uname(&host);
	page_bytes = (uint64_t)sysconf(_SC_PAGESIZE);
	slack_bytes = allowance_foreign_bytes(REGION_BYTES) +
		      page_bytes * allowance_slot_cache_pages(
					   host.release,
					   (unsigned int)sysconf(_SC_NPROCESSORS_ONLN));
	make_group();
	return 0;
}

static int teardown(void **state)
{
	if (*group)
		rmdir(group);
	return swapdev_bed_teardown(state);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_method_gives_all_back),
		TEST(mrelease_needs_no_turn_of_the_victim),
	};
	int skip = swapdev_bed_skip();

	return skip ? skip : cmocka_run_group_tests(tests, NULL, NULL);
}
