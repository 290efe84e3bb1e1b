// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>

#include "compare/looks.h"

double looks_confidence(double confidence, unsigned int look)
{
	double share = look > 1 ? ldexp(1 - LOOKS_FIRST, 1 - (int)look) : LOOKS_FIRST;

	return 1 - (1 - confidence) * share;
}
