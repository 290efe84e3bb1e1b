// SPDX-License-Identifier: GPL-2.0-or-later
/* The gate of a round's processes, when one of them loses its CPU while it waits. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "round/barrier.h"

#define STOPPED_NS (200 * NS_PER_MSEC)

static pid_t enter(struct barrier *barrier, size_t i)
{
	const pid_t pid = fork();

	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	barrier_prepared(barrier);
	barrier_wait(barrier);
	barrier->reports[i].start_ns = clock_now_ns();
	_exit(0);
}

static void wait_arrived(const struct barrier *barrier, uint32_t count)
{
	while (atomic_load(&barrier->arrived) < count)
		clock_nap_ns(NS_PER_MSEC);
}

/*
 * The first of two arrives and is stopped for @stopped_ns; then the other comes. Tells
 * when the first went on, and takes both.
 */
static uint64_t stop_one(struct barrier *barrier, uint64_t stopped_ns)
{
	pid_t pids[2];
	uint64_t on_ns;
	int status;

	atomic_store(&barrier->open, 1);
	pids[0] = enter(barrier, 0);
	wait_arrived(barrier, 1);
	kill(pids[0], SIGSTOP);
	assert_int_equal(waitpid(pids[0], &status, WUNTRACED), pids[0]);
	pids[1] = enter(barrier, 1);
	wait_arrived(barrier, 2);
	clock_nap_ns(stopped_ns);
	on_ns = clock_now_ns();
	kill(pids[0], SIGCONT);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
		assert_int_equal(status, 0);
	}
	return on_ns;
}

static void nobody_leaves_while_one_is_off_its_cpu(void **state)
{
	struct barrier *barrier = barrier_new(2, false, CLOCK_MONOTONIC);
	uint64_t on_ns;

	(void)state;
	assert_non_null(barrier);
	on_ns = stop_one(barrier, STOPPED_NS);
	for (size_t i = 0; i < 2; i++)
		assert_true(barrier->reports[i].start_ns > on_ns);
	barrier_free(barrier);
}

static void one_that_never_comes_back_is_left_behind(void **state)
{
	struct barrier *barrier = barrier_new(2, false, CLOCK_MONOTONIC);
	uint64_t on_ns;

	(void)state;
	assert_non_null(barrier);
	on_ns = stop_one(barrier, 4 * NS_PER_SEC);
	assert_true(barrier->reports[1].start_ns < on_ns);
	assert_true(barrier->reports[0].start_ns > on_ns);
	barrier_free(barrier);
}

/* Of more processes than CPUs some are always off theirs. */
static void those_that_share_cpus_are_not_waited_for(void **state)
{
	struct barrier *barrier = barrier_new(2, true, CLOCK_MONOTONIC);
	uint64_t on_ns;

	(void)state;
	assert_non_null(barrier);
	on_ns = stop_one(barrier, STOPPED_NS);
	assert_true(barrier->reports[1].start_ns < on_ns);
	barrier_free(barrier);
}

/* Who waits for others in @wait, until @let_go is called. */
static void waits_until(struct barrier *barrier, void (*wait)(struct barrier *barrier),
			void (*let_go)(struct barrier *barrier))
{
	const pid_t pid = fork();
	int status;

	if (!pid) {
		/* Where this test fails, nobody lets it go. */
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		wait(barrier);
		_exit(0);
	}
	clock_nap_ns(20 * NS_PER_MSEC);
	assert_int_equal(waitpid(pid, &status, WNOHANG), 0);
	let_go(barrier);
	alarm(10);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	alarm(0);
	assert_int_equal(status, 0);
}

/* A killer whose process died, where another killer could not be made. */
static void an_abandoned_gate_keeps_nobody(void **state)
{
	struct barrier *barrier = barrier_new(2, false, CLOCK_MONOTONIC);

	(void)state;
	assert_non_null(barrier);
	waits_until(barrier, barrier_done, barrier_abandon);
	barrier_free(barrier);
}

static void those_that_released_live_until_they_are_dismissed(void **state)
{
	struct barrier *barrier = barrier_new(2, false, CLOCK_MONOTONIC);

	(void)state;
	assert_non_null(barrier);
	waits_until(barrier, barrier_wait_dismissed, barrier_dismiss);
	barrier_free(barrier);
}

static void come(struct barrier *barrier)
{
	barrier_wait(barrier);
}

static void nobody_waits_for_one_that_has_died(void **state)
{
	struct barrier *barrier = barrier_new(2, false, CLOCK_MONOTONIC);

	(void)state;
	assert_non_null(barrier);
	barrier_open(barrier);
	waits_until(barrier, come, barrier_drop_one);
	barrier_free(barrier);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nobody_leaves_while_one_is_off_its_cpu),
		cmocka_unit_test(one_that_never_comes_back_is_left_behind),
		cmocka_unit_test(those_that_share_cpus_are_not_waited_for),
		cmocka_unit_test(an_abandoned_gate_keeps_nobody),
		cmocka_unit_test(those_that_released_live_until_they_are_dismissed),
		cmocka_unit_test(nobody_waits_for_one_that_has_died),
	};

	return cmocka_run_group_tests_name("start", tests, NULL, NULL);
}
