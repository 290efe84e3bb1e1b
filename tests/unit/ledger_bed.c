// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "swapdev/swapdev.h"
#include "tests/unit/ledger_bed.h"

#define CPU_DIR "sys/devices/system/cpu/"

static void make_parents(const struct ledger_bed *bed, const char *path)
{
	char part[256];

	for (const char *slash = strchr(path, '/'); slash;
	     slash = strchr(slash + 1, '/')) {
		snprintf(part, sizeof(part), "%.*s", (int)(slash - path), path);
		if (mkdirat(bed->fs.root_fd, part, 0755))
			assert_int_equal(errno, EEXIST);
	}
}

void bed_put(const struct ledger_bed *bed, const char *path, const char *text)
{
	int fd;

	make_parents(bed, path);
	fd = openat(bed->fs.root_fd, path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

void bed_assert_holds(const struct ledger_bed *bed, const char *path, const char *text)
{
	char seen[256];

	assert_true(fs_read(&bed->fs, seen, sizeof(seen), "%s", path) >= 0);
	assert_string_equal(seen, text);
}

static void put_cpu(const struct ledger_bed *bed, const char *cpu, const char *governor,
		    const char *offered)
{
	char path[128];

	snprintf(path, sizeof(path), CPU_DIR "%s/cpufreq/scaling_governor", cpu);
	bed_put(bed, path, governor);
	snprintf(path, sizeof(path), CPU_DIR "%s/cpufreq/scaling_available_governors",
		 cpu);
	bed_put(bed, path, offered);
}

int bed_set_up(void **state)
{
	struct ledger_bed *bed = calloc(1, sizeof(*bed));

	assert_non_null(bed);
	strcpy(bed->root, "/tmp/swaprel-ledger-XXXXXX");
	assert_non_null(mkdtemp(bed->root));
	assert_int_equal(fs_open(&bed->fs, bed->root), 0);
	bed_put(bed, "proc/sys/kernel/random/boot_id", "boot-one\n");
	bed_put(bed, BED_COMPACTION, "20\n");
	bed_put(bed, BED_BALANCING, "1\n");
	bed_put(bed, "sys/block/loop0/size", "0\n");
	put_cpu(bed, "cpu0", "schedutil\n", "performance schedutil\n");
	put_cpu(bed, "cpu1", "ondemand\n", "ondemand powersave\n");
	*state = bed;
	return 0;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

int bed_tear_down(void **state)
{
	struct ledger_bed *bed = *state;
	int ret;

	fs_close(&bed->fs);
	ret = nftw(bed->root, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	free(bed);
	return ret;
}

void bed_show_process(const struct ledger_bed *bed, pid_t pid)
{
	char from[32], to[32];

	snprintf(from, sizeof(from), "/proc/%d", pid);
	snprintf(to, sizeof(to), "proc/%d", pid);
	assert_return_code(symlinkat(from, bed->fs.root_fd, to), errno);
}

void bed_killed_run(const struct ledger_bed *bed)
{
	struct ledger ledger;
	int status;
	pid_t pid = fork();

	if (!pid) {
		if (ledger_open(&ledger, &bed->fs, NULL) ||
		    ledger_set_knob(&ledger, BED_COMPACTION, "0", NULL))
			_exit(1);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static void note_failed(void *arg, const char *line)
{
	char *failed = arg;
	const size_t len = strlen(failed);

	snprintf(failed + len, BED_FAILED_MAX - len, "%s\n", line);
}

int bed_undo(struct ledger *ledger, char *failed)
{
	const struct restore_callbacks callbacks = { .arg = failed,
						     .failed = note_failed };
	const struct restore_callbacks deaf = { 0 };

	if (!failed)
		return swapdev_restore(ledger, &deaf);
	failed[0] = '\0';
	return swapdev_restore(ledger, &callbacks);
}
