/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_SAMPLE_SHARED_H
#define SWAPREL_SAMPLE_SHARED_H

#include "sample/sample.h"

/*
 * Keep, in each cell, of variants that were made in the same boots those boots that all
 * of them have: ratios are then made boot by boot, and what boots differ by cancels.
 * Variants belong together that have a boot in common, or each has one with a third.
 *
 * Nothing is left out where a single boot would remain to variants that all have more:
 * they are then compared as if their boots were different ones, which errs to the safe
 * side. @set->sharing says what was done. 0 or -ENOMEM.
 */
int sample_set_share(struct sample_set *set);

#endif
