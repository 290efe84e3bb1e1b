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

void assert_error(double got, double wanted)
{
	assert_near(got, wanted, 0.03 * wanted);
}

struct nested make_levels(struct nested_context *context, const double *logs,
			  size_t count, unsigned int cluster)
{
	static unsigned int own;
	struct nested_stream stream = { cluster, own++ };
	struct nested_boot boots[LEVELS_MOST];
	double values[LEVELS_MOST];
	struct nested nested;

	for (size_t i = 0; i < count; i++) {
		values[i] = exp(logs[i]);
		boots[i].values = &values[i];
		boots[i].count = 1;
	}
	assert_int_equal(nested_make(&nested, context, boots, count, stream), 0);
	return nested;
}

struct nested_context *open_context(void)
{
	struct nested_context *context = nested_open(1, NESTED_RESAMPLES);

	assert_non_null(context);
	return context;
}
