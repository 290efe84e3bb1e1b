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

#endif
