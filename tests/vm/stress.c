// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "base/clock.h"
#include "tests/vm/stress.h"
#include "tests/vm/stress_procs.h"

/*
 * The /init of a guest: is zram's memory right while everything that may move or free an
 * object happens at once? From the kernel's command line: stress_seconds, stress_seed,
 * and stress_drain=1 for a kernel that frees only when asked. Its last line is the
 * verdict.
 */

#define DISK_BYTES    (UINT64_C(512) << 20)
#define TICK_NS       (20 * NS_PER_MSEC)
#define HOTPLUG_TICK  50 /* ticks from a CPU's going to the next */
#define OFFLINE_TICKS 10
#define TELL_TICK     250
#define GRACE_S       180 /* for processes to end, on a host that is busy */
#define UNPARK_S      5   /* fifty times what a buffer may wait */
#define TAIL_PAGES    300 /* more than the slot cache of old kernels keeps back */
#define OTHER_CPU     1
#define SEEDS_A_RUN   1000000 /* more than there are processes in a run */

struct bed {
	struct stress *shared;
	struct stress_disk disks[STRESS_DISKS];
	struct stress_procs group;
	unsigned int seconds;
	bool drain;
	bool other_offline;
	unsigned long hotplugs;
};

void stress_fail(struct stress *stress, const char *fmt, ...)
{
	va_list ap;

	stress->stop = true;
	if (atomic_exchange(&stress->failed, true))
		return;
	va_start(ap, fmt);
	vsnprintf(stress->what, sizeof(stress->what), fmt, ap);
	va_end(ap);
}

static void mount_all(void)
{
	static const char *const mounts[][2] = {
		{ "proc", "/proc" },
		{ "sysfs", "/sys" },
		{ "devtmpfs", "/dev" },
		{ "debugfs", "/sys/kernel/debug" },
	};

	for (size_t i = 0; i < sizeof(mounts) / sizeof(mounts[0]); i++) {
		mkdir(mounts[i][1], 0755);
		mount(mounts[i][0], mounts[i][1], mounts[i][0], 0, NULL);
	}
}

static uint64_t option(const char *name, uint64_t otherwise)
{
	const char *text = getenv(name);

	return text ? strtoull(text, NULL, 10) : otherwise;
}

