// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "host/require_check.h"

static const char *const state_names[REQUIRE_STATE_COUNT] = {
	[REQUIRE_OK] = "ok",
	[REQUIRE_MISSING] = "missing",
	[REQUIRE_NOTE] = "note",
};

const struct names require_state_names = {
	.what = "requirement state",
	.items = state_names,
	.count = REQUIRE_STATE_COUNT,
};

static const struct check {
	const char *name;
	require_check_fn *look;
	bool live_only; /* a copy of a machine's files does not tell */
} checks[] = {
	{ .name = "root", .look = require_root },
	{ .name = "zram", .look = require_zram },
	{ .name = "zram-control", .look = require_zram_control },
	{ .name = "writable", .look = require_writable, .live_only = true },
	{ .name = "algorithm", .look = require_algorithm },
	{ .name = "pageout", .look = require_pageout },
	{ .name = "pagemap", .look = require_pagemap },
	{ .name = "zswap", .look = require_zswap },
	{ .name = "swap", .look = require_swap },
	{ .name = "memory", .look = require_memory },
	{ .name = "numa", .look = require_numa },
	{ .name = "overcommit", .look = require_commit },
	{ .name = "limits", .look = require_limits },
	{ .name = "cgroup", .look = require_cgroup },
	{ .name = "cpu-quota", .look = require_quota },
	{ .name = "kernel", .look = require_kernel },
	{ .name = "throttling", .look = require_throttle },
	{ .name = "parking", .look = require_parking },
	{ .name = "idle", .look = require_idle, .live_only = true },
};

#define CHECK_COUNT (sizeof(checks) / sizeof(checks[0]))

_Static_assert(CHECK_COUNT <= REQUIRE_MAX, "callers have room for REQUIRE_MAX items");

void require_seen(struct requirement *item, enum require_state state, const char *fmt,
		  ...)
{
	va_list ap;

	item->state = state;
	va_start(ap, fmt);
	vsnprintf(item->seen, sizeof(item->seen), fmt, ap);
	va_end(ap);
}

void require_mend(struct requirement *item, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(item->mend, sizeof(item->mend), fmt, ap);
	va_end(ap);
}

uint64_t require_peak_bytes(const struct require_plan *plan)
{
	double ratio = plan->worst_ratio > 1 ? plan->worst_ratio : 1;

	return plan->peak_bytes + (uint64_t)((double)plan->peak_bytes / ratio) +
	       REQUIRE_SLACK_BYTES;
}

size_t require_look(struct requirement *list, const struct require_plan *plan,
		    const struct fs *fs)
{
	size_t count = 0;

	for (size_t i = 0; i < CHECK_COUNT; i++) {
		if (checks[i].live_only && !fs_is_live(fs))
			continue;
		memset(&list[count], 0, sizeof(list[count]));
		list[count].name = checks[i].name;
		checks[i].look(&list[count], plan, fs);
		count++;
	}
	return count;
}

size_t require_missing(const struct requirement *list, size_t count)
{
	size_t missing = 0;

	for (size_t i = 0; i < count; i++)
		missing += list[i].state == REQUIRE_MISSING;
	return missing;
}
