// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "profile/category.h"
#include "profile/functions.h"

#define TRACEFS  "sys/kernel/tracing"
#define SWITCH   TRACEFS "/function_profile_enabled"
#define STAT_MAX (16u * 1024 * 1024)

/* A function's own time alone, and none in which it slept. */
static const struct {
	const char *path, *value;
} knobs[] = {
	{ TRACEFS "/options/graph-time", "0" },
	{ TRACEFS "/options/sleep-time", "0" },
	{ SWITCH, "1" },
};

#define KNOB_COUNT (sizeof(knobs) / sizeof(knobs[0]))

int functions_find(const struct fs *fs, struct err *err)
{
	uint64_t on;

	if (!fs_exists(fs, TRACEFS "/README"))
		return err_set(err, -ENOENT,
			       "tracefs is not mounted: \"mount -t tracefs tracefs "
			       "/" TRACEFS "\"");
	if (fs_read_u64(fs, &on, SWITCH) || !fs_exists(fs, "%s", knobs[0].path))
		return err_set(err, -ENOENT,
			       "no function profiler in /" TRACEFS ": expected a kernel "
			       "with CONFIG_FUNCTION_PROFILER and "
			       "CONFIG_FUNCTION_GRAPH_TRACER");
	if (on)
		return err_set(err, -EBUSY,
			       "/" SWITCH " is 1: somebody uses it: \"echo 0 "
			       ">/" SWITCH "\"");
	return 0;
}

int functions_start(struct ledger *ledger, struct err *err)
{
	int ret = 0;

	for (size_t i = 0; i < KNOB_COUNT && !ret; i++)
		ret = ledger_set_knob(ledger, knobs[i].path, knobs[i].value, err);
	return ret;
}

int functions_stop(struct ledger *ledger, size_t entries, struct err *err)
{
	char said[256];
	int ret = 0;

	while (!ret && ledger->entries.count > entries) {
		const size_t last = ledger->entries.count - 1;

		ret = ledger_undo_knob(ledger->fs, ledger_entry(ledger, last), said,
				       sizeof(said), err);
		if (!ret)
			ret = ledger_drop_last(ledger, err);
	}
	return ret;
}

void functions_parse(struct function_times *times, char *text)
{
	char *line, *rest = text;

	while ((line = strsep(&rest, "\n"))) {
		char name[128];
		uint64_t calls;
		double us = 0;
		const int fields = sscanf(line, "%127s %" SCNu64 " %lf us", name, &calls,
					  &us);
		const unsigned int category = fields >= 2 ? category_of_symbol(name)
							  : CATEGORY_OF_CALLER;

		if (fields < 2)
			continue;
		times->timed += fields == 3;
		times->calls[category] += calls;
		times->us[category] += us;
		if (!strcmp(name, "zs_free"))
			times->zs_free_calls += calls;
	}
}

struct stats {
	const struct fs *fs;
	struct function_times *times;
};

static int visit(void *arg, const char *name)
{
	const struct stats *stats = arg;
	unsigned int cpu;
	ssize_t len;
	char *text;

	if (sscanf(name, "function%u", &cpu) != 1)
		return 0;
	len = fs_slurp(stats->fs, &text, STAT_MAX, TRACEFS "/trace_stat/%s", name);
	if (len < 0)
		return (int)len;
	functions_parse(stats->times, text);
	free(text);
	return 0;
}

/* What is of no category also has the time of CPUs that were idle, so all shares are of
 * the rest. */
static int write_shares(struct profile *profile, const struct function_times *times)
{
	double total = 0;

	for (size_t i = 0; i < PROFILE_REST; i++)
		total += times->us[i];
	for (unsigned int i = 0; total > 0 && i < PROFILE_REST; i++) {
		struct profile_share *share = array_add(&profile->shares,
							&profile_share_record);

		if (!share)
			return -ENOMEM;
		share->who = PROFILE_MACHINE;
		share->category = i;
		share->samples = times->calls[i];
		share->share = times->us[i] / total;
	}
	return 0;
}

int functions_read(struct profile *profile, const struct fs *fs, struct err *err)
{
	struct function_times times = { 0 };
	struct stats stats = { fs, &times };
	int ret = fs_each(fs, TRACEFS "/trace_stat", visit, &stats);

	if (!ret && !times.timed)
		return err_set(err, -ENOENT,
			       "/" TRACEFS "/trace_stat has no times: expected a kernel "
			       "with CONFIG_FUNCTION_GRAPH_TRACER");
	if (!ret)
		ret = write_shares(profile, &times);
	if (ret)
		return err_sys(err, ret, "/" TRACEFS "/trace_stat");
	if (!times.zs_free_calls) {
		profile->fault = PROFILE_UNREACHED;
		snprintf(profile->detail, sizeof(profile->detail),
			 "%zu functions were called, zs_free was not", times.timed);
	}
	return 0;
}
