/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_BASE_CLOCK_H
#define SWAPREL_BASE_CLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/resource.h>
#include <time.h>

#define NS_PER_SEC  1000000000ull
#define NS_PER_MSEC 1000000ull
#define NS_PER_USEC 1000ull

/* Read @id in ns. The clocks swaprel uses cannot fail; an unknown one reads as 0. */
static inline uint64_t clock_read_ns(clockid_t id)
{
	struct timespec ts = { 0 };

	clock_gettime(id, &ts);
	return (uint64_t)ts.tv_sec * NS_PER_SEC + (uint64_t)ts.tv_nsec;
}

/* The clock of all waiting and of all durations that are not the release itself. */
static inline uint64_t clock_now_ns(void)
{
	return clock_read_ns(CLOCK_MONOTONIC);
}

/* CPU time, of user and of kernel mode, in ns: the kernel gives it to the microsecond. */
static inline uint64_t clock_rusage_ns(const struct rusage *usage)
{
	const struct timeval *user = &usage->ru_utime, *kernel = &usage->ru_stime;

	return (uint64_t)(user->tv_sec + kernel->tv_sec) * NS_PER_SEC +
	       (uint64_t)(user->tv_usec + kernel->tv_usec) * NS_PER_USEC;
}

/*
 * Whether one more turn fits before @end, if it takes as long as the @turns since @begin
 * took on average. The first always does. Any unit of time, the same for all three.
 */
static inline bool clock_turn_fits(uint64_t begin, uint64_t now, uint64_t end,
				   uint64_t turns)
{
	return !turns || now + (now - begin) / turns <= end;
}

/* Whether @count more fit before @end that take @each. */
static inline bool clock_all_fit(uint64_t now, uint64_t end, uint64_t each,
				 uint64_t count)
{
	return now + count * each <= end;
}

/* Sleep at least @ns; a signal may end it early. */
static inline void clock_nap_ns(uint64_t ns)
{
	struct timespec ts = { .tv_sec = (time_t)(ns / NS_PER_SEC),
			       .tv_nsec = (long)(ns % NS_PER_SEC) };

	nanosleep(&ts, NULL);
}

/* The time, ISO 8601 in UTC. */
#define CLOCK_STAMP "%Y-%m-%dT%H:%M:%SZ"

static inline void clock_stamp_of(time_t when, char *buf, size_t size)
{
	struct tm utc;

	if (!gmtime_r(&when, &utc) || !strftime(buf, size, CLOCK_STAMP, &utc))
		*buf = '\0';
}

static inline void clock_stamp(char *buf, size_t size)
{
	clock_stamp_of(time(NULL), buf, size);
}

/* Read such a time. False when @text is none. */
static inline bool clock_parse_stamp(time_t *seconds, const char *text)
{
	struct tm utc = { 0 };
	const char *end = strptime(text, CLOCK_STAMP, &utc);

	*seconds = timegm(&utc);
	return end && !*end;
}

#endif
