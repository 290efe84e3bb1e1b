// SPDX-License-Identifier: GPL-2.0-or-later
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/clock.h"
#include "probe/core_to_core.h"
#include "record/record.h"

#define BATCHES        7 /* the first wakes CPUs that sleep or run slowly */
#define TRIPS          200
#define LIMIT_NS       (50 * NS_PER_MSEC)
#define LOOKS_PER_TIME 4096
#define LINE_BYTES     128 /* two lines, as some CPUs fetch them in pairs */

/* The line goes round: who finds it odd makes it even, who finds it even makes it odd. */
struct link {
	_Alignas(LINE_BYTES) atomic_uint turn;
	_Alignas(LINE_BYTES) atomic_bool over;
	uint64_t deadline_ns;
	uint64_t trip_ns; /* UNKNOWN_U64 until measured */
};

static bool come_back(struct link *link)
{
	for (unsigned int looks = 1; atomic_load(&link->turn) & 1; looks++) {
		if (looks % LOOKS_PER_TIME == 0 && clock_now_ns() > link->deadline_ns)
			return false;
	}
	return true;
}

static int by_size(const void *a, const void *b)
{
	uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;

	return (left > right) - (left < right);
}

static void *ping(void *arg)
{
	struct link *link = arg;
	uint64_t batch_ns[BATCHES];

	for (unsigned int i = 0; i < BATCHES; i++) {
		uint64_t start_ns = clock_now_ns();

		for (unsigned int trip = 0; trip < TRIPS; trip++) {
			atomic_fetch_add(&link->turn, 1);
			if (!come_back(link))
				return NULL;
		}
		batch_ns[i] = clock_now_ns() - start_ns;
	}
	qsort(batch_ns + 1, BATCHES - 1, sizeof(*batch_ns), by_size);
	link->trip_ns = batch_ns[BATCHES / 2] / TRIPS;
	return NULL;
}

static void *pong(void *arg)
{
	struct link *link = arg;

	while (!atomic_load_explicit(&link->over, memory_order_relaxed)) {
		if (atomic_load(&link->turn) & 1)
			atomic_fetch_add(&link->turn, 1);
	}
	return NULL;
}

static int start(pthread_t *thread, unsigned int cpu, void *(*run)(void *),
		 struct link *link)
{
	pthread_attr_t attr;
	cpu_set_t set;
	int ret;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	ret = pthread_attr_init(&attr);
	if (ret)
		return -ret;
	ret = pthread_attr_setaffinity_np(&attr, sizeof(set), &set);
	if (!ret)
		ret = pthread_create(thread, &attr, run, link);
	pthread_attr_destroy(&attr);
	return -ret;
}

static uint64_t pair_ns(unsigned int one, unsigned int other)
{
	struct link link = { .deadline_ns = clock_now_ns() + LIMIT_NS,
			     .trip_ns = UNKNOWN_U64 };
	pthread_t here, there;

	if (start(&there, other, pong, &link))
		return UNKNOWN_U64;
	if (!start(&here, one, ping, &link))
		pthread_join(here, NULL);
	atomic_store(&link.over, true);
	pthread_join(there, NULL);
	return link.trip_ns == UNKNOWN_U64 ? UNKNOWN_U64 : link.trip_ns / 2;
}

uint64_t core_to_core_ns(const unsigned int *cpus, size_t count)
{
	uint64_t farthest_ns = 0;

	for (size_t i = 1; i < count; i++) {
		uint64_t ns = pair_ns(cpus[0], cpus[i]);

		if (ns == UNKNOWN_U64)
			return ns;
		farthest_ns = ns > farthest_ns ? ns : farthest_ns;
	}
	return count > 1 ? farthest_ns : UNKNOWN_U64;
}
