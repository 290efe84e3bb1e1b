// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdlib.h>

#include "sample/paired.h"

static const struct result *boot_result(const struct compare_columns *columns,
					size_t column, size_t boot)
{
	return &columns->items[column].boots[boot].files[0]->result;
}

static bool same_turn(const struct result *a, const struct result *b)
{
	return a->turn == b->turn && a->order_seed == b->order_seed;
}

static const char *why_not(const struct compare_columns *columns)
{
	for (size_t c = 0; c < columns->count; c++) {
		for (size_t i = 0; i < columns->items[c].boot_count; i++) {
			const struct result *boot = boot_result(columns, c, i);

			if (boot->turn == UNKNOWN_U64)
				return "a boot does not say in which turn it was made";
			for (size_t j = 0; j < i; j++) {
				if (same_turn(boot, boot_result(columns, c, j)))
					return "two boots of one variant are of one turn";
			}
		}
	}
	return NULL;
}

/* The place in @sample, of @column, of its boot in @like's turn; boot_count: none. */
static size_t place_of(const struct sample *sample, const struct compare_columns *columns,
		       size_t column, const struct result *like)
{
	size_t i = 0;

	while (i < sample->boot_count &&
	       !same_turn(boot_result(columns, column, sample->boot[i]), like))
		i++;
	return i;
}

/* Whether all variants that have a round in @cell have a boot in @like's turn. */
static bool all_have(const struct sample_set *set, const struct compare_columns *columns,
		     size_t cell, const struct result *like)
{
	for (size_t v = 0; v < set->variant_count; v++) {
		const struct sample *sample = sample_of(set, cell, v);

		if (sample->boot_count &&
		    place_of(sample, columns, v, like) == sample->boot_count)
			return false;
	}
	return true;
}

/* The turns of @cell that all have, into @turns; how many. */
static size_t turns_of(const struct result **turns, const struct sample_set *set,
		       const struct compare_columns *columns, size_t cell)
{
	const struct sample *base = sample_of(set, cell, 0);
	size_t count = 0;

	for (size_t i = 0; i < base->boot_count; i++) {
		const struct result *boot = boot_result(columns, 0, base->boot[i]);

		if (all_have(set, columns, cell, boot))
			turns[count++] = boot;
	}
	return count;
}

/* @sample has the boots of @turns, and gets them in that order, and no others. */
static int keep_turns(struct sample *sample, const struct compare_columns *columns,
		      size_t column, const struct result *const *turns, size_t count)
{
	struct nested_group *boots = calloc(count + 1, sizeof(*boots));
	size_t *boot = calloc(count + 1, sizeof(*boot));

	if (!boots || !boot) {
		free(boots);
		free(boot);
		return -ENOMEM;
	}
	for (size_t i = 0; i < count; i++) {
		size_t at = place_of(sample, columns, column, turns[i]);

		boots[i] = sample->boots[at];
		boot[i] = sample->boot[at];
	}
	free(sample->boots);
	free(sample->boot);
	sample->boots = boots;
	sample->boot = boot;
	sample->boot_count = count;
	return 0;
}

static int keep_all(struct sample_set *set, const struct compare_columns *columns,
		    const struct result **turns)
{
	int ret = 0;

	for (size_t c = 0; c < set->cell_count && !ret; c++) {
		size_t count = turns_of(turns, set, columns, c);

		for (size_t v = 0; v < set->variant_count && !ret && count; v++) {
			struct sample *sample = &set->samples[c * set->variant_count + v];

			if (sample->boot_count)
				ret = keep_turns(sample, columns, v, turns, count);
		}
	}
	return ret;
}

int sample_set_pair(struct sample_set *set, const struct compare_columns *columns)
{
	const struct result **turns = calloc(columns->items[0].boot_count + 1,
					     sizeof(*turns));
	struct pairing pairing = { false, SIZE_MAX, 0, why_not(columns) };
	int ret = 0;

	if (!turns)
		return -ENOMEM;
	for (size_t c = 0; c < set->cell_count && !pairing.why_not; c++) {
		size_t count = turns_of(turns, set, columns, c);

		if (count < 2 && sample_of(set, c, 0)->boot_count)
			pairing.why_not = "in a cell, all variants have fewer than two "
					  "turns in common";
		pairing.fewest = count < pairing.fewest ? count : pairing.fewest;
		pairing.most = count > pairing.most ? count : pairing.most;
	}
	pairing.made = !pairing.why_not;
	set->pairing = pairing;
	if (pairing.made)
		ret = keep_all(set, columns, turns);
	free(turns);
	return ret;
}
