// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What is promised of tables to come: a difference as large as the noise floor is seen,
 * and so many more boots or rounds decide, in 80 % of all cases. 2,000 simulated floors a
 * line, and 500 tables that may ask for more; see simulated_sets().
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "compare/floor.h"
#include "compare/verdict.h"
#include "tests/unit/simulate.h"

#define SETS_ALL   2000
#define ASKED_SETS 500
#define ROUNDS     12
#define BOOTS_MOST 50

/* Two standard errors of a share of 80 % of @count. */
#define SLACK(count) (2 * sqrt(0.8 * 0.2 / (double)(count)))

static const struct simulated_truth normal = { .log_ns = 17,
					       .boot_sd = 0.015,
					       .round_sd = 0.03 };
static const struct simulated_truth heavy = {
	.log_ns = 17, .boot_sd = 0.015, .round_sd = 0.03, .heavy_tails = true
};
static const struct simulated_truth two_modes = { .log_ns = 17,
						  .boot_sd = 0.015,
						  .round_sd = 0.03,
						  .slow_rounds = 0.25,
						  .slow_log = 0.47 };
static const struct simulated_truth slow_boots = { .log_ns = 17,
						   .boot_sd = 0.015,
						   .round_sd = 0.03,
						   .bad_boots = 0.25,
						   .bad_log = 0.1 };

static const struct simulated_truth rounds_rule = { .log_ns = 17,
						    .boot_sd = 0.001,
						    .round_sd = 0.08 };
static const struct simulated_truth boots_rule = { .log_ns = 17,
						   .boot_sd = 0.02,
						   .round_sd = 0.02 };

static const struct simulated_truth half = { .log_ns = 17,
					     .boot_sd = 0.01,
					     .round_sd = 0.03 };
static const struct simulated_truth rare_boots = {
	.log_ns = 17,
	.boot_sd = 0.015,
	.round_sd = 0.03,
	.bad_boots = 0.1,
	.bad_log = 0.2,
};

static struct nested nested_of(const struct simulated *drawn, unsigned int cluster)
{
	const struct nested_design design = { .cluster = { [NESTED_BOOT] = cluster } };
	struct nested nested;

	assert_int_equal(nested_make(&nested, drawn->boots, drawn->boot_count, &design),
			 0);
	return nested;
}

/* New boots of one variant, and what they are. */
static struct nested draw(gsl_rng *rng, const struct simulated_truth *truth,
			  double slower, size_t boots, unsigned int cluster)
{
	struct simulated_truth own = *truth;
	struct simulated drawn;
	struct nested nested;

	own.log_ns += slower;
	simulated_make(&drawn, boots, ROUNDS);
	simulated_draw(&drawn, rng, &own, NULL);
	nested = nested_of(&drawn, cluster);
	simulated_free(&drawn);
	return nested;
}

struct setting {
	const char *name;
	const struct simulated_truth *truth;
	size_t labels, floor_boots; /* behind the floor */
	size_t boots, comparisons;  /* of the table */
	bool keeps;                 /* 80 %, within two standard errors */
};

static bool floor_is_seen(gsl_rng *rng, const struct setting *setting)
{
	const struct verdict_rule rule = { 0.95, 0, setting->comparisons, false, 0 };
	struct nested nested[2];
	struct noise_floor floor;
	struct verdict verdict;

	for (unsigned int i = 0; i < setting->labels; i++)
		nested[i] = draw(rng, setting->truth, 0, setting->floor_boots, i);
	floor = noise_floor_make(nested, setting->labels, 0, 0.95, 1);
	for (size_t i = 0; i < setting->labels; i++)
		nested_free(&nested[i]);
	floor = noise_floor_for(&floor, (unsigned int)setting->boots, 1, ROUNDS,
				estimate_each(0.95, setting->comparisons));
	nested[0] = draw(rng, setting->truth, 0, setting->boots, 0);
	nested[1] = draw(rng, setting->truth, log1p(floor.percent / 100), setting->boots,
			 1);
	verdict = verdict_make(&nested[0], &nested[1], &rule);
	nested_free(&nested[0]);
	nested_free(&nested[1]);
	return verdict.kind == VERDICT_SLOWER;
}

