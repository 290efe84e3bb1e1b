// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <linux/perf_event.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "probe/clock.h"
#include "probe/cpu_time.h"
#include "probe/parking.h"
#include "probe/perf_count.h"
#include "probe/tasks.h"
#include "round/allowance.h"

/* A root of our own with the few files of /proc that the probes read. */
struct bed {
	char root[64];
	struct fs fs;
};

static void put(const struct bed *bed, const char *path, const char *text)
{
	char full[256];
	FILE *file;

	snprintf(full, sizeof(full), "%s/%s", bed->root, path);
	file = fopen(full, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void put_task(const struct bed *bed, int pid, const char *name, int parent,
		     unsigned int cpu_ns)
{
	char path[256], text[256];

	snprintf(path, sizeof(path), "%s/proc/%d", bed->root, pid);
	mkdir(path, 0700);
	snprintf(path, sizeof(path), "proc/%d/stat", pid);
	snprintf(text, sizeof(text), "%d (%s) S %d 0 0\n", pid, name, parent);
	put(bed, path, text);
	snprintf(path, sizeof(path), "proc/%d/schedstat", pid);
	snprintf(text, sizeof(text), "%u 5 1\n", cpu_ns);
	put(bed, path, text);
}

static int setup(void **state)
{
	struct bed *bed = calloc(1, sizeof(*bed));
	char proc[80];

	snprintf(bed->root, sizeof(bed->root), "/tmp/swaprel-probe.XXXXXX");
	if (!mkdtemp(bed->root))
		return -1;
	snprintf(proc, sizeof(proc), "%s/proc", bed->root);
	mkdir(proc, 0700);
	*state = bed;
	return fs_open(&bed->fs, bed->root);
}

static int teardown(void **state)
{
	struct bed *bed = *state;
	char command[96];

	fs_close(&bed->fs);
	snprintf(command, sizeof(command), "rm -r %s", bed->root);
	if (system(command))
		return -1;
	free(bed);
	return 0;
}

static void cpu_time_counts_busy_and_steal(void **state)
{
	struct bed *bed = *state;
	uint64_t tick_ns = 1000000000u / (uint64_t)sysconf(_SC_CLK_TCK);
	struct cpu_time time;

	put(bed, "proc/stat", "cpu  1 2 4 1000 2000 8 16 32 64 0\ncpu0 9 9 9 9\n");
	assert_int_equal(cpu_time_read(&time, &bed->fs), 0);
	assert_int_equal(time.busy_ns, (1 + 2 + 4 + 8 + 16) * tick_ns);
	assert_int_equal(time.irq_ns, (8 + 16) * tick_ns);
	assert_int_equal(time.idle_ns, (1000 + 2000) * tick_ns);
	assert_int_equal(time.steal_ns, 32 * tick_ns);
	put(bed, "proc/stat", "intr 1 2 3\n");
	assert_int_equal(cpu_time_read(&time, &bed->fs), -EINVAL);
}

static void workers_are_children_of_kthreadd(void **state)
{
	struct bed *bed = *state;
	struct tasks before, after;

	put_task(bed, 2, "kthreadd", 0, 7);
	put_task(bed, 11, "kworker/u8:0-ev) x", 2, 100);
	put_task(bed, 12, "kswapd0", 2, 1000);
	put_task(bed, 300, "bash", 1, 50000);
	assert_int_equal(tasks_read_workers(&before, &bed->fs), 0);
	assert_int_equal(before.count, 2);
	put_task(bed, 11, "kworker/u8:0", 2, 150);
	put_task(bed, 13, "kworker/1:1", 2, 30);
	put_task(bed, 300, "bash", 1, 90000);
	assert_int_equal(tasks_read_workers(&after, &bed->fs), 0);
	assert_int_equal(tasks_spent_ns(&before, &after), 50 + 30);
	tasks_free(&before);
	tasks_free(&after);
}

static void put_thread(const struct bed *bed, int pid, int tid, unsigned int cpu_ns)
{
	char path[256], text[64];

	snprintf(path, sizeof(path), "%s/proc/%d/task", bed->root, pid);
	mkdir(path, 0700);
	snprintf(path, sizeof(path), "%s/proc/%d/task/%d", bed->root, pid, tid);
	mkdir(path, 0700);
	snprintf(path, sizeof(path), "proc/%d/task/%d/schedstat", pid, tid);
	snprintf(text, sizeof(text), "%u 5 1\n", cpu_ns);
	put(bed, path, text);
}

/* All that is no kernel thread and not ours, thread by thread. */
static void others_are_read_by_thread(void **state)
{
	struct bed *bed = *state;
	struct tasks before, after;

	put_task(bed, 2, "kthreadd", 0, 7);
	put_thread(bed, 2, 2, 7);
	put_task(bed, 11, "kworker/0:1", 2, 1000);
	put_thread(bed, 11, 11, 1000);
	put_task(bed, 300, "daemon", 1, 500);
	put_thread(bed, 300, 300, 500);
	put_thread(bed, 300, 301, 70);
	put_task(bed, 400, "swaprel", 1, 9000);
	put_thread(bed, 400, 400, 9000);
	assert_int_equal(tasks_read_others(&before, &bed->fs, 400), 0);
	assert_int_equal(before.count, 3);
	put_thread(bed, 11, 11, 2000);
	put_thread(bed, 300, 301, 75);
	put_thread(bed, 300, 302, 20);
	put_thread(bed, 400, 400, 19000);
	assert_int_equal(tasks_read_others(&after, &bed->fs, 400), 0);
	assert_int_equal(tasks_spent_ns(&before, &after), 5 + 20);
	tasks_free(&before);
	tasks_free(&after);
}

/* A hundred sleeps of a process that is counted from outside, read after its end: with
 * events of the kernel's own, as few guests have a CPU's. */
static void counts_are_of_one_task(void **state)
{
	static const struct perf_kind kinds[PERF_COUNTS] = {
		{ PERF_TYPE_SOFTWARE, PERF_COUNT_SW_CONTEXT_SWITCHES },
		{ PERF_TYPE_SOFTWARE, PERF_COUNT_SW_EMULATION_FAULTS },
	};
	uint64_t values[PERF_COUNTS];
	struct perf_count count;
	int gate[2], ret;
	char byte = 0;
	pid_t pid;

	(void)state;
	assert_int_equal(pipe(gate), 0);
	pid = fork();
	if (!pid) {
		if (read(gate[0], &byte, 1) != 1)
			_exit(1);
		for (unsigned int i = 0; i < 100; i++)
			usleep(50);
		_exit(0);
	}
	ret = perf_count_open(&count, kinds, pid, -1);
	assert_int_equal(write(gate[1], &byte, 1), 1);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	close(gate[0]);
	close(gate[1]);
	if (ret == -EACCES || ret == -EPERM || ret == -ENOSYS) {
		print_message("perf_event_open() is not allowed here\n");
		skip();
	}
	assert_int_equal(ret, 0);
	assert_int_equal(perf_count_read(&count, values), 0);
	assert_in_range(values[0], 100, 130);
	assert_int_equal(values[1], 0);
	perf_count_close(&count);
	assert_int_equal(count.fds[0], -1);
}

/* The CPU's own, where it has any; else nothing is left open. */
static void no_counters_are_no_figure(void **state)
{
	uint64_t values[PERF_COUNTS];
	struct perf_count count;
	int ret = perf_count_open(&count, perf_hardware, 0, -1);

	(void)state;
	if (ret) {
		assert_int_equal(count.fds[0], -1);
		assert_true(perf_count_read(&count, values) < 0);
		return;
	}
	for (unsigned int i = 0; i < 100; i++)
		getppid();
	ret = perf_count_read(&count, values);
	assert_true(ret == -EAGAIN || (!ret && values[PERF_INSTRUCTIONS] > 100));
	perf_count_close(&count);
}

static void no_schedstat_is_reported(void **state)
{
	struct bed *bed = *state;
	struct tasks workers;

	assert_int_equal(tasks_read_workers(&workers, &bed->fs), -ENOENT);
	assert_null(workers.items);
}

static void put_parking(const struct bed *bed, const char *text)
{
	static const char *const dirs[] = { "sys",
					    "sys/kernel",
					    "sys/kernel/debug",
					    "sys/kernel/debug/zsmalloc",
					    "sys/kernel/debug/zsmalloc/zram7",
					    "sys/module",
					    "sys/module/zsmalloc",
					    "sys/module/zsmalloc/parameters" };
	char path[256];

	for (size_t i = 0; i < sizeof(dirs) / sizeof(dirs[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", bed->root, dirs[i]);
		mkdir(path, 0700);
	}
	put(bed, "sys/kernel/debug/zsmalloc/zram7/deferred", text);
}

static void parking_is_read_by_name(void **state)
{
	struct bed *bed = *state;
	struct parking parking;

	assert_int_equal(
		parking_read(&parking, &bed->fs, &zram_drivers[ZRAM_OF_KERNEL], 7),
		-ENOENT);
	put_parking(bed, "buffer_pages 66\nspare_pages 60\nparked_handles 900\n"
			 "peak_handles 2560\ndeferred_total 65536\n"
			 "drained_total 64636\nfallback_total 17\n");
	assert_int_equal(
		parking_read(&parking, &bed->fs, &zram_drivers[ZRAM_OF_KERNEL], 7), 0);
	assert_int_equal(parking.buffer_pages, 66);
	assert_int_equal(parking.deferred_pages, UNKNOWN_U64);
	assert_int_equal(parking.parked_handles, 900);
	assert_int_equal(parking.peak_handles, 2560);
	assert_int_equal(parking.deferred_total, 65536);
	assert_int_equal(parking.drained_total, 64636);
	assert_int_equal(parking.fallback_total, 17);
	put(bed, "sys/module/zsmalloc/parameters/deferred_pages", "64\n");
	assert_int_equal(
		parking_read(&parking, &bed->fs, &zram_drivers[ZRAM_OF_KERNEL], 7), 0);
	assert_int_equal(parking.deferred_pages, 64);
	put_parking(bed, "buffer_pages 66\n");
	assert_int_equal(
		parking_read(&parking, &bed->fs, &zram_drivers[ZRAM_OF_KERNEL], 7),
		-EINVAL);
}

/* The kernel keeps a clock that steps by a jiffy or more, so the real thing can be had.
 */
static void coarse_clock_is_seen(void **state)
{
	struct result_clock clock;

	(void)state;
	clock_measure(&clock, CLOCK_MONOTONIC_COARSE);
	assert_true(clock.granularity_ns > CLOCK_COARSE_NS);
	clock_measure(&clock, CLOCK_MONOTONIC);
	assert_in_range(clock.granularity_ns, 1, CLOCK_COARSE_NS);
}

static void slot_caches_went_with_6_15(void **state)
{
	(void)state;
	assert_int_equal(allowance_slot_cache_pages("6.12.57+deb13-arm64", 4), 256);
	assert_int_equal(allowance_slot_cache_pages("5.15.0", 2), 128);
	assert_int_equal(allowance_slot_cache_pages("6.15.0-rc1", 4), 0);
	assert_int_equal(allowance_slot_cache_pages("7.3.0", 4), 0);
	assert_int_equal(allowance_foreign_bytes(UINT64_C(256) << 20), 268435);
	assert_int_equal(allowance_foreign_bytes(UINT64_C(16) << 20), 65536);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(cpu_time_counts_busy_and_steal, setup,
						teardown),
		cmocka_unit_test_setup_teardown(workers_are_children_of_kthreadd, setup,
						teardown),
		cmocka_unit_test_setup_teardown(others_are_read_by_thread, setup,
						teardown),
		cmocka_unit_test(counts_are_of_one_task),
		cmocka_unit_test(no_counters_are_no_figure),
		cmocka_unit_test_setup_teardown(no_schedstat_is_reported, setup,
						teardown),
		cmocka_unit_test_setup_teardown(parking_is_read_by_name, setup, teardown),
		cmocka_unit_test(coarse_clock_is_seen),
		cmocka_unit_test(slot_caches_went_with_6_15),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
