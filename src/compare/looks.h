/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_COMPARE_LOOKS_H
#define SWAPREL_COMPARE_LOOKS_H

/* More than anyone makes. */
#define LOOKS_MAX 20

/*
 * Whoever takes more boots because a question is open, and looks again, has as many
 * chances of a wrong verdict as looks. So they share what may go wrong, 1 - @confidence
 * (alpha spending; Lan and DeMets, Biometrika 70, 1983): the first has LOOKS_FIRST of it,
 * and each further one half of what is left. The union bound holds however many looks
 * there are, and however it comes to them.
 *
 * The confidence of the intervals at the @look-th look, from 1.
 */
#define LOOKS_FIRST 0.8

double looks_confidence(double confidence, unsigned int look);

#endif
