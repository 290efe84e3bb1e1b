/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_PROFILE_TALLY_H
#define SWAPREL_PROFILE_TALLY_H

#include "profile/sampler.h"
#include "profile/symbols.h"
#include "profile/task_roles.h"

/* Samples of one round, sorted out. */
struct tally {
	const struct symbols *symbols;  /* borrowed */
	const struct task_roles *roles; /* borrowed */
	uint64_t start_ns;              /* of the first release */
	uint64_t end_ns; /* of the last; what callers do later is none of it */
	uint64_t samples[TASK_ROLE_COUNT][PROFILE_CATEGORY_COUNT];
	uint64_t within[TASK_ROLE_COUNT][PROFILE_CATEGORY_COUNT];
};

/* For sampler_each(); @arg is the struct tally. */
void tally_add(void *arg, const struct sample *sample);

/*
 * Write the shares of callers and workers to @profile, and its fault where nothing was
 * seen within zs_free() of those who take part, or of this process, which makes some
 * kernels drain. 0 or -ENOMEM.
 */
int tally_write(const struct tally *tally, struct profile *profile);

#endif
