// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * ftrace's function profiler, on files of its form (function_stat_show() of
 * kernel/trace/ftrace.c): switched on and put back through the ledger, read, and refused
 * by name.
 */
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "ledger_bed.h"
#include "profile/functions.h"
#include "profile/sampler.h"

#define TRACING "sys/kernel/tracing/"
#define SWITCH  TRACING "function_profile_enabled"
#define GRAPH   TRACING "options/graph-time"
#define SLEEP   TRACING "options/sleep-time"

#define HEAD                                                                           \
	"  Function                               Hit    Time            Avg         " \
	"    s^2\n"                                                                    \
	"  --------                               ---    ----            ---         " \
	"    ---\n"

static void put_tracefs(const struct ledger_bed *bed)
{
	bed_put(bed, TRACING "README", "tracing mini-HOWTO:\n");
	bed_put(bed, SWITCH, "0\n");
	bed_put(bed, GRAPH, "1\n");
	bed_put(bed, SLEEP, "1\n");
	bed_put(bed, TRACING "trace_stat/function0",
		HEAD
		"  zs_free                              16384    30000.000 us    1.831 us "
		"       0.100 us    \n"
		"  kmem_cache_free                      16384    9000.000 us     0.549 us "
		"       0.010 us    \n"
		"  __free_zspage                           64    5000.000 us     78.12 us "
		"       0.010 us    \n");
	bed_put(bed, TRACING "trace_stat/function1",
		HEAD
		"  zs_free                                100    5000.000 us     50.00 us "
		"       0.100 us    \n"
		"  default_idle                            10    900000.0 us     90000 us "
		"       0.010 us    \n");
}

static void what_is_missing_is_named(void **state)
{
	const struct ledger_bed *bed = *state;
	struct err err;

	assert_int_equal(functions_find(&bed->fs, &err), -ENOENT);
	assert_non_null(strstr(err.msg, "mount -t tracefs"));
	bed_put(bed, TRACING "README", "tracing mini-HOWTO:\n");
	assert_int_equal(functions_find(&bed->fs, &err), -ENOENT);
	assert_non_null(strstr(err.msg, "CONFIG_FUNCTION_PROFILER"));
	put_tracefs(bed);
	assert_int_equal(functions_find(&bed->fs, &err), 0);
	bed_put(bed, SWITCH, "1\n");
	assert_int_equal(functions_find(&bed->fs, &err), -EBUSY);
	assert_non_null(strstr(err.msg, "somebody uses it"));
}

static void knobs_are_put_back(void **state)
{
	const struct ledger_bed *bed = *state;
	struct ledger ledger;
	struct err err;

	put_tracefs(bed);
	assert_int_equal(ledger_open(&ledger, &bed->fs, &err), 0);
	assert_int_equal(functions_start(&ledger, &err), 0);
	bed_assert_holds(bed, SWITCH, "1");
	bed_assert_holds(bed, GRAPH, "0");
	bed_assert_holds(bed, SLEEP, "0");
	assert_int_equal(ledger.entries.count, 3);
	assert_int_equal(functions_stop(&ledger, 0, &err), 0);
	bed_assert_holds(bed, SWITCH, "0");
	bed_assert_holds(bed, GRAPH, "1");
	bed_assert_holds(bed, SLEEP, "1");
	assert_int_equal(ledger.entries.count, 0);
	ledger_close(&ledger);
}

/* Of 40 ms that have a category, zs_free has 35; idle CPUs and functions that work for
 * whoever calls them have none. */
static void times_are_shares(void **state)
{
	const struct ledger_bed *bed = *state;
	struct profile profile = { 0 };
	struct err err;

	put_tracefs(bed);
	assert_int_equal(functions_read(&profile, &bed->fs, &err), 0);
	assert_int_equal(profile.fault, PROFILE_FINE);
	for (size_t i = 0; i < profile.shares.count; i++) {
		const struct profile_share *share = profile_share(&profile, i);

		assert_int_equal(share->who, PROFILE_MACHINE);
		if (share->category == PROFILE_ZS_FREE) {
			assert_true(fabs(share->share - 0.875) < 1e-9);
			assert_int_equal(share->samples, 16484);
		}
	}
	record_clear(&profile_record, &profile);
}

static void a_release_elsewhere_is_said(void **state)
{
	const struct ledger_bed *bed = *state;
	struct profile profile = { 0 };
	struct err err;

	put_tracefs(bed);
	bed_put(bed, TRACING "trace_stat/function0",
		HEAD "  swap_entries_free   3   1.000 us   0.333 us   0.100 us\n");
	bed_put(bed, TRACING "trace_stat/function1", HEAD);
	assert_int_equal(functions_read(&profile, &bed->fs, &err), 0);
	assert_int_equal(profile.fault, PROFILE_UNREACHED);
	record_clear(&profile_record, &profile);
	/* A kernel that only counts. */
	bed_put(bed, TRACING "trace_stat/function0",
		"  Function                               Hit\n  zs_free       100\n");
	assert_int_equal(functions_read(&profile, &bed->fs, &err), -ENOENT);
	assert_non_null(strstr(err.msg, "CONFIG_FUNCTION_GRAPH_TRACER"));
}

/* What comes before it: perf events, and the setting that keeps them for some. */
static void a_setting_that_forbids_events_is_named(void **state)
{
	const struct ledger_bed *bed = *state;
	struct err err;

	assert_int_equal(sampler_refused(&bed->fs, -EACCES, &err), -EACCES);
	assert_string_equal(err.msg, "perf_event_open: Permission denied");
	bed_put(bed, "proc/sys/kernel/perf_event_paranoid", "-1\n");
	assert_int_equal(sampler_refused(&bed->fs, -EACCES, &err), -EACCES);
	assert_string_equal(err.msg, "perf_event_open: Permission denied");
	bed_put(bed, "proc/sys/kernel/perf_event_paranoid", "3\n");
	assert_int_equal(sampler_refused(&bed->fs, -ENOENT, &err), -ENOENT);
	assert_string_equal(err.msg, "perf_event_open: No such file or directory");
	assert_int_equal(sampler_refused(&bed->fs, -EACCES, &err), -EACCES);
	assert_string_equal(err.msg,
			    "perf_event_open: Permission denied: "
			    "kernel.perf_event_paranoid is 3, which asks for "
			    "CAP_PERFMON: \"sysctl kernel.perf_event_paranoid=-1\"");
}

#define BED_TEST(f) cmocka_unit_test_setup_teardown(f, bed_set_up, bed_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(what_is_missing_is_named),
		BED_TEST(a_setting_that_forbids_events_is_named),
		BED_TEST(knobs_are_put_back),
		BED_TEST(times_are_shares),
		BED_TEST(a_release_elsewhere_is_said),
	};

	if (geteuid()) {
		puts("skipped: a ledger must belong to root: run this as root");
		return 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
