// SPDX-License-Identifier: GPL-2.0-or-later
#include <stddef.h>

#include "tests/vm/module_guest.h"

struct cost {
	double release_ms, callers_ms, workers_ms, own_ms, tasks_ms, settle_ms;
};

/* In ms, of all rounds together. */
static struct cost cost_of(const char *ko, const char *release)
{
	const char *const more[] = { "--pattern",
				     "text",
				     "--size-mib",
				     "32",
				     "--release",
				     release,
				     "--rounds-warmup",
				     "0",
				     "--rounds-min",
				     "3",
				     "--rounds-max",
				     "3",
				     NULL };
	struct cost cost;

	measure(0, ko, more);
	expect_clean();
	cost.release_ms = (double)result_sum("release_ns") / 1e6;
	cost.callers_ms = (double)result_sum("caller_cpu_ns") / 1e6;
	cost.workers_ms = (double)result_sum("worker_cpu_ns") / 1e6;
	cost.own_ms = (double)result_sum("own_cpu_ns") / 1e6;
	cost.tasks_ms = (double)result_sum("tasks_cpu_ns") / 1e6;
	cost.settle_ms = (double)result_sum("settle_ns") / 1e6;
	note("%s, %s: release %.1f ms, settled %.1f ms later; CPU time: callers %.1f, "
	     "workers %.1f, swaprel %.1f, all tasks %.1f ms",
	     ko, release, cost.release_ms, cost.settle_ms, cost.callers_ms,
	     cost.workers_ms, cost.own_ms, cost.tasks_ms);
	if (cost.tasks_ms < cost.callers_ms + cost.workers_ms)
		fail("all tasks together had less CPU time than two kinds of them");
	return cost;
}

/* What deferral takes from the caller somebody else pays, and later. */
void deferral_is_paid(void)
{
	static const char *const releases[] = { "munmap", "kill" };

	for (size_t i = 0; i < sizeof(releases) / sizeof(releases[0]); i++) {
		const struct cost base = cost_of("/swaprel_base.ko", releases[i]);
		const struct cost deferred = cost_of("/swaprel_deferred.ko", releases[i]);

		if (deferred.callers_ms > 0.9 * base.callers_ms)
			fail("deferred: expected less CPU time of callers than base");
		if (deferred.workers_ms < base.workers_ms + 0.1 * base.callers_ms)
			fail("deferred: expected CPU time of workers that base lacks");
	}
}

/* No round passes for one, also where the kernel frees after a kill. */
static void does_not_settle(const char *ko, const char *why)
{
	static const char *const releases[] = { "munmap", "exit", "kill", "mrelease" };

	for (size_t i = 0; i < sizeof(releases) / sizeof(releases[0]); i++) {
		const char *const more[] = {
			"--settle-timeout-ms", "1000",      "--pattern", "text",
			"--release",           releases[i], NULL
		};

		measure(1, ko, more);
		expect_said("no round was valid: settle_timeout: ");
		expect_said(why);
		expect_clean();
	}
}

void leaks(void)
{
	does_not_settle("/swaprel_module_leak.ko", " bytes too many");
}

/* Whatever is asked for; the end of the pool frees what is parked. */
void never_drains(void)
{
	does_not_settle("/swaprel_module_never_drains.ko", " handles are still parked");
	expect_result("\"unload_complaints\": 0");
}
