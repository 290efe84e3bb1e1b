// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>

#include "sample/shared.h"

static bool has_boot(const struct sample *sample, size_t id)
{
	for (size_t i = 0; i < sample->boot_count; i++) {
		if (sample->boot[i] == id)
			return true;
	}
	return false;
}

static bool have_in_common(const struct sample *a, const struct sample *b)
{
	for (size_t i = 0; i < a->boot_count; i++) {
		if (has_boot(b, a->boot[i]))
			return true;
	}
	return false;
}

/* The variants of one cell, each with the number of those it belongs to. */
struct groups {
	struct sample *samples;
	size_t count;
	size_t *of;
};

static void find_groups(struct groups *groups)
{
	for (size_t i = 0; i < groups->count; i++) {
		groups->of[i] = i;
		for (size_t j = 0; j < i; j++) {
			size_t from = groups->of[j];

			if (!have_in_common(&groups->samples[i], &groups->samples[j]))
				continue;
			for (size_t k = 0; k < i; k++) {
				if (groups->of[k] == from)
					groups->of[k] = i;
			}
		}
	}
}

static bool all_have(const struct groups *groups, size_t group, size_t id)
{
	for (size_t i = 0; i < groups->count; i++) {
		if (groups->of[i] == group && !has_boot(&groups->samples[i], id))
			return false;
	}
	return true;
}

/* How many boots a sample loses. */
static size_t keep_common(struct sample *sample, const struct groups *groups,
			  size_t group)
{
	size_t left = 0, had = sample->boot_count;

	for (size_t i = 0; i < had; i++) {
		if (!all_have(groups, group, sample->boot[i]))
			continue;
		sample->boots[left] = sample->boots[i];
		sample->boot[left++] = sample->boot[i];
	}
	sample->boot_count = left;
	return had - left;
}

static void share(struct sharing *sharing, const struct groups *groups, size_t group)
{
	size_t members = 0, others = 0, fewest = SIZE_MAX, common = 0;

	for (size_t i = 0; i < groups->count; i++) {
		const struct sample *sample = &groups->samples[i];

		if (groups->of[i] != group) {
			others += sample->boot_count > 0;
			continue;
		}
		members++;
		fewest = sample->boot_count < fewest ? sample->boot_count : fewest;
	}
	for (size_t i = 0; members > 1 && i < groups->samples[group].boot_count; i++)
		common += all_have(groups, group, groups->samples[group].boot[i]);
	sharing->too_few |= members > 1 && common <= 1 && fewest > 1;
	if (!common || (common == 1 && fewest > 1))
		return;
	sharing->not_all |= others > 0;
	if (!sharing->made || common < sharing->fewest)
		sharing->fewest = common;
	if (common > sharing->most)
		sharing->most = common;
	sharing->made = true;
	for (size_t i = 0; i < groups->count; i++) {
		size_t lost = groups->of[i] == group
				      ? keep_common(&groups->samples[i], groups, group)
				      : 0;

		sharing->left_out = lost > sharing->left_out ? lost : sharing->left_out;
	}
}

int sample_set_share(struct sample_set *set)
{
	struct groups groups = { NULL, set->variant_count,
				 calloc(set->variant_count + 1, sizeof(*groups.of)) };

	if (!groups.of)
		return -ENOMEM;
	for (size_t c = 0; c < set->cell_count; c++) {
		groups.samples = &set->samples[c * set->variant_count];
		find_groups(&groups);
		for (size_t i = 0; i < groups.count; i++) {
			if (groups.of[i] == i)
				share(&set->sharing, &groups, i);
		}
	}
	free(groups.of);
	return 0;
}
