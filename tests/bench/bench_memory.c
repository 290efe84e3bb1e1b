// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the harness itself has in memory beside the regions of four processes: the sum
 * over the run's processes of the proportional share (Pss) of all other mappings, at its
 * most. The page tables are the kernel's; those for the regions are what it takes to
 * measure such regions at all, so they are told apart. Prints a table and judges nothing.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "tests/root/harness.h"
#include "tests/root/processes.h"

#define PROCS      4
#define REGION_MIB 256
#define REGION_KB  (REGION_MIB * 1024ull)
#define TARGET_MIB 8
#define PAUSE_NS   (20 * NS_PER_MSEC)
#define SMAPS_MAX  (4u << 20)
#define KB_PER_MIB 1024.0

struct sample {
	size_t processes;
	uint64_t harness_kb, region_kb, tables_kb;
};

/* Add one process's mappings; a region can have grown together with a neighbour. */
static void add_mappings(struct sample *sample, char *smaps)
{
	unsigned long long size_kb = 0, pss_kb;
	char *save;

	for (char *line = strtok_r(smaps, "\n", &save); line;
	     line = strtok_r(NULL, "\n", &save)) {
		sscanf(line, "Size: %llu", &size_kb);
		if (sscanf(line, "Pss: %llu", &pss_kb) != 1)
			continue;
		if (size_kb >= REGION_KB)
			sample->region_kb += pss_kb;
		else
			sample->harness_kb += pss_kb;
	}
}

static void add_process(struct sample *sample, const struct fs *fs, pid_t pid)
{
	char status[4096], *smaps = NULL;
	uint64_t tables_kb = 0;

	if (fs_slurp(fs, &smaps, SMAPS_MAX, "proc/%d/smaps", pid) > 0) {
		add_mappings(sample, smaps);
		sample->processes++;
	}
	free(smaps);
	if (fs_read(fs, status, sizeof(status), "proc/%d/status", pid) > 0)
		fs_key_u64(status, "VmPTE", &tables_kb);
	sample->tables_kb += tables_kb;
}

static struct sample take_sample(const struct scene *scene)
{
	struct sample sample = { 0 };
	pid_t pids[PROCS];
	size_t count = children_of(&scene->fs, scene->pid, pids, PROCS);

	add_process(&sample, &scene->fs, scene->pid);
	for (size_t i = 0; i < count; i++)
		add_process(&sample, &scene->fs, pids[i]);
	return sample;
}

static void keep_most(struct sample *most, const struct sample *now)
{
	if (now->harness_kb > most->harness_kb)
		most->harness_kb = now->harness_kb;
	if (now->region_kb > most->region_kb)
		most->region_kb = now->region_kb;
	if (now->tables_kb > most->tables_kb)
		most->tables_kb = now->tables_kb;
	most->processes = now->processes > most->processes ? now->processes
							   : most->processes;
}

static int measure(struct scene *scene)
{
	struct sample most = { 0 };
	char mib[16];
	size_t samples = 0;

	snprintf(mib, sizeof(mib), "%d", REGION_MIB);
	scene_start_job(scene,
			ARGS("--modes", "4", "--size-mib", mib, "--rounds-min", "8",
			     "--rounds-max", "8", "--rounds-max-seconds", "300"));
	while (scene_is_running(scene)) {
		struct sample now = take_sample(scene);

		keep_most(&most, &now);
		samples++;
		clock_nap_ns(PAUSE_NS);
	}
	scene_wait(scene);
	if (scene->code)
		fprintf(stderr, "%s", scene->err);
	printf("%9s %8s %12s %11s %12s %16s\n", "processes", "samples", "harness_mib",
	       "target_mib", "regions_mib", "page_tables_mib");
	printf("%9zu %8zu %12.2f %11d %12.2f %16.2f\n", most.processes, samples,
	       (double)most.harness_kb / KB_PER_MIB, TARGET_MIB,
	       (double)most.region_kb / KB_PER_MIB, (double)most.tables_kb / KB_PER_MIB);
	return scene->code;
}

int main(void)
{
	struct scene scene;
	int ret = harness_skip();

	if (ret)
		return ret;
	if (scene_open(&scene))
		return 1;
	ret = measure(&scene);
	scene_close(&scene);
	return ret;
}
