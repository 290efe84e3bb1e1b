// SPDX-License-Identifier: GPL-2.0-or-later
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#include "format/units.h"
#include "record/record.h"

char *unit_number(double value, int digits, const char *unit, char *buf, size_t size)
{
	if (isfinite(value))
		snprintf(buf, size, "%.*f%s", digits, value, unit);
	else
		snprintf(buf, size, "-");
	return buf;
}

char *unit_time(double ns, char *buf, size_t size)
{
	static const struct {
		double ns;
		const char *name;
	} units[] = { { 1e9, " s" }, { 1e6, " ms" }, { 1e3, " us" }, { 1, " ns" } };
	size_t i = 0;
	int digits;

	while (i < 3 && fabs(ns) < units[i].ns)
		i++;
	ns /= units[i].ns;
	digits = fabs(ns) < 10 ? 2 : fabs(ns) < 100 ? 1 : 0;
	return unit_number(ns, digits, units[i].name, buf, size);
}

char *unit_bytes(double bytes, char *buf, size_t size)
{
	static const char *const units[] = { " B", " KiB", " MiB", " GiB" };
	size_t i = 0;

	for (; i < 3 && bytes >= 1024; i++)
		bytes /= 1024;
	if (!(bytes < 100))
		return unit_number(bytes, 0, units[i], buf, size);
	snprintf(buf, size, "%.3g%s", bytes, units[i]);
	return buf;
}

static double value_of(const void *at)
{
	return *(const double *)at;
}

char *cell_text(const void *at, char *buf, size_t size)
{
	snprintf(buf, size, "%s", (const char *)at);
	return buf;
}

char *cell_count(const void *at, char *buf, size_t size)
{
	snprintf(buf, size, "%u", *(const unsigned int *)at);
	return buf;
}

char *cell_u64(const void *at, char *buf, size_t size)
{
	uint64_t value = *(const uint64_t *)at;

	if (value == UNKNOWN_U64)
		snprintf(buf, size, "-");
	else
		snprintf(buf, size, "%" PRIu64, value);
	return buf;
}

char *cell_whole(const void *at, char *buf, size_t size)
{
	return unit_number(value_of(at), 0, "", buf, size);
}

char *cell_ns(const void *at, char *buf, size_t size)
{
	return unit_number(value_of(at), 0, " ns", buf, size);
}

char *cell_ratio(const void *at, char *buf, size_t size)
{
	return unit_number(value_of(at), 2, "", buf, size);
}

char *cell_speed_up(const void *at, char *buf, size_t size)
{
	return unit_number(value_of(at), 2, "x", buf, size);
}

char *cell_time(const void *at, char *buf, size_t size)
{
	return unit_time(value_of(at), buf, size);
}

char *cell_bytes(const void *at, char *buf, size_t size)
{
	return unit_bytes(value_of(at), buf, size);
}

char *cell_share(const void *at, char *buf, size_t size)
{
	double percent = 100 * value_of(at);

	if (!(percent < 100))
		return unit_number(percent, 0, " %", buf, size);
	snprintf(buf, size, "%.3g %%", percent);
	return buf;
}

char *cell_percent(const void *at, char *buf, size_t size)
{
	return unit_number(value_of(at), 1, " %", buf, size);
}

/* "LOW - HIGH", where there is an interval. */
static char *interval(const double *ends, const char *low, const char *high, char *buf,
		      size_t size)
{
	if (isfinite(ends[0]))
		snprintf(buf, size, "%s - %s", low, high);
	else
		snprintf(buf, size, "-");
	return buf;
}

char *cell_speed_ups(const void *at, char *buf, size_t size)
{
	const double *ends = at;
	char low[24], high[24];

	unit_number(ends[0], 2, "", low, sizeof(low));
	unit_number(ends[1], 2, "", high, sizeof(high));
	if (ends[1] > UNIT_RATIO_MOST)
		snprintf(high, sizeof(high), ">%d", UNIT_RATIO_MOST);
	return interval(ends, low, high, buf, size);
}

char *cell_times(const void *at, char *buf, size_t size)
{
	const double *ends = at;
	char low[24], high[24];

	return interval(ends, unit_time(ends[0], low, sizeof(low)),
			unit_time(ends[1], high, sizeof(high)), buf, size);
}

char *cell_millions(const void *at, char *buf, size_t size)
{
	return unit_number(value_of(at) / 1e6, 2, " M", buf, size);
}

char *cell_millions_range(const void *at, char *buf, size_t size)
{
	const double *ends = at;
	char low[24], high[24];

	return interval(ends, cell_millions(&ends[0], low, sizeof(low)),
			cell_millions(&ends[1], high, sizeof(high)), buf, size);
}

char *cell_bytes_range(const void *at, char *buf, size_t size)
{
	const double *ends = at;
	char low[24], high[24];

	return interval(ends, unit_bytes(ends[0], low, sizeof(low)),
			unit_bytes(ends[1], high, sizeof(high)), buf, size);
}

char *cell_percents(const void *at, char *buf, size_t size)
{
	const double *ends = at;
	char low[24], high[24];

	return interval(ends, unit_number(ends[0], 1, "", low, sizeof(low)),
			unit_number(ends[1], 1, " %", high, sizeof(high)), buf, size);
}

void sentence_add(struct sentence *sentence, const char *fmt, ...)
{
	size_t room = sentence->size - sentence->len;
	va_list args;
	int len;

	va_start(args, fmt);
	len = vsnprintf(sentence->text + sentence->len, room, fmt, args);
	va_end(args);
	if (len > 0)
		sentence->len += (size_t)len < room ? (size_t)len : room - 1;
}
