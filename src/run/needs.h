/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_RUN_NEEDS_H
#define SWAPREL_RUN_NEEDS_H

#include "job/job.h"
#include "job/plan.h"
#include "require/require.h"

/* What require_check_all() is to look for. Its texts are borrowed from @job. */
void needs_of_plan(struct require_plan *needs, const struct job *job,
		   const struct plan *plan);

/* Whether rounds need a cgroup of little memory. */
bool needs_pressure(const struct job *job);

/* Whether rounds need a cgroup that counts what stays resident. */
bool needs_charge_group(const struct job *job);

/* Bytes of the device that a run makes: all of it is swap. */
uint64_t needs_disk_bytes(const struct plan *plan);

#endif
