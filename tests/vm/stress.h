/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_TESTS_STRESS_H
#define SWAPREL_TESTS_STRESS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/fs.h"

struct stress_disk;

/* Shared by all processes of the stress test. The first fault stays. */
struct stress {
	atomic_bool stop;
	atomic_bool failed;
	char what[256]; /* valid when failed */
	uint64_t seed;
	atomic_uint turn; /* counts them */
	atomic_uint racers;
	atomic_ulong regions, rounds, pages_compared, compactions;
};

/* Note what went wrong and stop everything. */
void stress_fail(struct stress *stress, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* What a process does until it has to stop or for a while; none returns. */
typedef void stress_fn(struct stress *stress, const struct stress_disk *disk,
		       uint64_t seed);

/* Page out, fault back, compare, release; the last region is left to exit(). @disk is the
 * machine's only swap. */
stress_fn stress_work __attribute__((noreturn));

/* Compact @disk over and over, and now and then the machine's memory, which moves the
 * pages of zsmalloc. */
stress_fn stress_compact __attribute__((noreturn));

/*
 * Pages of one size class, written to @disk and discarded one by one, with no swap nor
 * file system between: what the CPU does is to fill, free and compact this class, and who
 * waits for the class lock with an object in hand may find that the object has moved.
 * Leaves nothing on @disk.
 */
stress_fn stress_race __attribute__((noreturn));

/* Have @pages pages paged out and released by munmap on @cpu, which is on line. 0 or
 * negative errno. */
int stress_release_on(unsigned int cpu, size_t pages, uint64_t seed);

/* A zram device of our own, and what is to be watched of it. */
struct stress_disk {
	struct fs fs;
	unsigned int id;
	char node[32];
};

/* 0 or negative errno; @step names what did not work. */
int stress_disk_add(struct stress_disk *disk, uint64_t bytes, const char **step);

/* Make it swap. 0 or negative errno. */
int stress_disk_swapon(const struct stress_disk *disk, uint64_t bytes);

/* swapoff, and the swap signature goes too: what zram holds now has leaked. 0 or negative
 * errno. */
int stress_disk_swapoff(const struct stress_disk *disk);

int stress_disk_compact(const struct stress_disk *disk);

/* Pages that compaction has given back so far. */
uint64_t stress_disk_compacted(const struct stress_disk *disk);

/* Handles that the kernel has parked; 0 where it parks none. */
uint64_t stress_disk_parked(const struct stress_disk *disk);

/* Have the kernel free what it has parked, where it must be asked. */
void stress_disk_drain(const struct stress_disk *disk);

/* Wait until nothing is parked. 0 or -ETIMEDOUT. */
int stress_disk_await_unparked(const struct stress_disk *disk, unsigned int seconds);

/* Wait until mm_stat shows no page and no memory; @text is the last that was read. */
int stress_disk_await_empty(const struct stress_disk *disk, unsigned int seconds,
			    char *text, size_t size);

/* Reset and remove. 0 or negative errno. */
int stress_disk_remove(const struct stress_disk *disk);

/* Handles that zsmalloc has allocated in all pools; -1 where the kernel does not say. */
long stress_handles_left(const struct fs *fs);

#endif
