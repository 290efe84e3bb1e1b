// SPDX-License-Identifier: GPL-2.0-or-later
/* The bystander as it is, without a release: what it logs, and what becomes of it where
 * it is stopped, killed, or alone with loops that leave it no CPU. */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "round/bystander.h"
#include "round/hogs.h"

#define STALL_NS (30 * NS_PER_MSEC)

static const struct pattern_options options = { 4096, 2 };

struct bed {
	struct fs fs;
	struct job job;
	unsigned int cpus[2];
	struct point point;
	struct release_method method;
	struct pattern_pool pool;
	struct round_task task;
	struct round_env env;
	struct result_round round;
	struct bystander bystander;
};

static int set_up(void **state)
{
	struct bed *bed = calloc(1, sizeof(*bed));
	struct err err;

	if (!bed)
		return -1;
	bed->cpus[0] = 0;
	bed->cpus[1] = 1;
	bed->point.procs = 1;
	bed->point.size_mib = 1;
	bed->task = (struct round_task){ .point = &bed->point,
					 .pattern = patterns[0],
					 .pool = &bed->pool,
					 .method = &bed->method };
	bed->env = (struct round_env){ .fs = &bed->fs,
				       .job = &bed->job,
				       .cpus = bed->cpus,
				       .cpu_count = 2,
				       .interrupt_fd = -1,
				       .page_bytes = options.page_bytes,
				       .pressure = "" };
	*state = bed;
	return fs_open(&bed->fs, NULL) ||
	       pattern_pool_make(&bed->pool, patterns[0], &options, &err);
}

static int tear_down(void **state)
{
	struct bed *bed = *state;

	bystander_end(&bed->bystander, &bed->env, 0, &bed->round);
	pattern_pool_free(&bed->pool);
	fs_close(&bed->fs);
	free(bed);
	return 0;
}

/* Nearest rank, by counting and not by sorting. */
static uint64_t by_counting(const struct touch_log *log, size_t first, size_t count,
			    size_t per_mille)
{
	uint64_t least = UINT64_MAX;

	for (size_t i = first; i < first + count; i++) {
		size_t within = 0;

		for (size_t j = first; j < first + count; j++)
			within += log->items[j].took_ns <= log->items[i].took_ns;
		if (within * 1000 >= count * per_mille && log->items[i].took_ns < least)
			least = log->items[i].took_ns;
	}
	return least;
}

static void a_span_is_exact(void **state)
{
	struct touch_log *log = touch_log_new(2000);
	struct touch_span span;
	unsigned int seed = 12;

	(void)state;
	assert_non_null(log);
	for (size_t i = 0; i < 1500; i++)
		touch_log_add(log, 100 * i,
			      (uint64_t)rand_r(&seed) % (i % 100 ? 50 : 900000));
	for (size_t count = 1; count <= 1001; count += 125) {
		assert_int_equal(touch_log_span(log, 10000, 10000 + 100 * count, &span),
				 0);
		assert_int_equal(span.touches, count);
		assert_int_equal(span.p50_ns, by_counting(log, 100, count, 500));
		assert_int_equal(span.p99_ns, by_counting(log, 100, count, 990));
		assert_int_equal(span.p999_ns, by_counting(log, 100, count, 999));
		assert_int_equal(span.longest_ns, by_counting(log, 100, count, 1000));
	}
	assert_int_equal(touch_log_span(log, 1, 100, &span), -ENODATA);
	assert_true(touch_log_reaches(log, 149900));
	assert_false(touch_log_reaches(log, 149901));
	touch_log_free(log);
}

static void a_full_log_takes_no_more(void **state)
{
	struct touch_log *log = touch_log_new(2);

	(void)state;
	assert_non_null(log);
	assert_false(touch_log_reaches(log, 0));
	for (uint64_t i = 0; i < 5; i++)
		touch_log_add(log, i, i);
	assert_int_equal(atomic_load(&log->count), 2);
	touch_log_free(log);
}

static void start(struct bed *bed)
{
	const struct bystander_place place = bystander_place(&bed->env, &bed->task);
	struct err err;

	assert_int_equal(bystander_start(&bed->bystander, &bed->env, &bed->task, place,
					 "", &bed->round, &err),
			 0);
}

static void an_own_cpu_where_there_is_one(void **state)
{
	struct bed *bed = *state;
	struct bystander_place place = bystander_place(&bed->env, &bed->task);

	assert_int_equal(place.cpu, 1);
	assert_false(place.shares_cpu);
	bed->method.observe = release_process_ended;
	assert_true(bystander_place(&bed->env, &bed->task).shares_cpu);
	bed->method.observe = NULL;
	bed->point.procs = 2;
	place = bystander_place(&bed->env, &bed->task);
	assert_int_equal(place.cpu, 1);
	assert_true(place.shares_cpu);
	bed->env.cpu_count = 1;
	place = bystander_place(&bed->env, &bed->task);
	assert_int_equal(place.cpu, 0);
	assert_true(place.shares_cpu);
}

