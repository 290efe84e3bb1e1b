// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sample/paired.h"

/* What is paired of a sample: its boots, or the runs of its only boot. */
static size_t unit_count(const struct sample *sample, bool of_runs)
{
	if (!sample->boot_count)
		return 0;
	return of_runs ? sample->boots[0].count : sample->boot_count;
}

static size_t first_run(const struct sample *sample, bool of_runs, size_t unit)
{
	return of_runs ? sample_first_run(sample, 0) + unit
		       : sample_first_run(sample, unit);
}

static const struct result *unit_result(const struct sample *sample, bool of_runs,
					size_t unit)
{
	return sample->result[first_run(sample, of_runs, unit)];
}

static bool same_turn(const struct result *a, const struct result *b)
{
	return a->turn == b->turn && a->order_seed == b->order_seed;
}

static bool is_of_one_turn(const struct sample *sample, bool of_runs, size_t unit)
{
	const struct result *first = unit_result(sample, of_runs, unit);
	size_t runs = of_runs ? 1 : sample->boots[unit].count;

	for (size_t i = 1; i < runs; i++) {
		if (!same_turn(first,
			       sample->result[first_run(sample, of_runs, unit) + i]))
			return false;
	}
	return true;
}

static const char *why_not(const struct sample *sample, bool of_runs)
{
	if (sample->has_zero)
		return "a figure is 0, so there is no ratio";
	for (size_t i = 0; i < unit_count(sample, of_runs); i++) {
		const struct result *unit = unit_result(sample, of_runs, i);

		if (unit->turn == UNKNOWN_U64)
			return of_runs ? "a run does not say in which turn it was made"
				       : "a boot does not say in which turn it was made";
		if (!is_of_one_turn(sample, of_runs, i))
			return "a boot holds runs of several turns";
		for (size_t j = 0; j < i; j++) {
			if (same_turn(unit, unit_result(sample, of_runs, j)))
				return of_runs ? "two runs of one variant are of one turn"
					       : "two boots of one variant are of one "
						 "turn";
		}
	}
	return NULL;
}

/* The place in @sample of its unit in @like's turn; their number: none. */
static size_t place_of(const struct sample *sample, bool of_runs,
		       const struct result *like)
{
	size_t i = 0;

	while (i < unit_count(sample, of_runs) &&
	       !same_turn(unit_result(sample, of_runs, i), like))
		i++;
	return i;
}

/* Whether all variants that have a round in @cell have a unit in @like's turn. */
static bool all_have(const struct sample_set *set, size_t cell, const struct result *like)
{
	bool of_runs = set->pairing.of_runs;

	for (size_t v = 0; v < set->variant_count; v++) {
		const struct sample *sample = sample_of(set, cell, v);

		if (sample->boot_count &&
		    place_of(sample, of_runs, like) == unit_count(sample, of_runs))
			return false;
	}
	return true;
}

struct turns {
	size_t count;
	const struct result **of; /* the base's own result in each */
	size_t *ids;              /* the base's unit's */
};

/* The turns of @cell that all have. */
static void find_turns(struct turns *turns, const struct sample_set *set, size_t cell)
{
	const struct sample *base = sample_of(set, cell, 0);
	bool of_runs = set->pairing.of_runs;

	turns->count = 0;
	for (size_t i = 0; i < unit_count(base, of_runs); i++) {
		const struct result *unit = unit_result(base, of_runs, i);

		if (!all_have(set, cell, unit))
			continue;
		turns->ids[turns->count] = of_runs ? base->run[first_run(base, true, i)]
						   : base->boot[i];
		turns->of[turns->count++] = unit;
	}
}

/* @sample has the units of @turns, and gets them in that order, and no others, with the
 * ids of the base's. */
static int keep_turns(struct sample *sample, bool of_runs, const struct turns *turns)
{
	size_t first = of_runs ? first_run(sample, true, 0) : 0;
	struct nested_group *units = of_runs ? sample->runs + first : sample->boots;
	struct nested_group *kept = calloc(turns->count + 1, sizeof(*kept));

	if (!kept)
		return -ENOMEM;
	for (size_t i = 0; i < turns->count; i++)
		kept[i] = units[place_of(sample, of_runs, turns->of[i])];
	memcpy(units, kept, turns->count * sizeof(*kept));
	memcpy(of_runs ? sample->run + first : sample->boot, turns->ids,
	       turns->count * sizeof(*turns->ids));
	*(of_runs ? &sample->boots[0].count : &sample->boot_count) = turns->count;
	free(kept);
	return 0;
}

static int keep_all(struct sample_set *set, struct turns *turns)
{
	int ret = 0;

	for (size_t c = 0; c < set->cell_count && !ret; c++) {
		find_turns(turns, set, c);
		for (size_t v = 0; v < set->variant_count && !ret && turns->count; v++) {
			struct sample *sample = &set->samples[c * set->variant_count + v];

			if (sample->boot_count)
				ret = keep_turns(sample, set->pairing.of_runs, turns);
		}
	}
	return ret;
}

/* In what is left in a cell; NULL: they can be paired. */
static const char *look(struct pairing *pairing, const struct sample_set *set,
			struct turns *turns, size_t cell)
{
	const char *why = NULL;

