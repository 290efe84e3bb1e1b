// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "base/clock.h"
#include "tests/vm/stress.h"

/*
 * The /init of a guest: is zram's memory right while everything that may move or free an
 * object happens at once? Told by the kernel's command line: stress_seconds, and
 * stress_drain=1 for a kernel that frees only when told. Its last line is the verdict.
 */

#define DISK_BYTES    (UINT64_C(512) << 20)
#define WORKERS       5 /* slot 0 compacts */
#define RACERS        2 /* the slots after it */
#define TICK_NS       (20 * NS_PER_MSEC)
#define HOTPLUG_TICK  50 /* ticks from a CPU's going to the next */
#define OFFLINE_TICKS 10
#define TELL_TICK     500
#define GRACE_S       180 /* for processes to end, on a host that is busy */
#define UNPARK_S      5   /* fifty times what a buffer may wait */
#define TAIL_PAGES    300 /* more than the slot cache of old kernels keeps back */
#define OTHER_CPU     1

struct bed {
	struct stress *shared;
	struct stress_disk disk;
	pid_t workers[WORKERS];
	uint64_t next_seed;
	unsigned int seconds;
	bool drain;
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

static int bed_open(struct bed *bed)
{
	const char *seconds = getenv("stress_seconds");
	int ret;

	bed->shared = mmap(NULL, sizeof(*bed->shared), PROT_READ | PROT_WRITE,
			   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (bed->shared == MAP_FAILED)
		return -errno;
	bed->seconds = seconds ? (unsigned int)atoi(seconds) : 120;
	bed->drain = getenv("stress_drain");
	bed->next_seed = 1;
	ret = fs_open(&bed->disk.fs, NULL);
	return ret;
}

static void start_worker(struct bed *bed, size_t slot)
{
	const uint64_t seed = bed->next_seed++;
	const pid_t pid = fork();

	if (!pid && slot == 0)
		stress_compact(bed->shared, &bed->disk);
	if (!pid && slot <= RACERS)
		stress_race(bed->shared, seed);
	if (!pid)
		stress_work(bed->shared, seed);
	if (pid < 0)
		stress_fail(bed->shared, "fork: %s", strerror(errno));
	bed->workers[slot] = pid;
}

/* Those that have ended, which must have been well, are started anew. */
static void tend_worker(struct bed *bed, size_t slot)
{
	int status;

	if (bed->workers[slot] > 0) {
		if (waitpid(bed->workers[slot], &status, WNOHANG) <= 0)
			return;
		if (!WIFEXITED(status))
			stress_fail(bed->shared, "a process was ended by signal %d",
				    WTERMSIG(status));
	}
	bed->workers[slot] = 0;
	if (!bed->shared->stop)
		start_worker(bed, slot);
}

static void set_other_cpu(struct bed *bed, bool online)
{
	const int ret = fs_write(&bed->disk.fs, online ? "1" : "0",
				 "sys/devices/system/cpu/cpu%u/online", OTHER_CPU);

	if (ret)
		stress_fail(bed->shared, "CPU %u did not go %s line: %s", OTHER_CPU,
			    online ? "on" : "off", strerror(-ret));
	bed->hotplugs++;
}

static void tell(const struct bed *bed)
{
	printf("stress: %lu regions, %lu pages compared, %lu compactions, "
	       "%lu CPU changes, %llu parked\n",
	       (unsigned long)bed->shared->regions,
	       (unsigned long)bed->shared->pages_compared,
	       (unsigned long)bed->shared->compactions, bed->hotplugs,
	       (unsigned long long)stress_disk_parked(&bed->disk));
	fflush(stdout);
}

/* One look after everything: processes and the other CPU, which is mostly there. */
static void tick(struct bed *bed, unsigned int n)
{
	for (size_t i = 0; i < WORKERS; i++)
		tend_worker(bed, i);
	if (n % HOTPLUG_TICK == 0)
		set_other_cpu(bed, false);
	if (n % HOTPLUG_TICK == OFFLINE_TICKS)
		set_other_cpu(bed, true);
	if (n % TELL_TICK == 0)
		tell(bed);
}

static bool any_worker(const struct bed *bed)
{
	for (size_t i = 0; i < WORKERS; i++) {
		if (bed->workers[i] > 0)
			return true;
	}
	return false;
}

static void churn(struct bed *bed)
{
	uint64_t end_ns = clock_now_ns() + bed->seconds * NS_PER_SEC;

	for (unsigned int n = 1; clock_now_ns() < end_ns && !bed->shared->stop; n++) {
		tick(bed, n);
		clock_nap_ns(TICK_NS);
	}
	bed->shared->stop = true;
	end_ns = clock_now_ns() + GRACE_S * NS_PER_SEC;
	while (any_worker(bed) && clock_now_ns() < end_ns) {
		for (size_t i = 0; i < WORKERS; i++)
			tend_worker(bed, i);
		clock_nap_ns(TICK_NS);
	}
	if (any_worker(bed))
		stress_fail(bed->shared, "a process did not end within %u s", GRACE_S);
}

static void expect_unparked(struct bed *bed, const char *when)
{
	if (bed->drain)
		stress_disk_drain(&bed->disk);
	if (!stress_disk_await_unparked(&bed->disk, UNPARK_S))
		return;
	stress_fail(bed->shared, "%llu handles still parked %u s after %s",
		    (unsigned long long)stress_disk_parked(&bed->disk), UNPARK_S, when);
}

/* A few pages leave a buffer that is not full, which nothing but time or its CPU's going
 * may empty. */
static void leave_partial_buffers(struct bed *bed)
{
	set_other_cpu(bed, true);
	stress_release_on(OTHER_CPU, TAIL_PAGES, bed->next_seed++);
	expect_unparked(bed, "a small release");
	stress_release_on(OTHER_CPU, TAIL_PAGES, bed->next_seed++);
	set_other_cpu(bed, false);
	expect_unparked(bed, "a CPU went off line");
	set_other_cpu(bed, true);
}

static void expect_empty(struct bed *bed)
{
	const int ret = stress_disk_swapoff(&bed->disk);
	char mm_stat[256];

	if (ret)
		stress_fail(bed->shared, "swapoff: %s", strerror(-ret));
	expect_unparked(bed, "swapoff");
	if (stress_disk_await_empty(&bed->disk, UNPARK_S, mm_stat, sizeof(mm_stat)))
		stress_fail(bed->shared, "mm_stat is not back to zero: %s", mm_stat);
}

static void expect_nothing_left(struct bed *bed)
{
	const int ret = stress_disk_remove(&bed->disk);
	uint64_t taint = 0;
	long handles;

	if (ret)
		stress_fail(bed->shared, "reset: %s", strerror(-ret));
	handles = stress_handles_left(&bed->disk.fs);
	if (handles > 0)
		stress_fail(bed->shared, "%ld handles leaked", handles);
	fs_read_u64(&bed->disk.fs, &taint, "proc/sys/kernel/tainted");
	if (taint)
		stress_fail(bed->shared, "the kernel is tainted: %llu",
			    (unsigned long long)taint);
}

static void run(struct bed *bed)
{
	static void (*const steps[])(struct bed * bed) = {
		churn,
		leave_partial_buffers,
		expect_empty,
		expect_nothing_left,
	};
	const char *step;
	int ret = stress_disk_add(&bed->disk, DISK_BYTES, &step);

	if (ret)
		stress_fail(bed->shared, "%s: %s", step, strerror(-ret));
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		if (!bed->shared->failed)
			steps[i](bed);
	}
	tell(bed);
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
