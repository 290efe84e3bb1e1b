// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "ledger/ledger_file.h"

#define VALUE_LEN_MAX 31

/* All that swaprel ever changes on a host. '#' stands for a number of up to 5 digits. */
static const struct {
	const char *path;
	const char *characters; /* that a value may have */
} knobs[] = {
	{ "sys/devices/system/cpu/cpu#/cpufreq/scaling_governor",
	  "abcdefghijklmnopqrstuvwxyz_0123456789" },
	{ "proc/sys/kernel/numa_balancing", "0123456789" },
	{ "proc/sys/vm/compaction_proactiveness", "0123456789" },
	{ "sys/kernel/tracing/function_profile_enabled", "01" },
	{ "sys/kernel/tracing/options/graph-time", "01" },
	{ "sys/kernel/tracing/options/sleep-time", "01" },
	{ "sys/module/zswap/parameters/compressor",
	  "abcdefghijklmnopqrstuvwxyz_0123456789-" },
	{ "sys/module/zswap/parameters/enabled", "YN" },
	{ "sys/module/zswap/parameters/max_pool_percent", "0123456789" },
	{ "sys/module/zswap/parameters/shrinker_enabled", "YN" },
	{ "sys/module/zswap/parameters/zpool", "abcdefghijklmnopqrstuvwxyz_0123456789" },
};

#define KNOB_COUNT (sizeof(knobs) / sizeof(knobs[0]))

static bool matches(const char *pattern, const char *path)
{
	size_t digits;

	for (; *pattern; pattern++) {
		if (*pattern == '#') {
			digits = strspn(path, "0123456789");
			if (!digits || digits > 5)
				return false;
			path += digits;
		} else if (*pattern != *path++) {
			return false;
		}
	}
	return !*path;
}

/* The index in the table, KNOB_COUNT for none. */
static size_t find_knob(const char *path)
{
	size_t i = 0;

	while (i < KNOB_COUNT && !matches(knobs[i].path, path))
		i++;
	return i;
}

bool ledger_knob_allowed(const char *path)
{
	return find_knob(path) < KNOB_COUNT;
}

bool ledger_value_allowed(const char *path, const char *value)
{
	size_t knob = find_knob(path), len = strlen(value);

	return knob < KNOB_COUNT && len && len <= VALUE_LEN_MAX &&
	       strspn(value, knobs[knob].characters) == len;
}

int knob_describe(struct ledger_entry *entry, const struct fs *fs, const char *path,
		  const char *value, struct err *err)
{
	ssize_t len;

	if (!ledger_knob_allowed(path) || !ledger_value_allowed(path, value))
		return err_set(err, -EPERM,
			       "%s=%s: not on the list of what swaprel changes", path,
			       value);
	len = fs_read(fs, entry->old, sizeof(entry->old), "%s", path);
	if (len < 0)
		return err_sys(err, (int)len, "%s/%s: cannot be read", fs->root, path);
	if (!ledger_value_allowed(path, entry->old))
		return err_set(err, -EINVAL,
			       "%s/%s: \"%s\" could not be restored, so it stays in "
			       "the ledger",
			       fs->root, path, entry->old);
	snprintf(entry->path, sizeof(entry->path), "%s", path);
	snprintf(entry->value, sizeof(entry->value), "%s", value);
	return 0;
}

int ledger_undo_knob(const struct fs *fs, const struct ledger_entry *entry, char *said,
		     size_t size, struct err *err)
{
	char now[sizeof(entry->old)];
	int ret = (int)fs_read(fs, now, sizeof(now), "%s", entry->path);
	bool ours = !strcmp(now, entry->value);

	if (size)
		said[0] = '\0';
	/* A kill between writing the entry and setting the knob, or during a restore. */
	if (ret >= 0 && !strcmp(now, entry->old))
		return 0;
	if (ret >= 0 && ours)
		ret = fs_write(fs, entry->old, "%s", entry->path);
	if (ret < 0)
		return err_sys(err, ret, "%s/%s: cannot be restored to %s", fs->root,
			       entry->path, entry->old);
	if (ours)
		snprintf(said, size, "%s/%s: restored to %s (was %s)", fs->root,
			 entry->path, entry->old, entry->value);
	else
		snprintf(said, size,
			 "%s/%s: left at %.32s: somebody has changed it since (swaprel "
			 "set it to %s, it was %s)",
			 fs->root, entry->path, now, entry->value, entry->old);
	return 0;
}
