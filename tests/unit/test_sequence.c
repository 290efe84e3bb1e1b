// SPDX-License-Identifier: GPL-2.0-or-later
/* Which round of a cell comes next, and when none does: by the limit of time too, which
 * must not leave a kind of rounds out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "round/sequence.h"

#define LIMIT_S 10

struct bed {
	struct job_rounds rounds;
	struct sequence sequence;
	struct result result;
	struct result_cell *cell;
	uint64_t spent_ns, round_ns;
	size_t counts[WATCH_COUNT]; /* without the warm-up */
};

static int set_up(void **state)
{
	static struct bed bed;

	memset(&bed, 0, sizeof(bed));
	bed.rounds =
		(struct job_rounds){ .warmup = 1, .max = 50, .max_seconds = LIMIT_S };
	bed.sequence = (struct sequence){ &bed.rounds,
					  3,
					  { WATCH_RETURN, WATCH_BUSY, WATCH_FIFO } };
	result_init(&bed.result);
	bed.cell = result_add_cell(&bed.result);
	*state = &bed;
	return 0;
}

static int tear_down(void **state)
{
	struct bed *bed = *state;

	result_free(&bed->result);
	return 0;
}

/* All rounds, of bed->round_ns each; those of kind @bad are rejected. */
static void run(struct bed *bed, int bad)
{
	while (!sequence_is_over(&bed->sequence, bed->cell, bed->spent_ns)) {
		const enum watch watch = sequence_next(&bed->sequence, bed->cell);
		struct result_round *round = result_add_round(bed->cell);

		assert_non_null(round);
		round->watch = watch;
		round->warmup = bed->cell->rounds.count <= bed->rounds.warmup;
		round->reject = (int)watch == bad ? REJECT_CHILD_HUNG : REJECT_NONE;
		round->valid = !round->reject;
		bed->counts[watch] += !round->warmup;
		bed->spent_ns += bed->round_ns;
		assert_in_range(bed->cell->rounds.count, 1, 1000);
	}
}

static void assert_counts(const struct bed *bed, size_t timed, size_t returns,
			  size_t busy, size_t fifo)
{
	assert_int_equal(bed->counts[WATCH_NONE], timed);
	assert_int_equal(bed->counts[WATCH_RETURN], returns);
	assert_int_equal(bed->counts[WATCH_BUSY], busy);
	assert_int_equal(bed->counts[WATCH_FIFO], fifo);
}

static void test_as_many_as_there_may_be(void **state)
{
	struct bed *bed = *state;

	bed->round_ns = NS_PER_SEC / 1000;
	run(bed, -1);
	assert_counts(bed, 50, 50, 50, 50);
}

/* The limit is over within a cycle, which is not the first: no round more begins. */
static void test_limit_ends_a_later_cycle(void **state)
{
	struct bed *bed = *state;

	bed->round_ns = NS_PER_SEC * 3 / 2;
	run(bed, -1);
	assert_counts(bed, 2, 2, 1, 1);
	assert_int_equal(bed->spent_ns, 7 * bed->round_ns);
}

/* However long a round takes: with a timed one there is one of each kind, and no more. */
static void test_limit_leaves_no_kind_out(void **state)
{
	struct bed *bed = *state;

	bed->round_ns = 6 * NS_PER_SEC;
	run(bed, -1);
	assert_counts(bed, 1, 1, 1, 1);
}

static void test_warm_up_takes_all_time(void **state)
{
	struct bed *bed = *state;

	bed->round_ns = (LIMIT_S + 1) * NS_PER_SEC;
	run(bed, -1);
	assert_int_equal(bed->cell->rounds.count, 1);
	assert_counts(bed, 0, 0, 0, 0);
}

static void test_limit_without_kinds(void **state)
{
	struct bed *bed = *state;

	bed->sequence.kind_count = 0;
	bed->round_ns = 4 * NS_PER_SEC;
	run(bed, -1);
	assert_counts(bed, 2, 0, 0, 0);
}

/* A kind that is always rejected takes none of the others' rounds, and no time beyond. */
static void test_rejected_kind(void **state)
{
	struct bed *bed = *state;

	bed->round_ns = NS_PER_SEC;
	run(bed, WATCH_FIFO);
	assert_counts(bed, 3, 3, 2, 2);
}

static void test_hopeless(void **state)
{
	struct bed *bed = *state;

	bed->sequence.kind_count = 0;
	run(bed, WATCH_NONE);
	assert_counts(bed, 4, 0, 0, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_as_many_as_there_may_be),
		TEST(test_limit_ends_a_later_cycle),
		TEST(test_limit_leaves_no_kind_out),
		TEST(test_warm_up_takes_all_time),
		TEST(test_limit_without_kinds),
		TEST(test_rejected_kind),
		TEST(test_hopeless),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
