/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_TESTS_FAULTS_H
#define SWAPREL_TESTS_FAULTS_H

#include "round/control.h"
#include "tests/root/harness.h"

/* The faults that --control plants, in runs of a job that shows each best. */

/* Whether this host can: nobody starts late alone, no page is huge where the kernel makes
 * none, and a container may lack the kernel's log or real-time processes. */
bool fault_can_be_planted(const struct scene *scene, const char *control);

/*
 * Run @rounds rounds, one or two, with @control; each is rejected by its own name, with
 * the detail that only the planted fault can have brought about, and nothing is left
 * behind. @release is a method that takes the fault; NULL: one that does.
 */
void assert_fault_is_rejected(struct scene *scene, const struct control *control,
			      const char *release, size_t rounds);

/* There is a result: else the test fails with what the run said. */
void assert_loaded(struct scene *scene);

/* Every round of cell 0, @rounds of them, has the reason, and shows why. */
void assert_rejected(struct scene *scene, const char *reason, const char *trace,
		     size_t rounds);

/* "" where there is none. */
const char *text_at(const json_t *object, const char *key);

#endif
