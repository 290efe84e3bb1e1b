// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>

#include "caveat/caveat.h"
#include "result/result.h"

static void widen(struct caveat_range *range, double celsius)
{
	if (!isfinite(celsius))
		return;
	range->low = fmin(range->low, celsius);
	range->high = fmax(range->high, celsius);
}

static void widen_by(struct caveat_range *range, const struct result_cell *cell)
{
	for (size_t i = 0; i < cell->rounds.count; i++) {
		const struct result_round *round = result_round(cell, i);

		widen(range, round->cpu_before_celsius);
		widen(range, round->cpu_after_celsius);
	}
}

/* Rejected rounds too: they show how hot it became. */
void caveat_temperature(const struct caveat_context *ctx)
{
	struct caveat_range range = { NAN, NAN, NAN };

	for (size_t i = 0; i < ctx->runs; i++) {
		const struct result *result = ctx->results[i];

		for (size_t c = 0; c < result->cells.count; c++)
			widen_by(&range, result_cell(result, c));
	}
	if (isfinite(range.high))
		document_caveat(ctx->document, "temperature", NULL,
				"CPU temperature in the rounds: %.0f to %.0f degrees C.",
				range.low, range.high);
}
