// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "tests/root/host.h"
#include "tests/root/swapdev_bed.h"

#define SKIP          77
#define BUSY_LIMIT_NS (60 * NS_PER_SEC)

int bed_open_ledger(struct swapdev_bed *bed)
{
	const uint64_t end = clock_now_ns() + BUSY_LIMIT_NS;
	int ret;

	do {
		ret = ledger_open(&bed->ledger, &bed->fs, &bed->err);
	} while (ret == -EBUSY && clock_now_ns() < end);
	bed->has_ledger = !ret;
	return ret;
}

int swapdev_bed_skip(void)
{
	struct swapdev_bed bed = { 0 };
	int ret;

	if (geteuid() || access("/sys/class/zram-control/hot_add", F_OK)) {
		puts("skipped: needs root and a kernel with zram (modprobe zram)");
		return SKIP;
	}
	if (fs_open(&bed.fs, NULL))
		return SKIP;
	ret = bed_open_ledger(&bed);
	if (ret)
		printf("skipped: %s\n", bed.err.msg);
	else
		ledger_close(&bed.ledger);
	fs_close(&bed.fs);
	return ret ? SKIP : 0;
}

/* Looked at with the lock in hand: a run of somebody else's would come and go in it. */
int swapdev_bed_setup(void **state)
{
	struct swapdev_bed *bed = calloc(1, sizeof(*bed));
	int ret;

	*state = bed;
	if (!bed || fs_open(&bed->fs, NULL) || bed_open_ledger(bed))
		return -1;
	swaps_read(&bed->fs, bed->swaps, sizeof(bed->swaps));
	ret = zram_devices(&bed->fs, &bed->devices);
	ledger_close(&bed->ledger);
	bed->has_ledger = false;
	return ret;
}

int bed_in_killed_run(struct swapdev_bed *bed, int (*work)(struct swapdev_bed *bed))
{
	int status = -1;
	pid_t pid = fork();

	if (!pid) {
		if (bed_open_ledger(bed) || work(bed)) {
			fprintf(stderr, "%s\n", bed->err.msg);
			_exit(1);
		}
		_exit(0);
	}
	waitpid(pid, &status, 0);
	return status;
}

static void note_said(void *arg, const char *line)
{
	struct swapdev_bed *bed = arg;
	size_t len = strlen(bed->said);

	snprintf(bed->said + len, sizeof(bed->said) - len, "%s\n", line);
}

static void note_failed(void *arg, const char *line)
{
	struct swapdev_bed *bed = arg;

	err_set(&bed->err, 0, "%s", line);
}

int bed_undo(struct swapdev_bed *bed)
{
	const struct restore_callbacks callbacks = { .arg = bed,
						     .done = note_said,
						     .failed = note_failed };

	bed->said[0] = '\0';
	return swapdev_restore(&bed->ledger, &callbacks);
}

int bed_restore(struct swapdev_bed *bed)
{
	const uint64_t end = clock_now_ns() + BUSY_LIMIT_NS;
	int ret;

	do {
		ret = ledger_load(&bed->ledger, &bed->fs, &bed->err);
	} while (ret == -EBUSY && clock_now_ns() < end);
	bed->said[0] = '\0';
	if (!ret)
		ret = bed_undo(bed);
	ledger_close(&bed->ledger);
	return ret;
}

int bed_add_extra(struct swapdev_bed *bed)
{
	uint64_t id;
	int ret = fs_read_u64(&bed->fs, &id, "sys/class/zram-control/hot_add");

	if (ret)
		return ret;
	CPU_SET(id, &bed->extra);
	return (int)id;
}

int bed_remove_extra(struct swapdev_bed *bed, unsigned int id)
{
	const uint64_t end = clock_now_ns() + BUSY_LIMIT_NS;
	char text[16];
	int ret;

	snprintf(text, sizeof(text), "%u", id);
	do {
		ret = fs_write(&bed->fs, text, "sys/class/zram-control/hot_remove");
		clock_nap_ns(NS_PER_MSEC);
	} while (ret == -EBUSY && clock_now_ns() < end);
	CPU_CLR(id, &bed->extra);
	return ret;
}

const char *bed_left_behind(const struct swapdev_bed *bed)
{
	cpu_set_t now;

	zram_devices(&bed->fs, &now);
	if (has_new_swap(&bed->fs, bed->swaps))
		return "there is swap in use that was not there before";
	if (!CPU_EQUAL(&now, &bed->devices))
		return "the zram devices are not as before";
	if (fs_exists(&bed->fs, "var/lib/swaprel/ledger.json"))
		return "there is a ledger";
	return NULL;
}

int swapdev_bed_teardown(void **state)
{
	struct swapdev_bed *bed = *state;
	const char *left;

	for (unsigned int id = 0; id < CPU_SETSIZE; id++)
		if (CPU_ISSET(id, &bed->extra))
			bed_remove_extra(bed, id);
	if (bed->has_ledger)
		ledger_close(&bed->ledger);
	bed_restore(bed);
	left = bed_left_behind(bed);
	if (left)
		fprintf(stderr, "left behind: %s\n", left);
	fs_close(&bed->fs);
	free(bed);
	return left ? -1 : 0;
}