	for (size_t v = 0; v < set->variant_count && !why; v++)
		why = why_not(sample_of(set, cell, v), pairing->of_runs);
	if (why)
		return why;
	find_turns(turns, set, cell);
	if (turns->count < 2 && sample_of(set, cell, 0)->boot_count)
		return "in a cell, all variants have fewer than two turns in common";
	if (turns->count < pairing->fewest)
		pairing->fewest = turns->count;
	if (turns->count > pairing->most)
		pairing->most = turns->count;
	return NULL;
}

static int turns_open(struct turns *turns, struct sample_set *set)
{
	size_t most = 0;

	set->pairing = (struct pairing){ .of_runs = set->sharing.most == 1,
					 .fewest = SIZE_MAX };
	for (size_t c = 0; c < set->cell_count; c++) {
		size_t units = sample_of(set, c, 0)->run_count;

		most = units > most ? units : most;
	}
	turns->of = calloc(most + 1, sizeof(*turns->of));
	turns->ids = calloc(most + 1, sizeof(*turns->ids));
	return turns->of && turns->ids ? 0 : -ENOMEM;
}

static void turns_close(struct turns *turns)
{
	free(turns->of);
	free(turns->ids);
}

int sample_set_pair(struct sample_set *set)
{
	struct pairing *pairing = &set->pairing;
	struct turns turns;
	int ret = turns_open(&turns, set);

	if (set->sharing.most > 1)
		pairing->why_not = "the variants share boots, and differences are made "
				   "within them";
	for (size_t c = 0; c < set->cell_count && !ret && !pairing->why_not; c++)
		pairing->why_not = look(pairing, set, &turns, c);
	pairing->made = !ret && !pairing->why_not;
	if (pairing->made)
		ret = keep_all(set, &turns);
	turns_close(&turns);
	return ret;
}

/* Sums over turns. */
struct turn_sums {
	size_t variants;
	double *values; /* of the variants' logs, by turn */
	double variances;
};

static double variance(const double *values, size_t count)
{
	double sum = 0, squares = 0;

	for (size_t i = 0; i < count; i++)
		sum += values[i];
	for (size_t i = 0; i < count; i++)
		squares += pow(values[i] - sum / (double)count, 2);
	return squares / ((double)count - 1);
}

static int add_variant(struct turn_sums *sums, const struct sample *sample, bool of_runs,
		       const struct turns *turns)
{
	const struct nested_design design = { .rounds = 0 };
	double *own = calloc(turns->count, sizeof(*own));
	struct nested nested;
	int ret;

	if (!own)
		return -ENOMEM;
	ret = nested_make(&nested, sample->boots, sample->boot_count, &design);
	for (size_t i = 0; i < turns->count && !ret; i++) {
		size_t unit = place_of(sample, of_runs, turns->of[i]);

		own[i] = nested.units[unit].log_value;
		sums->values[i] += own[i];
	}
	if (!ret)
		sums->variances += variance(own, turns->count);
	sums->variants++;
	nested_free(&nested);
	free(own);
	return ret;
}

/* How many standard errors @cell's turns vary less than those of independent units; NAN:
 * nothing is known. */
static int cell_anticorrelated(double *errors, const struct sample_set *set,
			       struct turns *turns, size_t cell)
{
	bool of_runs = set->pairing.of_runs;
	struct turn_sums sums = { 0 };
	double k;
	int ret = 0;

	*errors = NAN;
	find_turns(turns, set, cell);
	if (turns->count < PAIRED_TURNS_MIN)
		return 0;
	sums.values = calloc(turns->count, sizeof(*sums.values));
	if (!sums.values)
		return -ENOMEM;
	for (size_t v = 0; v < set->variant_count && !ret; v++) {
		const struct sample *sample = sample_of(set, cell, v);

		if (5 * turns->count < 4 * unit_count(sample, of_runs))
			goto out;
		if (sample->boot_count)
			ret = add_variant(&sums, sample, of_runs, turns);
	}
	k = (double)sums.variants;
	if (sums.variants > 1 && sums.variances > 0)
		*errors = (1 - variance(sums.values, turns->count) / sums.variances) /
			  sqrt(2 * (k - 1) / (k * ((double)turns->count - 1)));
out:
	free(sums.values);
	return ret;
}

int sample_set_turns_anticorrelated(bool *anticorrelated, struct sample_set *set)
{
	const struct pairing before = set->pairing;
	struct turns turns;
	double sum = 0, errors = NAN;
	size_t cells = 0;
	bool known = set->sharing.most <= 1;
	int ret = turns_open(&turns, set);

	for (size_t i = 0; i < set->cell_count * set->variant_count && known; i++)
		known = !why_not(&set->samples[i], set->pairing.of_runs);
	for (size_t c = 0; c < set->cell_count && !ret && known; c++) {
		ret = cell_anticorrelated(&errors, set, &turns, c);
		if (isnan(errors))
			continue;
		sum += errors;
		cells++;
	}
	*anticorrelated = cells && sum / (double)cells > PAIRED_ANTICORRELATED;
	set->pairing = before;
	turns_close(&turns);
	return ret;
}
