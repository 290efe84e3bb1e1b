// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>
#include <stdio.h>

#include "compare/attribution.h"

char *attribution_step_name(const struct attribution_step *step, char *buf, size_t size)
{
	size_t len = 0;

	*buf = '\0';
	for (const struct ladder_step *at = step->from + 1; at <= step->to && len < size;
	     at++) {
		const char *and = at == step->to ? " and " : ", ";

		len += (size_t)snprintf(buf + len, size - len, "%s%s", len ? and : "",
					at->adds);
	}
	return buf;
}

/* The samples of a ladder in one cell; NULL where there is no figure. */
struct view {
	const struct ladder *ladder;
	const struct nested *of[LADDER_STEPS_MAX];
	const struct nested *bound;
	size_t last; /* the highest step with a figure, or the base */
	double confidence;
};

static const struct nested *figure_at(const struct analysis *analysis, size_t cell,
				      int variant)
{
	const struct nested *nested =
		variant < 0 ? NULL : analysis_nested(analysis, cell, (size_t)variant);

	return nested && nested->boots ? nested : NULL;
}

static struct view look(const struct analysis *analysis, size_t cell,
			const struct ladder_steps *steps)
{
	struct view view = { steps->ladder, .confidence = analysis_each(analysis) };

	view.bound = figure_at(analysis, cell, steps->bound);
	for (size_t r = 0; r < steps->ladder->steps.count; r++) {
		if (ladder_step(steps->ladder, r)->role == LADDER_ROLE_BOUND)
			break;
		view.of[r] = figure_at(analysis, cell, steps->variant[r]);
		if (view.of[r])
			view.last = r;
	}
	return view;
}

/* A difference of times. To first order, exp(x) moves by exp(x) times what x does. */
static struct figure saved(const struct nested *from, const struct nested *to,
			   double confidence)
{
	double over = exp(from->log_value), under = exp(to->log_value);
	const struct term terms[] = { { from, over }, { to, -under } };
	struct estimate estimate = estimate_sum(terms, 2);
	struct interval interval;

	estimate.value = over - under;
	interval = estimate_interval(&estimate, confidence);
	return (struct figure){ estimate.value, interval.low, interval.high };
}

/* The log ratio of @from to @to as a share of that of the base to @whole_to. */
static struct figure shared(const struct view *view, const struct nested *from,
			    const struct nested *to, const struct nested *whole_to)
{
	const struct term part[] = { { from, 1 }, { to, -1 } };
	const struct term whole[] = { { view->of[0], 1 }, { whole_to, -1 } };
	struct interval interval;
	double share;

	estimate_share(&share, &interval, part, 2, whole, 2, view->confidence);
	return (struct figure){ share, interval.low, interval.high };
}

static struct attribution_step make_step(const struct view *view, size_t from, size_t to)
{
	const struct nested *over = view->of[from], *under = view->of[to];
	struct estimate ratio = estimate_ratio(over, under);

	return (struct attribution_step){
		.from = ladder_step(view->ladder, from),
		.to = ladder_step(view->ladder, to),
		.ratio = figure_of_log(&ratio, view->confidence),
		.time_ns = saved(over, under, view->confidence),
		.share = shared(view, over, under, view->of[view->last]),
	};
}

/*
 * (base - last) / (base - bound) of times. Its error is that of part - share * whole over
 * the whole, to first order; the whole is sure to be one, or nothing is said.
 */
static struct figure saved_of_bound(const struct view *view)
{
	const struct nested *first = view->of[0], *last = view->of[view->last];
	double base = exp(first->log_value), reached = exp(last->log_value);
	double bound = exp(view->bound->log_value);
	const struct figure none = { NAN, NAN, NAN };
	struct figure of_bound = { (base - reached) / (base - bound), 0, 0 };
	struct term terms[] = { { first, base * (1 - of_bound.value) },
				{ last, -reached },
				{ view->bound, bound * of_bound.value } };
	struct estimate apart = estimate_sum(terms, 3);
	struct figure whole = saved(first, view->bound, view->confidence);
	struct interval interval;

	if (!(whole.low > 0 || whole.high < 0) || isnan(apart.error))
		return none;
	apart.value = of_bound.value;
	apart.error /= fabs(whole.value);
	interval = estimate_interval(&apart, view->confidence);
	of_bound.low = interval.low;
	of_bound.high = interval.high;
	return of_bound;
}

static void make_steps(struct attribution *attribution, const struct view *view)
{
	size_t from = 0;

	for (size_t to = 1; to <= view->last; to++) {
		if (!view->of[to])
			continue;
		attribution->steps[attribution->step_count++] = make_step(view, from, to);
		if (view->of[to]->level < attribution->unit)
			attribution->unit = view->of[to]->level;
		from = to;
	}
}

/* All shares or none. */
static void divide(struct attribution *attribution)
{
	const struct figure none = { NAN, NAN, NAN };

	attribution->divisible = isfinite(attribution->whole.share.value);
	for (size_t i = 0; i < attribution->step_count; i++)
		attribution->divisible &= isfinite(attribution->steps[i].share.value);
	if (attribution->divisible)
		return;
	attribution->whole.share = none;
	for (size_t i = 0; i < attribution->step_count; i++)
		attribution->steps[i].share = none;
}

struct attribution attribution_make(const struct analysis *analysis, size_t cell,
				    const struct ladder_steps *steps)
{
	const struct figure none = { NAN, NAN, NAN };
	struct view view = look(analysis, cell, steps);
	struct attribution attribution = { .of_bound = none,
					   .of_bound_log = none,
					   .confidence = view.confidence };

	if (!view.of[0] || !view.last)
		return attribution;
	attribution.unit = view.of[0]->level;
	make_steps(&attribution, &view);
	attribution.whole = make_step(&view, 0, view.last);
	divide(&attribution);
	if (view.bound)
		attribution.of_bound_log = shared(&view, view.of[0], view.of[view.last],
						  view.bound);
	/* Where the table is not sure that the bound saves any, there is no share of it.
	 */
	if (isfinite(attribution.of_bound_log.value))
		attribution.of_bound = saved_of_bound(&view);
	return attribution;
}