/* Of what is released, and not of how. */
static void the_window_is_of_the_point(void **state)
{
	struct bed *bed = *state;
	const uint64_t one_ns = bystander_window_ns(&bed->env, &bed->task);

	assert_int_equal(one_ns, 120 * NS_PER_MSEC + 256 * 4 * NS_PER_USEC);
	bed->point.procs = 2;
	assert_int_equal(bystander_window_ns(&bed->env, &bed->task), one_ns);
	bed->point.procs = 4;
	assert_true(bystander_window_ns(&bed->env, &bed->task) > one_ns);
	bed->point.size_mib = 1024;
	assert_int_equal(bystander_window_ns(&bed->env, &bed->task), 800 * NS_PER_MSEC);
}

/* Pages that were due meanwhile were late, too. */
static void a_stall_is_seen(void **state)
{
	struct bed *bed = *state;
	const struct result_bystander *seen = &bed->round.bystander;
	uint64_t start_ns;

	start(bed);
	start_ns = clock_now_ns();
	assert_int_equal(kill(bed->bystander.pid, SIGSTOP), 0);
	clock_nap_ns(STALL_NS);
	assert_int_equal(kill(bed->bystander.pid, SIGCONT), 0);
	bystander_end(&bed->bystander, &bed->env, start_ns, &bed->round);
	assert_int_equal(bed->round.reject, REJECT_NONE);
	assert_int_equal(seen->cpu, 1);
	assert_true(seen->touches > 1000);
	assert_true(seen->longest_ns >= STALL_NS - NS_PER_MSEC);
	assert_true(seen->p99_ns >= STALL_NS / 2);
	assert_true(seen->p50_ns <= seen->p99_ns && seen->p99_ns <= seen->p999_ns &&
		    seen->p999_ns <= seen->longest_ns);
	assert_true(seen->alone_p50_ns && seen->alone_p50_ns <= seen->alone_p99_ns &&
		    seen->alone_p99_ns <= seen->alone_longest_ns);
	assert_int_equal(bed->bystander.pid, 0);
}

static void one_that_stays_away_is_named(void **state)
{
	struct bed *bed = *state;

	start(bed);
	kill(bed->bystander.pid, SIGSTOP);
	bystander_end(&bed->bystander, &bed->env, clock_now_ns(), &bed->round);
	assert_int_equal(bed->round.reject, REJECT_BYSTANDER_STARVED);
	assert_non_null(strstr(bed->round.reject_detail, "more than a second late"));
}

static void one_that_dies_is_named(void **state)
{
	struct bed *bed = *state;

	start(bed);
	kill(bed->bystander.pid, SIGKILL);
	bystander_end(&bed->bystander, &bed->env, clock_now_ns(), &bed->round);
	assert_int_equal(bed->round.reject, REJECT_BYSTANDER_STARVED);
	assert_non_null(strstr(bed->round.reject_detail, "signal 9"));
}

/* How many of two that live for so long have run. */
static size_t hogs_ran(const struct bed *bed, uint64_t life_ns)
{
	struct hogs hogs;
	struct err err;
	siginfo_t info;

	assert_int_equal(hogs_start(&hogs, bed->cpus, 2, SCHED_OTHER, life_ns, &err), 0);
	assert_int_equal(hogs.count, 2);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(
			waitid(P_PID, (id_t)hogs.pids[i], &info, WEXITED | WNOWAIT), 0);
		assert_int_equal(info.si_code, CLD_EXITED);
	}
	return hogs_end(&hogs);
}

static void hogs_end_by_themselves(void **state)
{
	assert_int_equal(hogs_ran(*state, 300 * NS_PER_MSEC), 2);
	assert_int_equal(hogs_ran(*state, 0), 0);
}

static void a_hog_that_did_not_run_is_named(void **state)
{
	struct bed *bed = *state;

	bystander_hogs(2, 2, &bed->round);
	assert_int_equal(bed->round.reject, REJECT_NONE);
	bystander_hogs(hogs_ran(bed, 0), 2, &bed->round);
	assert_int_equal(bed->round.bystander.hogs, 0);
	assert_int_equal(bed->round.reject, REJECT_BYSTANDER_STARVED);
	assert_non_null(strstr(bed->round.reject_detail, "0 of 2 CPUs were kept busy"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_span_is_exact),
		TEST(a_full_log_takes_no_more),
		TEST(an_own_cpu_where_there_is_one),
		TEST(the_window_is_of_the_point),
		TEST(a_stall_is_seen),
		TEST(one_that_stays_away_is_named),
		TEST(one_that_dies_is_named),
		TEST(hogs_end_by_themselves),
		TEST(a_hog_that_did_not_run_is_named),
	};

	if (sysconf(_SC_NPROCESSORS_ONLN) < 2)
		return 77;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
