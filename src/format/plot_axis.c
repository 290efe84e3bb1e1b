// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>

#include "format/plot_axis.h"

double plot_axis_step(double span, double most)
{
	static const double nice[] = { 1, 2, 5, 10 };
	double power = pow(10, floor(log10(span / most)));

	for (size_t i = 0; i < sizeof(nice) / sizeof(nice[0]); i++) {
		if (nice[i] * power >= span / most * (1 - 1e-9))
			return nice[i] * power;
	}
	return 10 * power;
}

/* Of the axis' length, from its start. */
static double place(const struct plot_axis *axis, double value)
{
	if (axis->log)
		return log(value / axis->low) / log(axis->high / axis->low);
	return (value - axis->low) / (axis->high - axis->low);
}

static size_t add(const struct plot_axis *axis, double distance, double tick,
		  double *ticks, size_t count)
{
	const double at = place(axis, tick);

	if (at < -1e-9 || at > 1 + 1e-9 || count == PLOT_TICKS_MAX ||
	    (count && at - place(axis, ticks[count - 1]) < distance))
		return count;
	ticks[count] = tick;
	return count + 1;
}

/* Those of a decade that are told apart best, coarse lists first where there are many. */
static size_t decades(const struct plot_axis *axis, double distance, double *ticks)
{
	static const double fine[] = { 1, 1.5, 2, 3, 5, 7 }, coarse[] = { 1, 2, 5 };
	const bool few = axis->high / axis->low > 4;
	const double *list = few ? coarse : fine;
	const size_t items = few ? 3 : 6;
	size_t count = 0;

	for (int power = (int)floor(log10(axis->low)); pow(10, power) <= axis->high;
	     power++) {
		for (size_t i = 0; i < items; i++)
			count = add(axis, distance, list[i] * pow(10, power), ticks,
				    count);
	}
	return count;
}

size_t plot_axis_ticks(const struct plot_axis *axis, unsigned int pixels,
		       unsigned int least, double *ticks)
{
	const double distance = (double)least / pixels, span = axis->high - axis->low;
	double step = axis->step;
	size_t count = 0;

	if (axis->ticks[0] != 0) {
		for (size_t i = 0; i < PLOT_TICKS_MAX && axis->ticks[i] != 0; i++)
			count = add(axis, distance, axis->ticks[i], ticks, count);
		return count;
	}
	if (axis->log && axis->high / axis->low > 1.8)
		return decades(axis, distance, ticks);
	if (!(step > 0))
		step = plot_axis_step(span,
				      fmin(fmax(1 / distance, 2), PLOT_TICKS_MAX - 1));
	for (double i = ceil(axis->low / step - 1e-9);
	     i * step <= axis->high + 1e-9 * span; i++)
		count = add(axis, distance * 0.9, i * step + 0.0, ticks, count);
	return count;
}
