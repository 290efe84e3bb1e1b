// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/levels.h"

void assert_near(double got, double wanted, double error)
{
	if (!(fabs(got - wanted) <= error))
		fail_msg("%.9g, expected %.9g", got, wanted);
}

struct nested make_nested(const struct nested_group *boots, size_t count,
			  const struct nested_design *design)
{
	struct nested nested;

	assert_int_equal(nested_make(&nested, boots, count, design), 0);
	return nested;
}

struct nested make_levels(const double *logs, size_t count, unsigned int cluster)
{
	const struct nested_design design = { .cluster = { [NESTED_BOOT] = cluster } };
	struct nested_group boots[LEVELS_MOST];
	double values[LEVELS_MOST];

	for (size_t i = 0; i < count; i++) {
		values[i] = exp(logs[i]);
		boots[i] = (struct nested_group){ &values[i], 1, NULL };
	}
	return make_nested(boots, count, &design);
}

struct figure ratio_of_ratios(const struct analysis *analysis, size_t variant,
			      size_t cell, size_t than)
{
	const struct term terms[] = {
		{ analysis_nested(analysis, cell, 0), 1 },
		{ analysis_nested(analysis, cell, variant), -1 },
		{ analysis_nested(analysis, than, 0), -1 },
		{ analysis_nested(analysis, than, variant), 1 },
	};
	struct estimate estimate = estimate_sum(terms, 4);

	return figure_of_log(&estimate, 0.95);
}
