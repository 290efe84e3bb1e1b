// SPDX-License-Identifier: GPL-2.0-or-later
#include "campaign/outcome.h"

static const char *const names[OUTCOME_COUNT] = {
	[OUTCOME_OK] = "ok",
	[OUTCOME_PANIC] = "panic",
	[OUTCOME_SPLAT] = "splat",
	[OUTCOME_HANG] = "hang",
	[OUTCOME_NO_RESULT] = "no_result",
	[OUTCOME_TRUNCATED] = "truncated",
	[OUTCOME_BACKEND] = "backend",
	[OUTCOME_WRONG_VARIANT] = "wrong_variant",
	[OUTCOME_REQUIREMENT] = "requirement",
	[OUTCOME_INTERRUPTED] = "interrupted",
};

const struct names outcome_names = { "outcome", names, OUTCOME_COUNT };

const struct names outcome_reason_names = { "reason", names + OUTCOME_REASON_FIRST,
					    OUTCOME_BACKEND - OUTCOME_REASON_FIRST + 1 };

bool outcome_is_failure(enum outcome outcome)
{
	return outcome != OUTCOME_OK && outcome != OUTCOME_REQUIREMENT &&
	       outcome != OUTCOME_INTERRUPTED;
}
