// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "compare/attribution.h"

static const char *const rungs[RUNG_COUNT] = {
	[RUNG_BASE] = "base",     [RUNG_CLASS_IDX] = "class_idx",
	[RUNG_MERGED] = "merged", [RUNG_DEFERRED] = "deferred",
	[RUNG_BOUND] = "bound",
};

const struct names rung_names = { "rung", rungs, RUNG_COUNT };

/* What the way up to a rung, from the one below it, is called. */
static const char *const steps[RUNG_COUNT] = {
	[RUNG_CLASS_IDX] = "the class index",
	[RUNG_MERGED] = "the lock section",
	[RUNG_DEFERRED] = "deferral",
};

struct ladder ladder_of(const char *const *names, size_t count)
{
	struct ladder ladder;

	for (size_t r = 0; r < RUNG_COUNT; r++) {
		ladder.variant[r] = -1;
		for (size_t i = count; i-- > 0;) {
			if (!strcmp(names[i], rungs[r]))
				ladder.variant[r] = (int)i;
		}
	}
	return ladder;
}

char *attribution_step_name(const struct attribution_step *step, char *buf, size_t size)
{
	size_t len = 0;

	*buf = '\0';
	for (size_t r = (size_t)step->from + 1; r <= step->to && len < size; r++) {
		const char *and = r == step->to ? " and " : ", ";

		len += (size_t)snprintf(buf + len, size - len, "%s%s", len ? and : "",
					steps[r]);
	}
	return buf;
}

/* The samples of a ladder in one cell; NULL where there is no figure. */
struct view {
	const struct nested *of[RUNG_COUNT];
	double confidence;
};

static struct view look(const struct analysis *analysis, size_t cell,
			const struct ladder *ladder)
{
	struct view view = { .confidence = analysis->wish.confidence };

	for (size_t r = 0; r < RUNG_COUNT; r++) {
		int variant = ladder->variant[r];

		if (variant >= 0)
			view.of[r] = analysis_nested(analysis, cell, (size_t)variant);
		if (view.of[r] && !view.of[r]->boots)
			view.of[r] = NULL;
	}
	return view;
}

/* A difference of times. To first order, exp(x) moves by exp(x) times what x does. */
static struct figure saved(const struct view *view, enum rung from, enum rung to)
{
	double over = exp(view->of[from]->log_value),
	       under = exp(view->of[to]->log_value);
	const struct term terms[] = { { view->of[from], over },
				      { view->of[to], -under } };
	struct estimate estimate = estimate_sum(terms, 2);
	struct interval interval;

	estimate.value = over - under;
	interval = estimate_interval(&estimate, view->confidence);
	return (struct figure){ estimate.value, interval.low, interval.high };
}

static struct figure shared(const struct view *view, enum rung from, enum rung to,
			    enum rung last)
{
	const struct term part[] = { { view->of[from], 1 }, { view->of[to], -1 } };
	const struct term whole[] = { { view->of[RUNG_BASE], 1 },
				      { view->of[last], -1 } };
	struct interval interval;
	double share;

	estimate_share(&share, &interval, part, 2, whole, 2, view->confidence);
	return (struct figure){ share, interval.low, interval.high };
}

static struct attribution_step make_step(const struct view *view, enum rung from,
					 enum rung to, enum rung last)
{
	struct estimate ratio = estimate_ratio(view->of[from], view->of[to]);

	return (struct attribution_step){
		.from = from,
		.to = to,
		.ratio = figure_of_log(&ratio, view->confidence),
		.time_ns = saved(view, from, to),
		.share = shared(view, from, to, last),
	};
}

/*
 * (base - last) / (base - bound) of times. Its error is that of part - share * whole over
 * the whole, to first order; the whole is sure to be one, or nothing is said.
 */
static struct figure saved_of_bound(const struct view *view, enum rung last)
{
	double base = exp(view->of[RUNG_BASE]->log_value);
	double reached = exp(view->of[last]->log_value);
	double bound = exp(view->of[RUNG_BOUND]->log_value);
	const struct figure none = { NAN, NAN, NAN };
	struct figure of_bound = { (base - reached) / (base - bound), 0, 0 };
	struct term terms[] = { { view->of[RUNG_BASE], base * (1 - of_bound.value) },
				{ view->of[last], -reached },
				{ view->of[RUNG_BOUND], bound * of_bound.value } };
	struct estimate apart = estimate_sum(terms, 3);
	struct figure whole = saved(view, RUNG_BASE, RUNG_BOUND);
	struct interval interval;

	if (!(whole.low > 0 || whole.high < 0))
		return none;
	apart.value = of_bound.value;
	apart.error /= fabs(whole.value);
	interval = estimate_interval(&apart, view->confidence);
	of_bound.low = interval.low;
	of_bound.high = interval.high;
	return of_bound;
}

static enum rung last_rung(const struct view *view)
{
	enum rung last = RUNG_DEFERRED;

	while (last > RUNG_BASE && !view->of[last])
		last--;
	return last;
}

static void make_steps(struct attribution *attribution, const struct view *view,
		       enum rung last)
{
	enum rung from = RUNG_BASE;

	for (enum rung to = RUNG_CLASS_IDX; to <= last; to++) {
		if (!view->of[to])
			continue;
		attribution->steps[attribution->step_count++] = make_step(view, from, to,
									  last);
		attribution->rounds_only |= view->of[to]->boots == 1;
		from = to;
	}
}

struct attribution attribution_make(const struct analysis *analysis, size_t cell,
				    const struct ladder *ladder)
{
	const struct figure none = { NAN, NAN, NAN };
	struct view view = look(analysis, cell, ladder);
	enum rung last = last_rung(&view);
	struct attribution attribution = { .of_bound = none,
					   .of_bound_log = none,
					   .confidence = view.confidence };

	if (!view.of[RUNG_BASE] || last == RUNG_BASE)
		return attribution;
	attribution.rounds_only = view.of[RUNG_BASE]->boots == 1;
	make_steps(&attribution, &view, last);
	attribution.whole = make_step(&view, RUNG_BASE, last, last);
	attribution.divisible = isfinite(attribution.whole.share.value);
	if (view.of[RUNG_BOUND]) {
		attribution.of_bound = saved_of_bound(&view, last);
		attribution.of_bound_log = shared(&view, RUNG_BASE, last, RUNG_BOUND);
	}
	return attribution;
}