static void the_floor_is_seen_in_80_percent(void **state)
{
	static const struct setting settings[] = {
		{ "normal", &normal, 1, 2, 2, 1, true },
		{ "normal", &normal, 1, 3, 3, 1, true },
		{ "normal", &normal, 1, 5, 5, 1, true },
		{ "normal", &normal, 1, 10, 10, 1, true },
		{ "normal", &normal, 2, 2, 2, 1, true },
		{ "normal", &normal, 2, 5, 5, 1, true },
		{ "normal", &normal, 1, 10, 3, 8, true },
		{ "normal", &normal, 1, 3, 10, 8, true },
		{ "t, 3 degrees", &heavy, 1, 3, 3, 1, false },
		{ "t, 3 degrees", &heavy, 1, 5, 5, 1, false },
		{ "t, 3 degrees", &heavy, 1, 10, 10, 1, false },
		{ "two modes", &two_modes, 1, 3, 3, 1, false },
		{ "two modes", &two_modes, 1, 5, 5, 1, false },
		{ "two modes", &two_modes, 1, 10, 10, 1, false },
		{ "slow boots", &slow_boots, 1, 5, 5, 1, false },
		{ "slow boots", &slow_boots, 1, 10, 10, 1, false },
	};
	const unsigned int sets = simulated_sets(SETS_ALL);
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);

	(void)state;
	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
		const struct setting *setting = &settings[i];
		unsigned int seen = 0;

		gsl_rng_set(rng, i + 1);
		for (unsigned int set = 0; set < sets; set++)
			seen += floor_is_seen(rng, setting);
		printf("floor of %zu x %zu boots, %s, table of %zu boots, %zu comparisons: "
		       "seen %.1f %%\n",
		       setting->labels, setting->floor_boots, setting->name,
		       setting->boots, setting->comparisons, 100.0 * seen / sets);
		if (setting->keeps)
			assert_true(fabs(seen / (double)sets - 0.8) <= SLACK(sets));
	}
	gsl_rng_free(rng);
}

/* A variant's boots, and what is needed to make more of them. */
struct variant_boots {
	struct simulated_truth truth;
	double levels[POWER_MOST + BOOTS_MOST];
	struct simulated drawn;
};

/* More boots or rounds than there are; those that are there stay. */
static void grow(struct variant_boots *own, gsl_rng *rng, size_t boots, size_t rounds)
{
	struct simulated_truth level = own->truth, round = own->truth;
	struct simulated old = own->drawn, one;

	level.round_sd = level.slow_rounds = level.log_ns = 0;
	simulated_make(&one, boots, 1);
	simulated_draw(&one, rng, &level, NULL);
	for (size_t i = old.boot_count; i < boots; i++)
		own->levels[i] = log(one.values[i]);
	simulated_free(&one);
	round.boot_sd = round.bad_boots = 0;
	simulated_make(&own->drawn, boots, rounds);
	simulated_draw(&own->drawn, rng, &round, own->levels);
	for (size_t i = 0; i < old.boot_count; i++)
		memcpy(own->drawn.values + i * rounds, old.values + i * old.rounds,
		       old.rounds * sizeof(double));
	simulated_free(&old);
}

static struct verdict judge(const struct variant_boots *variants, double margin)
{
	const struct verdict_rule rule = { 0.95, margin, 1, false, 0 };
	struct nested base = nested_of(&variants[0].drawn, 0);
	struct nested other = nested_of(&variants[1].drawn, 1);
	struct verdict verdict = verdict_make(&base, &other, &rule);

	nested_free(&base);
	nested_free(&other);
	return verdict;
}

struct asked {
	const char *name;
	const struct simulated_truth *truth;
	size_t boots;
	double slower, margin;
	bool boots_keep;  /* 80 % or more of what is named, but for two standard errors */
	bool rounds_rule; /* then rounds are named and keep it; else in 1 % at most */
};

struct tally {
	unsigned int open, boots, boots_decide, rounds, rounds_decide;
};

