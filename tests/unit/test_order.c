// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The order of a campaign's boots: balanced, repeatable, and without a beat that a
 * machine could share. What a machine that swings in step with mirrored turns makes of a
 * kernel that is compared with itself, through the real schedule and the real verdicts.
 */
#include <gsl/gsl_randist.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "campaign/schedule.h"
#include "compare/verdict.h"

#define HEAD \
	"{\"schema\":\"swaprel.campaign/1\",\"name\":\"t\",\"job\":\"smoke\",\"arms\":["
#define SETS 4000

static const char *const variants_text[] = {
	[2] = "{\"name\":\"a\"},{\"name\":\"b\"}]}",
	[3] = "{\"name\":\"a\"},{\"name\":\"b\"},{\"name\":\"c\"}]}",
	[5] = "{\"name\":\"a\"},{\"name\":\"b\"},{\"name\":\"c\"},{\"name\":\"d\"},"
	      "{\"name\":\"e\"}]}",
};

struct bed {
	struct campaign campaign;
	struct schedule schedule;
};

static void make(struct bed *bed, size_t variants, unsigned int boots, uint64_t seed)
{
	char text[512];
	struct err err = { "" };

	snprintf(text, sizeof(text), HEAD "%s", variants_text[variants]);
	if (file_format_parse(&campaign_format, &bed->campaign, text, strlen(text),
			      "FILE", &err))
		fail_msg("%s", err.msg);
	bed->campaign.boots = boots;
	bed->campaign.seed = seed;
	assert_int_equal(schedule_make(&bed->schedule, &bed->campaign), 0);
}

static void drop(struct bed *bed)
{
	schedule_free(&bed->schedule);
	campaign_free(&bed->campaign);
}

static size_t variant_at(const struct bed *bed, size_t i)
{
	return (size_t)(bed->schedule.slots[i].loads->variant -
			campaign_variant(&bed->campaign, 0));
}

static bool same_order(const struct bed *a, const struct bed *b, size_t slots)
{
	for (size_t i = 0; i < slots; i++) {
		if (variant_at(a, i) != variant_at(b, i))
			return false;
	}
	return true;
}

static void each_turn_has_every_arm_once(void **state)
{
	struct bed bed;

	(void)state;
	make(&bed, 5, 100, 7);
	for (size_t turn = 0; turn < 100; turn++) {
		unsigned int seen = 0;

		for (size_t i = 5 * turn; i < 5 * turn + 5; i++) {
			seen |= 1u << variant_at(&bed, i);
			assert_int_equal(bed.schedule.slots[i].boot, turn + 1);
		}
		assert_int_equal(seen, 31);
	}
	drop(&bed);
}

/* 1 in 1,000 is above 20.5 with 5 degrees of freedom, and above 26.1 with 8. */
static void every_order_is_as_likely_and_no_turn_tells_the_next(void **state)
{
	unsigned int orders[27] = { 0 }, after[9] = { 0 };
	double off = 0, off_after = 0;
	struct bed bed;

	(void)state;
	make(&bed, 3, 333, 12345);
	for (size_t turn = 0; turn < 333; turn++) {
		const size_t at = 3 * turn;

		orders[9 * variant_at(&bed, at) + 3 * variant_at(&bed, at + 1) +
		       variant_at(&bed, at + 2)]++;
		if (turn)
			after[3 * variant_at(&bed, at - 3) + variant_at(&bed, at)]++;
	}
	for (size_t i = 0; i < 27; i++)
		off += orders[i] ? pow(orders[i] - 55.5, 2) / 55.5 : 0;
	for (size_t i = 0; i < 9; i++)
		off_after += pow(after[i] - 332 / 9., 2) / (332 / 9.);
	print_message("chi-squared: orders %.1f (5), first arms of neighbours %.1f (8)\n",
		      off, off_after);
	assert_true(off < 20.5);
	assert_true(off_after < 26.1);
	drop(&bed);
}

static void the_seed_is_the_order(void **state)
{
	struct bed bed, again, longer, other;

	(void)state;
	make(&bed, 5, 6, 7);
	make(&again, 5, 6, 7);
	make(&longer, 5, 12, 7);
	make(&other, 5, 6, 8);
	assert_true(same_order(&bed, &again, 30));
	assert_true(same_order(&bed, &longer, 30));
	assert_false(same_order(&bed, &other, 30));
	drop(&bed);
	drop(&again);
	drop(&longer);
	drop(&other);
}

