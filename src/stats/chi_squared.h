/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_STATS_CHI_SQUARED_H
#define SWAPREL_STATS_CHI_SQUARED_H

/*
 * The value that a chi-squared of @freedom degrees falls below, or exceeds, with the
 * probability @p; @freedom from 0.5. GSL's inverses, which abort the program for some
 * degrees above 1,890; from CHI_SQUARED_MANY on those of Wilson and Hilferty (Proc. Natl.
 * Acad. Sci. 17, 1931), which are right to 0.03 % at a @p of 1e-9 and to 0.0003 % at
 * 0.025.
 */
#define CHI_SQUARED_MANY 1000

double chi_squared_below(double p, double freedom);
double chi_squared_above(double p, double freedom);

#endif