/* One table, and if it is open, what becomes of it with as many more as it names. */
static void follow(gsl_rng *rng, const struct asked *asked, struct tally *tally)
{
	struct variant_boots variants[2] = { { .truth = *asked->truth },
					     { .truth = *asked->truth } };
	struct variant_boots wider[2];
	struct power_more more;

	variants[1].truth.log_ns += log1p(asked->slower);
	for (size_t i = 0; i < 2; i++)
		grow(&variants[i], rng, asked->boots, ROUNDS);
	more = judge(variants, asked->margin).more;
	tally->open += judge(variants, asked->margin).kind == VERDICT_UNDECIDED;
	if (more.rounds) {
		for (size_t i = 0; i < 2; i++) {
			wider[i] = variants[i];
			simulated_make(&wider[i].drawn, asked->boots, ROUNDS);
			memcpy(wider[i].drawn.values, variants[i].drawn.values,
			       asked->boots * ROUNDS * sizeof(double));
			grow(&wider[i], rng, asked->boots, ROUNDS + more.rounds);
		}
		tally->rounds++;
		tally->rounds_decide += judge(wider, asked->margin).kind !=
					VERDICT_UNDECIDED;
		simulated_free(&wider[0].drawn);
		simulated_free(&wider[1].drawn);
	}
	if (more.boots) {
		for (size_t i = 0; i < 2; i++)
			grow(&variants[i], rng, asked->boots + more.boots, ROUNDS);
		tally->boots++;
		tally->boots_decide += judge(variants, asked->margin).kind !=
				       VERDICT_UNDECIDED;
	}
	simulated_free(&variants[0].drawn);
	simulated_free(&variants[1].drawn);
}

static double share(unsigned int part, unsigned int whole)
{
	return whole ? part / (double)whole : NAN;
}

static void what_is_asked_for_decides_in_80_percent(void **state)
{
	static const struct asked settings[] = {
		{ "normal", &normal, 3, 0.02, 0.03, true, false },
		{ "normal", &normal, 5, 0.02, 0.03, true, false },
		{ "normal", &normal, 5, 0, 0.03, true, false },
		{ "normal", &normal, 10, 0.01, 0, true, false },
		{ "boots rule", &boots_rule, 5, 0.03, 0, true, false },
		{ "boots rule", &boots_rule, 10, 0.02, 0, true, false },
		{ "half and half", &half, 20, 0.008, 0, true, false },
		{ "rounds rule", &rounds_rule, 5, 0.03, 0, true, true },
		{ "rounds rule", &rounds_rule, 10, 0.02, 0, true, true },
		{ "rounds rule", &rounds_rule, 20, 0.015, 0, true, true },
		{ "two modes", &two_modes, 5, 0.1, 0, true, false },
		{ "slow boots", &slow_boots, 3, 0.05, 0, true, false },
		{ "slow boots", &slow_boots, 5, 0.05, 0, true, false },
		{ "slow boots", &slow_boots, 10, 0.03, 0, true, false },
		{ "rare slow boots", &rare_boots, 3, 0.03, 0.03, false, false },
		{ "rare slow boots", &rare_boots, 5, 0.03, 0.03, false, false },
	};
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);

	(void)state;
	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
		const struct asked *asked = &settings[i];
		struct tally tally = { 0 };
		double boots, rounds;

		gsl_rng_set(rng, i + 1);
		for (unsigned int set = 0; set < ASKED_SETS; set++)
			follow(rng, asked, &tally);
		boots = share(tally.boots_decide, tally.boots);
		rounds = share(tally.rounds_decide, tally.rounds);
		printf("%zu boots, %s, truth %g %%, margin %g %%: %u open; boots named "
		       "%u, decide %.1f %%; rounds named %u, decide %.1f %%\n",
		       asked->boots, asked->name, 100 * asked->slower,
		       100 * asked->margin, tally.open, tally.boots, 100 * boots,
		       tally.rounds, 100 * rounds);
		if (asked->boots_keep)
			assert_true(boots >= 0.8 - SLACK(tally.boots));
		if (asked->rounds_rule)
			assert_true(rounds >= 0.8 - SLACK(tally.rounds));
		else
			assert_true(100 * tally.rounds <= tally.open);
	}
	gsl_rng_free(rng);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_floor_is_seen_in_80_percent),
		cmocka_unit_test(what_is_asked_for_decides_in_80_percent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
