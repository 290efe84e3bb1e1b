// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>

#include "compare/gate.h"
#include "sample/unmatched.h"

static const char *const names[GATE_COUNT] = {
	[GATE_PASS] = "pass",
	[GATE_REGRESSION] = "regression",
	[GATE_UNDECIDED] = "undecided",
	[GATE_INVALID] = "invalid",
};

const struct names gate_names = { "gate", names, GATE_COUNT };

static bool has_interval(const struct verdict *verdict)
{
	return verdict->kind != VERDICT_INVALID && verdict->why != VERDICT_WHY_ONE_BOOT &&
	       verdict->why != VERDICT_WHY_ONE_ROUND && isfinite(verdict->low);
}

enum gate gate_of(const struct verdict *verdict, double margin)
{
	if (verdict->kind == VERDICT_INVALID)
		return GATE_INVALID;
	if (!has_interval(verdict))
		return GATE_UNDECIDED;
	if (verdict->low >= 1 / (1 + margin))
		return GATE_PASS;
	return verdict->high < 1 ? GATE_REGRESSION : GATE_UNDECIDED;
}

bool gate_has_open_interval(const struct study *study)
{
	const struct analysis *analysis = &study->analysis;

	for (size_t c = 0; c < analysis->cell_count; c++) {
		for (size_t v = 1; v < analysis->variant_count; v++) {
			const struct verdict *verdict = analysis_verdict(analysis, c, v);

			if (has_interval(verdict) &&
			    gate_of(verdict, analysis->options.margin) == GATE_UNDECIDED)
				return true;
		}
	}
	return false;
}

enum gate gate_whole(const struct study *study)
{
	const struct analysis *analysis = &study->analysis;
	struct unmatched unmatched = { 0 };
	bool whole_table = analysis->comparisons &&
			   !unmatched_next(&unmatched, &study->set, study->variants);
	enum gate whole = whole_table ? GATE_PASS : GATE_UNDECIDED;

	for (size_t c = 0; c < analysis->cell_count; c++) {
		for (size_t v = 1; v < analysis->variant_count; v++) {
			enum gate own = gate_of(analysis_verdict(analysis, c, v),
						analysis->options.margin);

			if (own == GATE_REGRESSION)
				return GATE_REGRESSION;
			if (own != GATE_PASS)
				whole = GATE_UNDECIDED;
		}
	}
	return whole;
}