/* A machine that is up to 5 % slower or faster, once in two turns. */
struct swing {
	size_t variants;
	unsigned int boots;
	double phase; /* of a whole swing */
};

/* How many of SETS comparisons of a kernel with itself call it slower. One figure a boot:
 * boots differ by 1.5 %, and the median of their rounds by as much. */
static double false_regressions(const struct swing *swing, bool random, bool paired,
				gsl_rng *rng)
{
	const struct verdict_rule rule = { 0.95, 0, 1, false, 0 };
	unsigned int slower = 0;

	for (unsigned int set = 0; set < SETS; set++) {
		double values[2][16];
		struct nested_group boots[2][16];
		struct nested nested[2];
		struct bed bed;

		/* A campaign's seed has 64 bits, too. */
		make(&bed, swing->variants, swing->boots,
		     random ? (uint64_t)gsl_rng_get(rng) << 32 | gsl_rng_get(rng)
			    : UNKNOWN_U64);
		for (size_t i = 0; i < bed.schedule.count; i++) {
			size_t variant = variant_at(&bed, i),
			       boot = bed.schedule.slots[i].boot - 1;
			double angle = 2 * M_PI *
				       (swing->phase +
					(double)i / (2. * (double)swing->variants));

			if (variant > 1)
				continue;
			values[variant][boot] =
				exp(15 + 0.05 * sin(angle) +
				    gsl_ran_gaussian(rng, 0.015 * M_SQRT2));
			boots[variant][boot] = (struct nested_group){
				.values = &values[variant][boot], .count = 1
			};
		}
		for (unsigned int variant = 0; variant < 2; variant++) {
			const struct nested_design design = {
				.cluster = { [NESTED_BOOT] = paired ? 0 : variant }
			};

			assert_int_equal(nested_make(&nested[variant], boots[variant],
						     swing->boots, &design),
					 0);
		}
		slower += verdict_make(&nested[0], &nested[1], &rule).kind ==
			  VERDICT_SLOWER;
		nested_free(&nested[0]);
		nested_free(&nested[1]);
		drop(&bed);
	}
	return 100. * slower / SETS;
}

/*
 * 2.5 % are promised, and 4,000 sets know that to 0.25. Boots of one turn keep out of
 * each other's place, and so a swing that is wholly within a turn makes their difference
 * vary by up to variants / (variants - 1) times what independent boots would: the promise
 * is kept for paired boots, and test_swing.c has how compare sees that.
 */
static void nothing_swings_with_the_turns(void **state)
{
	/* The second variant is measured when the machine is slow, as far as order
	 * permits.
	 */
	static const struct swing swings[] = {
		{ 2, 6, 0 },      { 2, 10, 0 },   { 2, 10, 0.875 },
		{ 3, 10, 0.833 }, { 3, 10, 0.5 }, { 5, 10, 0.8 },
	};
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);

	(void)state;
	print_message("arms boots phase: mirrored, random, random and paired, %%\n");
	for (size_t i = 0; i < sizeof(swings) / sizeof(swings[0]); i++) {
		double mirrored = false_regressions(&swings[i], false, false, rng);
		double random = false_regressions(&swings[i], true, false, rng);
		double paired = false_regressions(&swings[i], true, true, rng);

		print_message("%zu %u %.3f: %.1f %.1f %.1f\n", swings[i].variants,
			      swings[i].boots, swings[i].phase, mirrored, random, paired);
		assert_true(swings[i].phase != 0 || mirrored > 50);
		assert_true(random < (swings[i].phase == 0 ? 3.5 : 7.5));
		assert_true(paired < 3.5);
	}
	gsl_rng_free(rng);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_turn_has_every_arm_once),
		cmocka_unit_test(every_order_is_as_likely_and_no_turn_tells_the_next),
		cmocka_unit_test(the_seed_is_the_order),
		cmocka_unit_test(nothing_swings_with_the_turns),
	};

	return cmocka_run_group_tests_name("order", tests, NULL, NULL);
}
