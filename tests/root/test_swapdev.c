// SPDX-License-Identifier: GPL-2.0-or-later
/* A zram device of our own on the running kernel, from hot_add to hot_remove. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "tests/root/swapdev_bed.h"

#ifndef MADV_PAGEOUT
#define MADV_PAGEOUT 21
#endif

#define HOLD_NS (300 * NS_PER_MSEC)
#define PAGES   64

static const struct swapdev_options options = { .algorithm = "lzo-rle",
						.disksize_bytes = BED_DISK_BYTES };

static void add(struct swapdev_bed *bed, struct swapdev *dev)
{
	if (bed_open_ledger(bed) ||
	    swapdev_add(dev, &bed->fs, &bed->ledger, &options, &bed->err))
		fail_msg("%s", bed->err.msg);
}

static void assert_clean(const struct swapdev_bed *bed)
{
	const char *left = bed_left_behind(bed);

	if (left)
		fail_msg("%s", left);
}

/* "/dev/zramN partition SIZE USED PRIORITY": used in KiB and the priority. */
static bool swap_line(const struct swapdev_bed *bed, const char *node, long *used_kib,
		      int *priority)
{
	char text[4096], line[128];

	fs_read(&bed->fs, text, sizeof(text), "proc/swaps");
	return !fs_key(text, node, line, sizeof(line)) &&
	       sscanf(line, "partition %*u %ld %d", used_kib, priority) == 2;
}

static void adds_and_removes(void **state)
{
	struct swapdev_bed *bed = *state;
	struct zram_counters counters;
	struct swapdev dev;
	char algorithm[32];
	long used_kib;
	int priority;

	add(bed, &dev);
	assert_true(swap_line(bed, dev.node, &used_kib, &priority));
	assert_int_equal(priority, 32767);
	assert_int_equal(dev.disksize_bytes, BED_DISK_BYTES);
	assert_int_equal(swapdev_algorithm(&dev, algorithm, sizeof(algorithm)), 0);
	assert_string_equal(algorithm, "lzo-rle");
	assert_int_equal(swapdev_counters(&dev, &counters), 0);
	assert_true(counters.orig_data_bytes >= (uint64_t)sysconf(_SC_PAGESIZE));
	assert_int_equal(bed->ledger.entries.count, 1);
	assert_int_equal(ledger_entry(&bed->ledger, 0)->kind, LEDGER_ZRAM);
	assert_int_equal(ledger_entry(&bed->ledger, 0)->zram_id, dev.id);
	if (bed_undo(bed))
		fail_msg("%s", bed->err.msg);
	assert_int_not_equal(access(dev.node, F_OK), 0);
	assert_int_equal(bed->ledger.entries.count, 0);
	assert_clean(bed);
}

/* As udev does after a change of the device: open it, look for a while, close it. */
static pid_t hold_open(const char *node, uint64_t ns)
{
	char byte = 0;
	int fds[2];
	pid_t pid;

	assert_int_equal(pipe(fds), 0);
	pid = fork();
	if (!pid) {
		byte = open(node, O_RDONLY) >= 0;
		if (write(fds[1], &byte, 1) == 1)
			clock_nap_ns(ns);
		_exit(0);
	}
	assert_int_equal(read(fds[0], &byte, 1), 1);
	assert_int_equal(byte, 1);
	close(fds[0]);
	close(fds[1]);
	return pid;
}

static void waits_for_who_has_it_open(void **state)
{
	struct swapdev_bed *bed = *state;
	struct swapdev dev;
	uint64_t start_ns;
	pid_t holder;

	add(bed, &dev);
	start_ns = clock_now_ns();
	holder = hold_open(dev.node, HOLD_NS);
	if (bed_undo(bed))
		fail_msg("%s", bed->err.msg);
	assert_in_range(clock_now_ns() - start_ns, HOLD_NS, HOLD_NS * 10);
	waitpid(holder, NULL, 0);
	assert_clean(bed);
}

