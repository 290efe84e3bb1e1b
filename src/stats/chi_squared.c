// SPDX-License-Identifier: GPL-2.0-or-later
#include <gsl/gsl_cdf.h>
#include <math.h>

#include "stats/chi_squared.h"

/* @z: the normal quantile of the same probability. */
static double wilson_hilferty(double z, double freedom)
{
	double variance = 2 / (9 * freedom);

	return freedom * pow(1 - variance + z * sqrt(variance), 3);
}

double chi_squared_below(double p, double freedom)
{
	return freedom < CHI_SQUARED_MANY
		       ? gsl_cdf_chisq_Pinv(p, freedom)
		       : wilson_hilferty(gsl_cdf_ugaussian_Pinv(p), freedom);
}

double chi_squared_above(double p, double freedom)
{
	return freedom < CHI_SQUARED_MANY
		       ? gsl_cdf_chisq_Qinv(p, freedom)
		       : wilson_hilferty(gsl_cdf_ugaussian_Qinv(p), freedom);
}
