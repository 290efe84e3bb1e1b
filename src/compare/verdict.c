// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>

#include "compare/verdict.h"

static const char *const kinds[VERDICT_COUNT] = {
	[VERDICT_FASTER] = "faster",   [VERDICT_SLOWER] = "slower",
	[VERDICT_SAME] = "same",       [VERDICT_UNDECIDED] = "undecided",
	[VERDICT_INVALID] = "invalid",
};

const struct names verdict_names = { "verdict", kinds, VERDICT_COUNT };

static const char *const whys[VERDICT_WHY_COUNT] = {
	[VERDICT_WHY_SETTLED] = "settled",
	[VERDICT_WHY_WIDE] = "too wide an interval",
	[VERDICT_WHY_ONE_BOOT] = "one boot only (--trust-one-boot judges by it)",
	[VERDICT_WHY_ONE_ROUND] = "one round only",
	[VERDICT_WHY_NO_BASE] = "no valid round of the base",
	[VERDICT_WHY_NO_OTHER] = "no valid round",
};

const struct names verdict_why_names = { "reason", whys, VERDICT_WHY_COUNT };

static enum verdict_kind judge(const struct interval *interval, double margin)
{
	if (interval->low >= -margin && interval->high <= margin && margin > 0)
		return VERDICT_SAME;
	if (interval->low > 0)
		return VERDICT_FASTER;
	return interval->high < 0 ? VERDICT_SLOWER : VERDICT_UNDECIDED;
}

static struct verdict invalid(enum verdict_why why, double confidence)
{
	return (struct verdict){
		.kind = VERDICT_INVALID,
		.why = why,
		.speed_up = NAN,
		.low = NAN,
		.high = NAN,
		.confidence = confidence,
	};
}

static size_t fewest_boots(const struct nested *base, const struct nested *other)
{
	return base->boots < other->boots ? base->boots : other->boots;
}

static void leave_open(struct verdict *verdict, enum verdict_why why,
		       struct power_more more)
{
	verdict->kind = VERDICT_UNDECIDED;
	verdict->why = why;
	verdict->more = more;
}

struct verdict verdict_make(const struct nested *base, const struct nested *other,
			    const struct verdict_rule *rule)
{
	double confidence = estimate_each(rule->confidence, rule->comparisons);
	double margin = log1p(rule->margin);
	struct power_more boots = { VERDICT_BOOTS_LEAST - fewest_boots(base, other), 0 };
	struct verdict verdict = { .confidence = confidence };
	struct estimate estimate;
	struct interval interval;

	if (!base->boots || !other->boots)
		return invalid(base->boots ? VERDICT_WHY_NO_OTHER : VERDICT_WHY_NO_BASE,
			       confidence);
	estimate = estimate_ratio(base, other);
	interval = estimate_interval(&estimate, confidence);
	verdict.speed_up = exp(estimate.value);
	verdict.low = exp(interval.low);
	verdict.high = exp(interval.high);
	verdict.rounds_only = estimate.rounds_only;
	verdict.beyond_margin = interval.low > margin || interval.high < -margin;
	if (isnan(interval.low)) {
		leave_open(&verdict, VERDICT_WHY_ONE_ROUND, boots);
	} else if (estimate.rounds_only && !rule->trust_one_boot) {
		leave_open(&verdict, VERDICT_WHY_ONE_BOOT, boots);
	} else {
		verdict.kind = judge(&interval, margin);
		if (verdict.kind == VERDICT_UNDECIDED)
			leave_open(&verdict, VERDICT_WHY_WIDE,
				   power_more(&estimate, confidence, margin));
	}
	return verdict;
}
