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
	[VERDICT_WHY_WIDE] = "interval too wide",
	[VERDICT_WHY_ONE_BOOT] = "one boot only (--trust-one-boot judges by it)",
	[VERDICT_WHY_ONE_RUN] = "one run only (--trust-one-boot judges by it)",
	[VERDICT_WHY_ONE_ROUND] = "one round only",
	[VERDICT_WHY_NO_BASE] = "no valid round of the base",
	[VERDICT_WHY_NO_OTHER] = "no valid round",
	[VERDICT_WHY_ZERO] = "a figure is 0, so there is no ratio",
};

const struct names verdict_why_names = { "reason", whys, VERDICT_WHY_COUNT };

static void leave_open(struct verdict *verdict, enum verdict_why why,
		       struct power_more more)
{
	verdict->kind = VERDICT_UNDECIDED;
	verdict->why = why;
	verdict->more = more;
}

/* What lets a difference be judged whose units are too few. */
static struct power_more to_judge(const struct nested *base, const struct nested *other)
{
	size_t boots = base->boots < other->boots ? base->boots : other->boots;
	size_t runs = base->runs < other->runs ? base->runs : other->runs;

	if (boots == 1 && nested_share_boots(base, other))
		return (struct power_more){ .runs = VERDICT_UNITS_LEAST - runs };
	return (struct power_more){ .boots = VERDICT_UNITS_LEAST - boots };
}

struct verdict verdict_make(const struct nested *base, const struct nested *other,
			    const struct verdict_rule *rule)
{
	size_t fewest = base->boots < other->boots ? base->boots : other->boots;
	bool shared = fewest == 1 && nested_share_boots(base, other);
	double margin = log1p(rule->margin);
	struct verdict verdict = {
		.kind = VERDICT_INVALID,
		.why = base->boots ? VERDICT_WHY_NO_OTHER : VERDICT_WHY_NO_BASE,
		.speed_up = NAN,
		.low = NAN,
		.high = NAN,
		.confidence = estimate_each(rule->confidence, rule->comparisons),
	};
	double next = estimate_each(rule->next > 0 ? rule->next : rule->confidence,
				    rule->comparisons);
	struct estimate estimate;
	struct interval interval;
	bool judged;

	if (!fewest)
		return verdict;
	estimate = estimate_ratio(base, other);
	interval = estimate_interval(&estimate, verdict.confidence);
	verdict.why = VERDICT_WHY_SETTLED;
	verdict.speed_up = exp(estimate.value);
	verdict.low = exp(interval.low);
	verdict.high = exp(interval.high);
	verdict.unit = estimate.level;
	judged = estimate.level == NESTED_BOOT ||
		 (shared && estimate.level == NESTED_RUN);
	if (isnan(interval.low))
		leave_open(&verdict, VERDICT_WHY_ONE_ROUND, to_judge(base, other));
	else if (!judged && !rule->trust_one_boot)
		leave_open(&verdict, shared ? VERDICT_WHY_ONE_RUN : VERDICT_WHY_ONE_BOOT,
			   to_judge(base, other));
	else if (interval.low >= -margin && interval.high <= margin && margin > 0)
		verdict.kind = VERDICT_SAME;
	else if (interval.low > 0)
		verdict.kind = VERDICT_FASTER;
	else if (interval.high < 0)
		verdict.kind = VERDICT_SLOWER;
	else
		leave_open(&verdict, VERDICT_WHY_WIDE,
			   judged ? power_more(&estimate, next, margin)
				  : to_judge(base, other));
	return verdict;
}
