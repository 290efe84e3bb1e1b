// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The useful share of a round: what the bare system calls take in a minimal loop (map,
 * fill by memcpy, MADV_PAGEOUT, munmap) over what a whole round of swaprel takes. By
 * turns, so that both have the same disturbances. Prints a table and judges nothing.
 */
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/swap.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "stats/stats.h"
#include "tests/root/harness.h"
#include "tests/root/zram_guard.h"
#include "workloads/workload.h"

#ifndef MADV_PAGEOUT
#define MADV_PAGEOUT 21
#endif

#define TURNS        5
#define ROUNDS       "3" /* of swaprel's in a turn, besides a warm-up */
#define ROUNDS_MAX   16  /* with those that are rejected */
#define PROCS_MAX    2
#define REGION_MIB   "256"
#define REGION_BYTES (256u << 20)
#define DISK_BYTES   (UINT64_C(1280) << 20)
#define TARGET       0.85

enum part { FILL, PAGEOUT, MUNMAP, PARTS };

/* One process's times; [PARTS] is all of them together. */
struct times {
	double ns[PARTS + 1];
};

struct bed {
	struct scene scene;
	struct zram_guard guard;
	char node[32];
	struct pattern_pool pool;
	struct times *shared; /* one for each process */
};

static void fill(unsigned char *region, const struct pattern_pool *pool)
{
	size_t model = 0;

	for (size_t at = 0; at < REGION_BYTES; at += pool->page_bytes) {
		memcpy(region + at, pool->pages + model * pool->page_bytes,
		       pool->page_bytes);
		model = model + 1 < pool->count ? model + 1 : 0;
	}
}

/* In a process of its own, as in a round. */
static _Noreturn void bare_process(const struct bed *bed, struct times *times, int cpu)
{
	uint64_t at[PARTS + 1];
	unsigned char *region;
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET((size_t)cpu, &set);
	sched_setaffinity(0, sizeof(set), &set);
	at[FILL] = clock_now_ns();
	region = mmap(NULL, REGION_BYTES, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (region == MAP_FAILED)
		_exit(1);
	madvise(region, REGION_BYTES, MADV_NOHUGEPAGE);
	fill(region, &bed->pool);
	at[PAGEOUT] = clock_now_ns();
	madvise(region, REGION_BYTES, MADV_PAGEOUT);
	at[MUNMAP] = clock_now_ns();
	munmap(region, REGION_BYTES);
	at[PARTS] = clock_now_ns();
	for (int i = 0; i < PARTS; i++)
		times->ns[i] = (double)(at[i + 1] - at[i]);
	times->ns[PARTS] = (double)(at[PARTS] - at[FILL]);
	_exit(0);
}

/* The times of the process that took longest; all zero when one failed. */
static struct times bare_turn(const struct bed *bed, int procs)
{
	struct times longest = { { 0 } };
	int status, failed = 0;

	if (swapon(bed->node, 0))
		return longest;
	for (int i = 0; i < procs; i++) {
		if (!fork())
			bare_process(bed, &bed->shared[i], i);
	}
	for (int i = 0; i < procs; i++)
		failed |= wait(&status) < 0 || status;
	swapoff(bed->node);
	for (int i = 0; i < procs && !failed; i++) {
		if (bed->shared[i].ns[PARTS] > longest.ns[PARTS])
			longest = bed->shared[i];
	}
	return longest;
}

/* How long accepted rounds took; adds at most @room and returns how many. */
static size_t round_turn(struct bed *bed, const char *procs, double *ns, size_t room)
{
	struct scene *scene = &bed->scene;
	size_t count = 0;

	scene_job(scene, ARGS("--modes", procs, "--size-mib", REGION_MIB, "--rounds-min",
			      ROUNDS, "--rounds-max", "15", "--rounds-target-percent",
			      "100", "--rounds-max-seconds", "60"));
	if (!scene_load(scene))
		fprintf(stderr, "no result: %s\n", scene->err);
	for (size_t i = 1; i < json_array_size(scene_rounds(scene, 0)); i++) {
		const json_t *round = scene_round(scene, 0, i);
		const json_t *took = json_object_get(round, "duration_ns");

		if (round_is_valid(round) && count < room)
			ns[count++] = json_number_value(took);
	}
	return count;
}

static double median_ms(double *ns, size_t count)
{
	stats_sort(ns, count);
	return stats_quantile(ns, count, 0.5) / NS_PER_MSEC;
}

static void print_row(int procs, double (*bare_ns)[TURNS], double *round_ns,
		      size_t rounds)
{
	double bare_ms = median_ms(bare_ns[PARTS], TURNS);
	double round_ms = median_ms(round_ns, rounds);

	printf("%9d %10.1f %13.1f %12.1f %10.1f %7zu %10.1f %6.2f %7.2f\n", procs,
	       median_ms(bare_ns[FILL], TURNS), median_ms(bare_ns[PAGEOUT], TURNS),
	       median_ms(bare_ns[MUNMAP], TURNS), bare_ms, rounds, round_ms,
	       bare_ms / round_ms, TARGET);
}

static int measure(struct bed *bed, int procs)
{
	double bare_ns[PARTS + 1][TURNS], round_ns[TURNS * ROUNDS_MAX];
	size_t rounds = 0;
	char text[8];

	snprintf(text, sizeof(text), "%d", procs);
	for (int i = 0; i < TURNS; i++) {
		struct times times = bare_turn(bed, procs);

		for (int part = 0; part <= PARTS; part++)
			bare_ns[part][i] = times.ns[part];
		rounds += round_turn(bed, text, round_ns + rounds, ROUNDS_MAX);
	}
	if (!rounds) {
		fprintf(stderr, "no round of %d processes was accepted\n", procs);
		return 1;
	}
	print_row(procs, bare_ns, round_ns, rounds);
	return 0;
}

static int make_pool(struct bed *bed)
{
	struct pattern_options options = { (size_t)sysconf(_SC_PAGESIZE), 3 };

	return pattern_pool_make(&bed->pool, pattern_find("text"), &options, NULL);
}

static int run(struct bed *bed)
{
	int failed = 0;

	snprintf(bed->node, sizeof(bed->node), "/dev/zram%d", bed->guard.id);
	if (zram_guard_make_swap(&bed->guard, &bed->scene.fs, DISK_BYTES) ||
	    make_pool(bed)) {
		fprintf(stderr, "%s: cannot be made a swap device\n", bed->node);
		return 1;
	}
	CPU_SET((size_t)bed->guard.id, &bed->scene.devices);
	printf("%9s %10s %13s %12s %10s %7s %10s %6s %7s\n", "processes", "fill_ms",
	       "pageout_ms", "munmap_ms", "bare_ms", "rounds", "round_ms", "share",
	       "target");
	for (int procs = 1; procs <= PROCS_MAX; procs++)
		failed |= measure(bed, procs);
	pattern_pool_free(&bed->pool);
	return failed;
}

int main(void)
{
	struct bed bed;
	int ret = harness_skip();

	if (ret)
		return ret;
	bed.shared = mmap(NULL, PROCS_MAX * sizeof(*bed.shared), PROT_READ | PROT_WRITE,
			  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (bed.shared == MAP_FAILED || scene_open(&bed.scene))
		return 1;
	ret = zram_guard_start(&bed.guard, &bed.scene.fs);
	if (!ret) {
		ret = run(&bed);
		zram_guard_stop(&bed.guard);
	}
	scene_close(&bed.scene);
	return ret ? 1 : 0;
}
