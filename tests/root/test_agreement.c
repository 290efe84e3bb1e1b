// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * swaprel against a program that knows nothing of it: interleaved, naive and swaprel
 * release 256 MiB of the same text, and their medians agree. All the proof and the gate
 * must not change what is timed. A noisy host gets a second chance.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "stats/stats.h"
#include "tests/root/harness.h"
#include "tests/root/zram_guard.h"
#include "workloads/workload.h"

#define TURNS      9 /* of each; the first of each is warm-up */
#define TRIES      3 /* for a turn of swaprel's that gives no valid round */
#define SHARE      0.15
#define REGION_MIB "256"
#define DISK_BYTES (UINT64_C(640) << 20)
#define DATA_BYTES (UINT64_C(6) << 20)
#define CHANCES    2

struct bed {
	struct scene scene;
	struct zram_guard guard;
	char node[32];
	char data[96];
	char naive[4096]; /* the program, built beside this one */
	cpu_set_t cpu;    /* the one that swaprel pins its process to */
};

struct medians {
	double naive_ns, swaprel_ns;
};

/* A file of pages as swaprel's text makes them, for a program that cannot make them. */
static void write_data(const char *path)
{
	const struct pattern *text = pattern_find("text");
	struct pattern_options options = { (size_t)sysconf(_SC_PAGESIZE), 3 };
	struct region region = { malloc(DATA_BYTES), DATA_BYTES, options.page_bytes };
	struct pattern_pool pool;
	FILE *file = fopen(path, "w");

	assert_non_null(region.addr);
	assert_non_null(file);
	assert_int_equal(pattern_pool_make(&pool, text, &options, NULL), 0);
	pattern_fill(&region, text, &pool, 1);
	pattern_pool_free(&pool);
	assert_int_equal(fwrite(region.addr, 1, DATA_BYTES, file), DATA_BYTES);
	assert_int_equal(fclose(file), 0);
	free(region.addr);
}

static void set_device_up(struct bed *bed)
{
	const struct fs *fs = &bed->scene.fs;

	assert_int_equal(zram_guard_start(&bed->guard, fs), 0);
	snprintf(bed->node, sizeof(bed->node), "/dev/zram%d", bed->guard.id);
	assert_int_equal(zram_guard_make_swap(&bed->guard, fs, DISK_BYTES), 0);
	/* It was there before swaprel came. */
	CPU_SET((size_t)bed->guard.id, &bed->scene.devices);
}

/* The next process we start runs where swaprel's did. */
static FILE *start_naive(const struct bed *bed)
{
	char command[4400];
	cpu_set_t own;
	FILE *pipe;

	snprintf(command, sizeof(command), "'%s' %s %s " REGION_MIB, bed->naive,
		 bed->node, bed->data);
	sched_getaffinity(0, sizeof(own), &own);
	sched_setaffinity(0, sizeof(bed->cpu), &bed->cpu);
	pipe = popen(command, "r");
	sched_setaffinity(0, sizeof(own), &own);
	return pipe;
}

static double naive_turn(const struct bed *bed)
{
	FILE *pipe = start_naive(bed);
	double ns = 0;

	assert_non_null(pipe);
	assert_int_equal(fscanf(pipe, "%lf", &ns), 1);
	assert_int_equal(pclose(pipe), 0);
	return ns;
}

static double release_of(struct bed *bed, const json_t *round)
{
	const json_t *proc = json_array_get(json_object_get(round, "procs"), 0);

	CPU_ZERO(&bed->cpu);
	CPU_SET((size_t)json_integer_value(json_object_get(proc, "cpu")), &bed->cpu);
	return json_number_value(json_object_get(proc, "release_ns"));
}

static double swaprel_turn(struct bed *bed)
{
	struct scene *scene = &bed->scene;

	for (int i = 0; i < TRIES; i++) {
		int code = scene_job(scene,
				     ARGS("--size-mib", REGION_MIB, "--rounds-warmup",
					  "0", "--rounds-min", "1", "--rounds-max", "1",
					  "--rounds-max-seconds", "30"));

		if (!code && scene_load(scene))
			return release_of(bed, scene_round(scene, 0, 0));
		print_message("no valid round: %s%s\n", scene->out, scene->err);
	}
	fail_msg("swaprel gave no valid round in %d tries", TRIES);
	return 0;
}

static double median_of(double *values)
{
	stats_sort(values, TURNS - 1);
	return stats_quantile(values, TURNS - 1, 0.5);
}

static struct medians take_turns(struct bed *bed)
{
	double naive_ns[TURNS], swaprel_ns[TURNS];

	for (int i = 0; i < TURNS; i++) {
		swaprel_ns[i] = swaprel_turn(bed);
		naive_ns[i] = naive_turn(bed);
		print_message("naive %.0f ns, swaprel %.0f ns%s\n", naive_ns[i],
			      swaprel_ns[i], i ? "" : " (warm-up)");
	}
	return (struct medians){ median_of(naive_ns + 1), median_of(swaprel_ns + 1) };
}

static void naive_and_swaprel_agree(void **state)
{
	for (int chance = 0; chance < CHANCES; chance++) {
		struct medians medians = take_turns(*state);
		double off = medians.swaprel_ns / medians.naive_ns - 1;

		print_message("medians of %d: naive %.0f ns, swaprel %.0f ns, %+.1f %%, "
			      "expected within %.0f %%\n",
			      TURNS - 1, medians.naive_ns, medians.swaprel_ns, off * 100,
			      SHARE * 100);
		if (off > -SHARE && off < SHARE)
			return;
	}
	fail_msg("%d times not within %.0f %%", CHANCES, SHARE * 100);
}

static void find_naive(char *path, size_t size)
{
	ssize_t len = readlink("/proc/self/exe", path, size - 1);

	assert_true(len > 0);
	path[len] = '\0';
	assert_true(snprintf(strrchr(path, '/') + 1, 6, "naive") == 5);
	assert_return_code(access(path, X_OK), 0);
}

static int set_up(void **state)
{
	struct bed *bed = calloc(1, sizeof(*bed));

	*state = bed;
	if (!bed || scene_open(&bed->scene))
		return -1;
	snprintf(bed->data, sizeof(bed->data), "%s/data", bed->scene.dir);
	write_data(bed->data);
	find_naive(bed->naive, sizeof(bed->naive));
	set_device_up(bed);
	return 0;
}

static int tear_down(void **state)
{
	struct bed *bed = *state;
	const char *left = scene_left_behind(&bed->scene);
	int ret = zram_guard_stop(&bed->guard);

	scene_close(&bed->scene);
	free(bed);
	if (left)
		print_error("%s\n", left);
	return left ? -1 : ret;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(naive_and_swaprel_agree, set_up,
						tear_down),
	};
	int missing = harness_skip();

	return missing ? missing : cmocka_run_group_tests(tests, NULL, NULL);
}
