// SPDX-License-Identifier: GPL-2.0-or-later
#include <stddef.h>
#include <string.h>

#include "tests/vm/module_guest.h"

/* In ms. */
struct cost {
	double release, callers, workers, settle, back99;
};

static double least_ms(const char *key)
{
	return (double)result_least(key) / 1e6;
}

/* Of the round in which each was least. */
static struct cost cost_of(const char *ko, const char *release)
{
	const char *const more[] = {
		"--pattern",       "text", "--release",    release,  "--size-mib",   "64",
		"--rounds-warmup", "0",    "--rounds-min", "3",      "--rounds-max", "3",
		"--modes",         "1",    "--watch",      "return", NULL,
	};
	struct cost cost;

	measure(0, ko, more);
	expect_clean();
	cost = (struct cost){
		.release = least_ms("mean_ns"),
		.callers = least_ms("caller_cpu_ns"),
		.workers = least_ms("worker_cpu_ns"),
		.settle = least_ms("settle_ns"),
		.back99 = least_ms("back99_ns"),
	};
	note("%s, %s: %.2f ms; CPU time of callers %.2f, of workers %.2f, of all tasks "
	     "%.2f ms; settled %.2f ms after it, 99 %% back after %.2f ms",
	     ko, release, cost.release, cost.callers, cost.workers,
	     least_ms("tasks_cpu_ns"), cost.settle, cost.back99);
	return cost;
}

/* What deferral takes from the caller somebody else pays, and later: in a guest whose
 * time is its instructions, as on a busy host the others tell nothing. */
void deferral_is_paid(void)
{
	static const char *const releases[] = { "munmap", "kill" };

	for (size_t i = 0; i < sizeof(releases) / sizeof(releases[0]); i++) {
		const struct cost base = cost_of("/swaprel_base.ko", releases[i]);
		const struct cost deferred = cost_of("/swaprel_deferred.ko", releases[i]);

		/* The worker is woken within it, and has no CPU but the caller's. */
		if (deferred.release > 0.95 * base.release)
			fail("deferred: expected a shorter release than base's");
		if (deferred.callers > 0.8 * base.callers)
			fail("deferred: expected less CPU time of callers than base");
		if (deferred.workers < 2 * base.workers)
			fail("deferred: expected CPU time of workers that base lacks");
		if (deferred.settle < 2 * base.settle)
			fail("deferred: expected to settle later than base");
		if (deferred.back99 < 2 * base.back99)
			fail("deferred: expected 99 %% of memory back later than base's");
	}
}

/*
 * No round passes for one, also where the kernel frees after a kill. What leaks of small
 * objects is less than the slots that this series may keep back, and is complained of
 * when the module is unloaded.
 */
static void does_not_settle(const char *ko, const char *why)
{
	static const char *const releases[] = { "munmap", "exit", "kill", "mrelease" };

	for (size_t i = 0; i < sizeof(releases) / sizeof(releases[0]); i++) {
		const char *const more[] = {
			"--settle-timeout-ms", "1000",      "--pattern", "lzo-ratio",
			"--release",           releases[i], NULL
		};

		measure(1, ko, more);
		expect_result("\"reject\": \"settle_timeout\"");
		expect_result(why);
		if (strstr(text_of(RESULT), "\"valid\": true"))
			fail("%s, %s: a round is valid", ko, releases[i]);
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
