// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#include "profile/category.h"
#include "profile/tally.h"

void tally_add(void *arg, const struct sample *sample)
{
	struct tally *tally = arg;
	const unsigned int who = task_roles_find(tally->roles, sample->pid, sample->tid);
	bool within[PROFILE_CATEGORY_COUNT];

	if (sample->time_ns < tally->start_ns ||
	    (who == PROFILE_CALLER && sample->time_ns > tally->end_ns))
		return;
	tally->samples[who][category_of_stack(tally->symbols, sample->ips, sample->count,
					      within)]++;
	for (size_t i = 0; i < PROFILE_CATEGORY_COUNT; i++)
		tally->within[who][i] += within[i];
}

static uint64_t sum(const uint64_t *samples)
{
	uint64_t total = 0;

	for (size_t i = 0; i < PROFILE_CATEGORY_COUNT; i++)
		total += samples[i];
	return total;
}

static int write_who(const struct tally *tally, enum profile_who who,
		     struct profile *profile)
{
	const uint64_t total = sum(tally->samples[who]);

	for (unsigned int i = 0; total && i < PROFILE_CATEGORY_COUNT; i++) {
		struct profile_share *share = array_add(&profile->shares,
							&profile_share_record);

		if (!share)
			return -ENOMEM;
		share->who = who;
		share->category = i;
		share->samples = tally->samples[who][i];
		share->within_samples = tally->within[who][i];
		share->share = (double)share->samples / (double)total;
	}
	return 0;
}

int tally_write(const struct tally *tally, struct profile *profile)
{
	const uint64_t callers = sum(tally->samples[PROFILE_CALLER]),
		       workers = sum(tally->samples[PROFILE_WORKER]);
	const uint64_t reached = tally->within[PROFILE_CALLER][PROFILE_ZS_FREE] +
				 tally->within[PROFILE_WORKER][PROFILE_ZS_FREE] +
				 tally->within[TASK_ROLE_SELF][PROFILE_ZS_FREE];

	if (!reached) {
		profile->fault = PROFILE_UNREACHED;
		snprintf(profile->detail, sizeof(profile->detail),
			 "%" PRIu64 " samples of callers and %" PRIu64
			 " of workers, none in zs_free or what it calls",
			 callers, workers);
	}
	return write_who(tally, PROFILE_CALLER, profile) ||
			       write_who(tally, PROFILE_WORKER, profile)
		       ? -ENOMEM
		       : 0;
}