static void refuses_wrong_algorithm(void **state)
{
	const struct swapdev_options wrong = { .algorithm = "lzo-rule",
					       .disksize_bytes = BED_DISK_BYTES };
	struct swapdev_bed *bed = *state;
	struct swapdev dev;

	assert_int_equal(bed_open_ledger(bed), 0);
	assert_int_equal(swapdev_add(&dev, &bed->fs, &bed->ledger, &wrong, &bed->err),
			 -EINVAL);
	assert_non_null(strstr(bed->err.msg, "\"lzo-rule\""));
	assert_non_null(strstr(bed->err.msg, "\"lzo"));
	assert_int_equal(bed_undo(bed), 0);
	assert_int_equal(bed->ledger.entries.count, 0);
	assert_clean(bed);
}

static void refuses_disk_of_one_page(void **state)
{
	const struct swapdev_options small = { .algorithm = "lzo-rle",
					       .disksize_bytes = 4096 };
	struct swapdev_bed *bed = *state;
	struct swapdev dev;

	assert_int_equal(bed_open_ledger(bed), 0);
	assert_int_equal(swapdev_add(&dev, &bed->fs, &bed->ledger, &small, &bed->err),
			 -ERANGE);
	assert_int_equal(bed_undo(bed), 0);
	assert_int_equal(bed->ledger.entries.count, 0);
	assert_clean(bed);
}

/* How many of @pages pages are swapped out to @type, by pagemap. */
static size_t swapped_to(const unsigned char *addr, size_t pages, unsigned int type)
{
	const size_t page_bytes = (size_t)sysconf(_SC_PAGESIZE);
	uint64_t entries[PAGES];
	size_t count = 0;
	int fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);

	assert_int_equal(
		pread(fd, entries, pages * 8, (off_t)((uintptr_t)addr / page_bytes * 8)),
		pages * 8);
	close(fd);
	for (size_t i = 0; i < pages; i++)
		count += entries[i] >> 62 & 1 && (entries[i] & 31) == type;
	return count;
}

static void type_and_counters_are_its_own(void **state)
{
	const size_t bytes = PAGES * (size_t)sysconf(_SC_PAGESIZE);
	struct swapdev_bed *bed = *state;
	struct zram_counters before, after;
	struct swapdev dev;
	unsigned char *mem;
	long used_kib;
	int priority;

	add(bed, &dev);
	mem = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
		   0);
	assert_ptr_not_equal(mem, MAP_FAILED);
	madvise(mem, bytes, MADV_NOHUGEPAGE);
	for (size_t i = 0; i < bytes; i++)
		mem[i] = (unsigned char)(i / 100 * 7 + i % 3);
	assert_int_equal(swapdev_counters(&dev, &before), 0);
	for (int i = 0; i < 100 && swapped_to(mem, PAGES, dev.swap_type) < PAGES; i++)
		assert_int_equal(madvise(mem, bytes, MADV_PAGEOUT), 0);
	assert_int_equal(swapped_to(mem, PAGES, dev.swap_type), PAGES);
	assert_int_equal(swapdev_counters(&dev, &after), 0);
	assert_true(after.orig_data_bytes >= before.orig_data_bytes + bytes);
	assert_true(swap_line(bed, dev.node, &used_kib, &priority));
	assert_true((size_t)used_kib * 1024 >= bytes);
	munmap(mem, bytes);
	assert_int_equal(bed_undo(bed), 0);
	assert_clean(bed);
}

#define BED_TEST(f) \
	cmocka_unit_test_setup_teardown(f, swapdev_bed_setup, swapdev_bed_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(adds_and_removes),
		BED_TEST(waits_for_who_has_it_open),
		BED_TEST(refuses_wrong_algorithm),
		BED_TEST(refuses_disk_of_one_page),
		BED_TEST(type_and_counters_are_its_own),
	};
	int skip = swapdev_bed_skip();

	return skip ? skip : cmocka_run_group_tests(tests, NULL, NULL);
}
