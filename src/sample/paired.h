/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_SAMPLE_PAIRED_H
#define SWAPREL_SAMPLE_PAIRED_H

#include "sample/sample.h"

/*
 * Keep, in each cell, the boots of those turns that all of its variants have, in one
 * order and with the same ids, so that the i-th boots of all are of one turn. Turns of
 * two campaigns are not the same: their orders have different seeds. A variant without a
 * round in a cell takes no turn from the others. Where variants share a single boot, all
 * this is done with its runs.
 *
 * Where that cannot be, nothing is changed, and @set->pairing says why. 0 or -ENOMEM.
 */
int sample_set_pair(struct sample_set *set);

/*
 * Whether boots (or runs, as above) of one turn are less alike than boots of different
 * turns. They keep out of each other's place, so a machine that swings within a turn
 * makes them so, and an interval that takes them as independent is then too narrow; that
 * of pairs is not. The variance over turns of the variants' sum, over the sum of their
 * variances, is 1 if boots are independent: it is less than that by PAIRED_ANTICORRELATED
 * standard errors, on average over the cells that have PAIRED_TURNS_MIN turns, and four
 * fifths of each variant's boots in them. docs/statistics.md has what that costs. 0 or
 * -ENOMEM.
 */
#define PAIRED_TURNS_MIN      5
#define PAIRED_ANTICORRELATED 0.7

int sample_set_turns_anticorrelated(bool *anticorrelated, struct sample_set *set);

#endif