static int bed_open(struct bed *bed)
{
	int ret = 0;

	bed->shared = mmap(NULL, sizeof(*bed->shared), PROT_READ | PROT_WRITE,
			   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (bed->shared == MAP_FAILED)
		return -errno;
	bed->seconds = (unsigned int)option("stress_seconds", 120);
	bed->drain = option("stress_drain", 0);
	bed->shared->seed = option("stress_seed", 1);
	bed->group.shared = bed->shared;
	bed->group.disks = bed->disks;
	bed->group.next_seed = bed->shared->seed * SEEDS_A_RUN;
	for (size_t i = 0; i < STRESS_DISKS && !ret; i++)
		ret = fs_open(&bed->disks[i].fs, NULL);
	return ret;
}

static void add_disks(struct bed *bed)
{
	const char *step;
	int ret = 0;

	for (size_t i = 0; i < STRESS_DISKS && !ret; i++)
		ret = stress_disk_add(&bed->disks[i], DISK_BYTES, &step);
	if (!ret) {
		step = "swapon";
		ret = stress_disk_swapon(&bed->disks[STRESS_SWAP], DISK_BYTES);
	}
	if (ret)
		stress_fail(bed->shared, "%s: %s", step, strerror(-ret));
}

static void set_other_cpu(struct bed *bed, bool online)
{
	int ret;

	if (bed->other_offline != online)
		return;
	ret = fs_write(&bed->disks[STRESS_SWAP].fs, online ? "1" : "0",
		       "sys/devices/system/cpu/cpu%u/online", OTHER_CPU);
	if (ret)
		stress_fail(bed->shared, "CPU %u did not go %s line: %s", OTHER_CPU,
			    online ? "on" : "off", strerror(-ret));
	bed->other_offline = !online;
	bed->hotplugs++;
}

static void tell(struct bed *bed)
{
	const struct stress *shared = bed->shared;
	unsigned long long compacted = 0, parked = 0;

	for (size_t i = 0; i < STRESS_DISKS; i++) {
		compacted += stress_disk_compacted(&bed->disks[i]);
		parked += stress_disk_parked(&bed->disks[i]);
	}
	printf("stress: %lu regions, %lu rounds, %lu pages compared, %lu compactions "
	       "freed %llu pages, %lu CPU changes, %llu parked\n",
	       shared->regions, shared->rounds, shared->pages_compared,
	       shared->compactions, compacted, bed->hotplugs, parked);
	fflush(stdout);
}

/* The other CPU is mostly there, and always in a race, which takes two. */
static void tick(struct bed *bed, unsigned int n)
{
	stress_procs_tend(&bed->group);
	if (n % HOTPLUG_TICK == 0 && !stress_procs_races(&bed->group))
		set_other_cpu(bed, false);
	if (n % HOTPLUG_TICK == OFFLINE_TICKS || stress_procs_races(&bed->group))
		set_other_cpu(bed, true);
	if (n % TELL_TICK == 0)
		tell(bed);
}

static void churn(struct bed *bed)
{
	const uint64_t end_ns = clock_now_ns() + bed->seconds * NS_PER_SEC;

	for (unsigned int n = 1; clock_now_ns() < end_ns && !bed->shared->stop; n++) {
		tick(bed, n);
		clock_nap_ns(TICK_NS);
	}
	stress_procs_end(&bed->group, GRACE_S);
}

/* Else the rest has shown nothing. */
static void expect_work(struct bed *bed)
{
	const struct stress *shared = bed->shared;

	tell(bed);
	if (!shared->regions || !shared->rounds || !shared->pages_compared)
		stress_fail(bed->shared, "the processes have done nothing");
	if (!stress_disk_compacted(&bed->disks[STRESS_RAW]))
		stress_fail(bed->shared, "compaction has freed nothing");
}

static void expect_unparked(struct bed *bed, enum stress_disk_use use, const char *when)
{
	const struct stress_disk *disk = &bed->disks[use];

	if (bed->drain)
		stress_disk_drain(disk);
	if (!stress_disk_await_unparked(disk, UNPARK_S))
		return;
	stress_fail(bed->shared, "%llu handles still parked %u s after %s",
		    (unsigned long long)stress_disk_parked(disk), UNPARK_S, when);
}

/* A few pages leave a buffer that is not full, which nothing but time or its CPU's going
 * may empty. */
static void leave_partial_buffers(struct bed *bed)
{
	set_other_cpu(bed, true);
	stress_release_on(OTHER_CPU, TAIL_PAGES, bed->group.next_seed++);
	expect_unparked(bed, STRESS_SWAP, "a small release");
	stress_release_on(OTHER_CPU, TAIL_PAGES, bed->group.next_seed++);
	set_other_cpu(bed, false);
	expect_unparked(bed, STRESS_SWAP, "a CPU went off line");
	set_other_cpu(bed, true);
}

static void expect_empty(struct bed *bed)
{
	const int ret = stress_disk_swapoff(&bed->disks[STRESS_SWAP]);
	char mm_stat[256];

	if (ret)
		stress_fail(bed->shared, "swapoff: %s", strerror(-ret));
	for (size_t i = 0; i < STRESS_DISKS; i++) {
		expect_unparked(bed, i, "all was released");
		if (stress_disk_await_empty(&bed->disks[i], UNPARK_S, mm_stat,
					    sizeof(mm_stat)))
			stress_fail(bed->shared, "mm_stat is not back to zero: %s",
				    mm_stat);
	}
}

static void expect_nothing_left(struct bed *bed)
{
	const struct fs *fs = &bed->disks[STRESS_SWAP].fs;
	uint64_t taint = 0;
	long handles;

	for (size_t i = 0; i < STRESS_DISKS; i++) {
		const int ret = stress_disk_remove(&bed->disks[i]);

		if (ret)
			stress_fail(bed->shared, "reset: %s", strerror(-ret));
	}
	handles = stress_handles_left(fs);
	if (handles > 0)
		stress_fail(bed->shared, "%ld handles leaked", handles);
	fs_read_u64(fs, &taint, "proc/sys/kernel/tainted");
	if (taint)
		stress_fail(bed->shared, "the kernel is tainted: %llu",
			    (unsigned long long)taint);
}

static void run(struct bed *bed)
{
	static void (*const steps[])(struct bed * bed) = {
		add_disks,    churn,
		expect_work,  leave_partial_buffers,
		expect_empty, expect_nothing_left,
	};
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		if (!bed->shared->failed)
			steps[i](bed);
	}
}

int main(void)
{
	struct bed bed = { 0 };

	mount_all();
	if (bed_open(&bed)) {
		puts("stress: FAILED to begin");
	} else {
		run(&bed);
		if (bed.shared->failed)
			printf("stress: FAILED %s\n", bed.shared->what);
		else
			printf("stress: ok after %u s\n", bed.seconds);
	}
	fflush(stdout);
	tcdrain(STDOUT_FILENO);
	reboot(RB_AUTOBOOT);
	return 1;
}
