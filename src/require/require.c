// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>

#include "require/check.h"

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

#define ROW(symbol, text, when) { text, require_##symbol, REQUIRE_##when },

static const struct check {
	const char *name;
	require_check_fn *check;
	enum require_when when;
} checks[] = { REQUIREMENTS(ROW) };

#define CHECK_COUNT (sizeof(checks) / sizeof(checks[0]))

_Static_assert(CHECK_COUNT <= REQUIRE_MAX, "callers have room for REQUIRE_MAX items");

static bool applies(enum require_when when, const struct require_context *ctx)
{
	switch (when) {
	case REQUIRE_LIVE:
		return fs_is_live(ctx->fs);
	case REQUIRE_OWN:
		return !ctx->plan->module && !ctx->plan->over_zswap;
	case REQUIRE_MODULE:
		return ctx->plan->module;
	case REQUIRE_ZSWAP:
		return ctx->plan->over_zswap;
	case REQUIRE_WATCH:
		return ctx->plan->fifo || ctx->plan->reclaims;
	case REQUIRE_REAPS:
		return ctx->plan->reaps;
	default:
		return true;
	}
}

size_t require_check_all(struct requirement *list, const struct require_plan *plan,
			 const struct fs *fs)
{
	const struct require_context ctx = { plan, fs };
	size_t count = 0;

	for (size_t i = 0; i < CHECK_COUNT; i++) {
		if (!applies(checks[i].when, &ctx))
			continue;
		memset(&list[count], 0, sizeof(list[count]));
		list[count].name = checks[i].name;
		checks[i].check(&list[count], &ctx);
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
