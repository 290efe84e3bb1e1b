// SPDX-License-Identifier: GPL-2.0-or-later
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/root/faults.h"
#include "tests/root/zswap_guard.h"

static const struct planted {
	const char *control;
	const char *trace;
	const char *procs;
	const char *release;
	const char *option[2]; /* NULL: none */
} faults[] = {
	{ "touch", "1 page not in swap", "1", "munmap", { NULL } },
	{ "evict", "1 of ", "1", "munmap", { "--resident", "1:5.4" } },
	{ "thp", "in huge pages", "1", "munmap", { NULL } },
	{ "algorithm", "the device says 'lzo'", "1", "munmap", { NULL } },
	{ "disk", "disksize 8388608 bytes", "1", "munmap", { NULL } },
	{ "kill", "fill: signal 9", "1", "munmap", { NULL } },
	{ "hang", "not ready within 3 s", "1", "munmap", { NULL } },
	{ "fail", "process 2: release: Input/output error", "2", "munmap", { NULL } },
	{ "skew", "start skew ", "2", "munmap", { NULL } },
	{ "foreign", "by more than 16777216", "1", "munmap", { NULL } },
	{ "hold", "zram still holds", "1", "munmap", { NULL } },
	{ "curve", "the curve ends at ", "1", "munmap", { NULL } },
	{ "ratio", "in zram, 3.000 wanted", "1", "munmap", { NULL } },
	{ "bypass",
	  "pages were written to a swap device",
	  "1",
	  "munmap",
	  { "--backend", "zswap" } },
	{ "writeback", "pages back", "1", "munmap", { "--backend", "zswap" } },
	{ "stop", " ms of CPU time in a release of 1", "1", "munmap", { NULL } },
	{ "complaint", "WARNING: this line is planted", "1", "munmap", { NULL } },
	{ "keep", "bytes too many after a release of 16777216", "1", "munmap", { NULL } },
	{ "ask", "process 1: ran for ", "1", "kill", { NULL } },
	{ "preempt", "process 1: its killer waited ", "1", "kill", { NULL } },
	{ "starve", "process 1: its killer waited ", "1", "exit", { NULL } },
};

#define TRIES       4 /* a busy host spoils rounds in its own way */
#define FAULT_COUNT (sizeof(faults) / sizeof(faults[0]))

const char *text_at(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

static bool may_be_real_time(void)
{
	struct sched_param param = { .sched_priority = 1 };

	if (sched_setscheduler(0, SCHED_FIFO, &param))
		return false;
	param.sched_priority = 0;
	return !sched_setscheduler(0, SCHED_OTHER, &param);
}

bool fault_can_be_planted(const struct scene *scene, const char *control)
{
	char thp[64];

	if (!strcmp(control, "skew"))
		return sysconf(_SC_NPROCESSORS_ONLN) > 1;
	if (!strcmp(control, "thp"))
		return fs_read(&scene->fs, thp, sizeof(thp),
			       "sys/kernel/mm/transparent_hugepage/enabled") > 0 &&
		       !strstr(thp, "[never]");
	if (!strcmp(control, "bypass") || !strcmp(control, "writeback"))
		return zswap_can_be_switched_on(&scene->fs) &&
		       !access("/dev/loop-control", W_OK);
	if (!strcmp(control, "complaint"))
		return !access("/dev/kmsg", R_OK | W_OK);
	if (!strcmp(control, "preempt") || !strcmp(control, "starve"))
		return may_be_real_time();
	return strcmp(control, "clock"); /* which ends the run */
}

void assert_loaded(struct scene *scene)
{
	if (!scene_load(scene))
		fail_msg("no result: exit code %d, %s", scene->code, scene->err);
}

void assert_rejected(struct scene *scene, const char *reason, const char *trace,
		     size_t rounds)
{
	const char *left;

	assert_loaded(scene);
	assert_int_equal(json_array_size(scene_rounds(scene, 0)), rounds);
	for (size_t i = 0; i < rounds; i++) {
		const json_t *round = scene_round(scene, 0, i);
		const char *detail = text_at(round, "reject_detail");

		assert_false(round_is_valid(round));
		if (strcmp(round_reject(round), reason) || !strstr(detail, trace))
			fail_msg("%s: \"%s\": expected %s with \"%s\" in it",
				 round_reject(round), detail, reason, trace);
	}
	assert_string_equal(text_at(scene->result, "state"), "complete");
	assert_int_equal(scene->code, 1);
	left = scene_left_behind(scene);
	if (left)
		fail_msg("%s: %s", reason, left);
}

/* All rounds of the run before. */
static bool is_rejected(const struct scene *scene, const char *reason)
{
	const size_t count = json_array_size(scene_rounds(scene, 0));
	size_t rejected = 0;

	while (rejected < count &&
	       !strcmp(round_reject(scene_round(scene, 0, rejected)), reason))
		rejected++;
	return count && rejected == count;
}

void assert_fault_is_rejected(struct scene *scene, const struct control *control,
			      const char *release, size_t rounds)
{
	const char *reason = reject_names.items[control->expects];
	const char *pattern = control->pattern ? control->pattern : "text";
	const struct planted *fault = faults;

	while (fault < faults + FAULT_COUNT && strcmp(fault->control, control->name))
		fault++;
	if (fault == faults + FAULT_COUNT)
		fail_msg("%s: expected the trace that it leaves", control->name);
	release = release ? release : fault->release;
	print_message("%s, %s: %s\n", control->name, release, reason);
	json_decref(scene->result);
	scene->result = NULL;
	for (unsigned int i = 0; i < TRIES && !is_rejected(scene, reason); i++) {
		/* With a time for a hang and for pages held back that is soon over. */
		scene_start_job(scene,
				ARGS("--rounds-warmup", rounds > 1 ? "1" : "0",
				     "--rounds-min", "1", "--rounds-max", "1",
				     "--round-timeout-s", "3", "--settle-timeout-ms",
				     "1000", "--control", control->name, "--release",
				     release, "--modes", fault->procs, "--pattern",
				     pattern, fault->option[0], fault->option[1]));
		scene_wait(scene);
		assert_loaded(scene);
	}
	assert_rejected(scene, reason, fault->trace, rounds);
}
