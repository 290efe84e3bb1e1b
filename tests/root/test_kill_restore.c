// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * kill -9 of "swaprel run" at 20 random moments, a third of them around the set-up of
 * the device and the rest over all of the run, each followed by "swaprel restore": swaps,
 * zram devices and every knob of the ledger are as before, and no process is left. The
 * seed is printed; SWAPREL_SEED sets it.
 */
#include <fcntl.h>
#include <glob.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "tests/root/harness.h"

#define KILLS         20
#define LEDGERS_MIN   8 /* kills that must have found something to restore */
#define BUSY_LIMIT_NS (60 * NS_PER_SEC)
#define LEDGER_FILE   "var/lib/swaprel/ledger.json"

/* All that a run may change, in one text. */
struct knobs {
	char text[8192];
};

static void add_knob(const struct fs *fs, struct knobs *knobs, const char *path)
{
	size_t len = strlen(knobs->text);
	char value[64];

	fs_read(fs, value, sizeof(value), "%s", path);
	snprintf(knobs->text + len, sizeof(knobs->text) - len, "%s=%s\n", path, value);
}

static void read_knobs(const struct fs *fs, struct knobs *knobs)
{
	glob_t found;

	knobs->text[0] = '\0';
	add_knob(fs, knobs, "proc/sys/vm/compaction_proactiveness");
	add_knob(fs, knobs, "proc/sys/kernel/numa_balancing");
	if (glob("/sys/devices/system/cpu/cpu*/cpufreq/scaling_governor", 0, NULL,
		 &found))
		return;
	for (size_t i = 0; i < found.gl_pathc; i++)
		add_knob(fs, knobs, found.gl_pathv[i]);
	globfree(&found);
}

/* A run to its end: how long it takes, once nobody else's is at work. Whether its figures
 * are good (exit code 0) or not (1) is no matter here. */
static uint64_t measure_run(struct scene *scene)
{
	const uint64_t end = clock_now_ns() + BUSY_LIMIT_NS;
	uint64_t start;
	int code;

	do {
		start = clock_now_ns();
		code = scene_run(scene,
				 ARGS("run", "smoke", "--force", "-o", scene->file));
	} while (code && strstr(scene->err, "another swaprel") && clock_now_ns() < end);
	if (code > 1 || strstr(scene->err, "another swaprel"))
		fail_msg("run: exit code %d: %s", code, scene->err);
	return clock_now_ns() - start;
}

/* From the start to the first child, roughly: until the device is in /proc/swaps. */
static uint64_t measure_set_up(struct scene *scene)
{
	const uint64_t start = clock_now_ns();
	char swaps[sizeof(scene->swaps)];
	uint64_t took = 0;

	assert_int_equal(
		scene_start(scene, ARGS("run", "smoke", "--force", "-o", scene->file)),
		0);
	while (!took && clock_now_ns() < start + BUSY_LIMIT_NS) {
		fs_read(&scene->fs, swaps, sizeof(swaps), "proc/swaps");
		if (strcmp(swaps, scene->swaps))
			took = clock_now_ns() - start;
	}
	kill(scene->pid, SIGTERM);
	scene_wait(scene);
	assert_int_not_equal(took, 0);
	return took;
}

static uint64_t moment(unsigned int *seed, uint64_t before_ns)
{
	return (uint64_t)((double)rand_r(seed) / RAND_MAX * (double)before_ns);
}

/* True when the kill left a ledger. */
static bool kill_and_restore(struct scene *scene, uint64_t after_ns)
{
	const uint64_t due = clock_now_ns() + after_ns;
	const char *left;
	bool had_ledger;

	assert_int_equal(
		scene_start(scene, ARGS("run", "smoke", "--force", "-o", scene->file)),
		0);
	while (clock_now_ns() < due)
		clock_nap_ns(due - clock_now_ns());
	kill(scene->pid, SIGKILL);
	scene_wait(scene);
	had_ledger = fs_exists(&scene->fs, LEDGER_FILE);
	if (scene_run(scene, ARGS("restore")))
		fail_msg("killed after %.3f ms: restore: %s", (double)after_ns / 1e6,
			 scene->err);
	left = scene_left_behind(scene);
	if (left)
		fail_msg("killed after %.3f ms: %s", (double)after_ns / 1e6, left);
	/* This run's result and journal, the last one's, or of each one. */
	if (!access(scene->file, F_OK) && scene_run(scene, ARGS("show", scene->file)))
		fail_msg("killed after %.3f ms: show: %s", (double)after_ns / 1e6,
			 scene->err);
	return had_ledger;
}

/* A quarter about the end of the set-up, a quarter anywhere, the rest after the set-up,
 * where there is the most to restore. */
static uint64_t choose_moment(unsigned int *seed, unsigned int i, uint64_t set_up_ns,
			      uint64_t run_ns)
{
	switch (i % 4) {
	case 0:
		return set_up_ns * 3 / 4 + moment(seed, set_up_ns / 2);
	case 1:
		return moment(seed, run_ns);
	default:
		return set_up_ns +
		       moment(seed, run_ns > set_up_ns ? run_ns - set_up_ns : 0);
	}
}

static unsigned int choose_seed(void)
{
	const char *text = getenv("SWAPREL_SEED");

	return text ? (unsigned int)strtoul(text, NULL, 10) : (unsigned int)time(NULL);
}

static void kills(void **state)
{
	struct scene *scene = *state;
	unsigned int seed = choose_seed(), ledgers = 0;
	uint64_t run_ns, set_up_ns, after_ns;
	struct knobs before, after;

	print_message("SWAPREL_SEED=%u\n", seed);
	run_ns = measure_run(scene);
	read_knobs(&scene->fs, &before);
	set_up_ns = measure_set_up(scene);
	for (unsigned int i = 0; i < KILLS; i++) {
		after_ns = choose_moment(&seed, i, set_up_ns, run_ns);
		ledgers += kill_and_restore(scene, after_ns);
		read_knobs(&scene->fs, &after);
		assert_string_equal(after.text, before.text);
	}
	print_message(
		"%u of %d kills left a ledger; a run takes %.0f ms, its set-up %.0f "
		"ms\n",
		ledgers, KILLS, (double)run_ns / 1e6, (double)set_up_ns / 1e6);
	assert_in_range(ledgers, LEDGERS_MIN, KILLS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(kills, scene_setup, scene_teardown),
	};
	int skip = harness_skip();

	return skip ? skip : cmocka_run_group_tests(tests, NULL, NULL);
}
