// SPDX-License-Identifier: GPL-2.0-or-later
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "host/kernel_log.h"
#include "host/parking_unseen.h"
#include "machine/identity.h"
#include "machine/temperature.h"
#include "record/record.h"
#include "require/check.h"
#include "result/taint.h"

/* Out-of-tree modules and the like taint a kernel too; only a found fault is named. */
void require_kernel(struct requirement *item, const struct require_context *ctx)
{
	uint64_t tainted = identity_tainted(ctx->fs);
	struct kernel_log log;
	char taint[96], letters[64];
	bool seen = !kernel_log_open(&log, ctx->fs);

	if (tainted == UNKNOWN_U64)
		strcpy(taint, "taint not observable");
	else if (tainted)
		snprintf(taint, sizeof(taint), "tainted %s",
			 taint_letters(tainted, letters, sizeof(letters)));
	else
		strcpy(taint, "not tainted");
	if (log.before) {
		require_seen(item, REQUIRE_NOTE, "%s, %" PRIu64 " in its log: %s", taint,
			     log.before, log.line);
	} else if (tainted != UNKNOWN_U64 && tainted & TAINT_COMPLAINTS) {
		require_seen(item, REQUIRE_NOTE, "%s: it found a bug in itself", taint);
	} else {
		require_seen(item, REQUIRE_OK, "%s, %s", taint,
			     seen ? "no complaint in its log" : "log not observable");
	}
	if (item->state == REQUIRE_NOTE)
		require_advise(item, "read dmesg, fix that, and boot again");
	kernel_log_close(&log);
}

/* Rounds are the same without them, but not what can be said of a deferring kernel. */
void require_parking(struct requirement *item, const struct require_context *ctx)
{
	const struct zram_driver *driver = &zram_drivers[ZRAM_OF_KERNEL];
	const struct kmod *module = ctx->plan->module;
	char why[sizeof(item->seen)] = "";
	bool parks;

	/* Of a module only the file is there yet. */
	parks = module ? ko_has_param(&module->ko, "deferred_pages")
		       : parking_expected(ctx->fs, driver);
	if (module && parks)
		debugfs_unseen(why, sizeof(why), ctx->fs);
	else if (!module)
		parking_unseen(why, sizeof(why), ctx->fs, driver, -1);
	if (why[0]) {
		require_seen(item, REQUIRE_NOTE,
			     "not observable; rounds go without parking counters");
		require_advise(item, "%s", why);
	} else {
		require_seen(item, REQUIRE_OK, "%s",
			     parks    ? "counters in debugfs"
			     : module ? "this variant parks nothing"
				      : "this kernel parks nothing");
	}
}

static void say_throttle(struct requirement *item, const struct throttle *throttle,
			 const char *where_hot)
{
	if (throttle->source[0])
		require_seen(item, REQUIRE_OK, "observed in /%s%s", throttle->source,
			     where_hot);
	else
		require_seen(item, REQUIRE_OK, "not observable%s", where_hot);
}

/* Without it a round on a CPU that was slowed down passes for one that was not. */
void require_throttle(struct requirement *item, const struct require_context *ctx)
{
	struct temperature temperature;
	struct throttle throttle;
	char where_hot[96] = "";

	identity_throttle(&throttle, ctx->fs);
	temperature_read(&temperature, ctx->fs);
	if (temperature.source[0])
		snprintf(where_hot, sizeof(where_hot), ", temperature in /%s",
			 temperature.source);
	if (throttle.alarm && throttle.events) {
		require_seen(item, REQUIRE_NOTE,
			     "/%s: under-voltage now, which rejects rounds",
			     throttle.source);
		require_advise(item,
			       "give the board a supply of more current, or a shorter "
			       "cable");
	} else if (temperature_slows(&temperature)) {
		require_seen(item, REQUIRE_NOTE,
			     "/%s: %.1f degrees C; from %.0f on the firmware lowers the "
			     "clock, which rejects rounds",
			     temperature.source, temperature.cpu_celsius,
			     temperature.slows_celsius);
		require_advise(item,
			       "cool the board: a fan, or a case that conducts heat");
	} else {
		say_throttle(item, &throttle, where_hot);
	}
}
