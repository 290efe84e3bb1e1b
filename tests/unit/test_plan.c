// SPDX-License-Identifier: GPL-2.0-or-later
/* The job's lists multiplied out. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "job/plan.h"
#include "round/control.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* Lists of unlike lengths, so that no two can be taken for each other. */
static struct job lists_of_1_to_4(void)
{
	struct job job;

	job_defaults(&job);
	job.modes = (struct uint_list){ 3, { 1, 2, 4 } };
	job.size_mib = (struct uint_list){ 4, { 64, 128, 256, 512 } };
	job.pattern = (struct name_list){ 2, { "text", "zero" } };
	job.release = (struct name_list){ 1, { "dontneed" } };
	return job;
}

static const char *const order[] = {
	"1 64 text",  "2 64 text",  "4 64 text",  "1 128 text", "2 128 text",
	"4 128 text", "1 256 text", "2 256 text", "4 256 text", "1 512 text",
	"2 512 text", "4 512 text", "1 64 zero",  "2 64 zero",  "4 64 zero",
	"1 128 zero", "2 128 zero", "4 128 zero", "1 256 zero", "2 256 zero",
	"4 256 zero", "1 512 zero", "2 512 zero", "4 512 zero",
};

static void rows_of_a_table_stand_together(void **state)
{
	const struct job job = lists_of_1_to_4();
	struct err err = { "" };
	struct plan plan;

	(void)state;
	assert_int_equal(plan_make(&plan, &job, &err), 0);
	assert_int_equal(plan.count, COUNT(order));
	for (size_t i = 0; i < COUNT(order); i++) {
		const struct point *point = &plan.points[i];
		char row[64];

		snprintf(row, sizeof(row), "%u %u %s", point->procs, point->size_mib,
			 point->pattern);
		assert_string_equal(row, order[i]);
		assert_string_equal(point->release, "dontneed");
	}
	assert_int_equal(plan.peak_bytes, 2048ull << 20);
	plan_free(&plan);
	assert_null(plan.points);
	assert_int_equal(plan.count, 0);
}

static void release_is_outermost(void **state)
{
	struct err err = { "" };
	struct plan plan;
	struct job job;

	(void)state;
	job_defaults(&job);
	job.pattern = (struct name_list){ 2, { "text", "zero" } };
	job.release = (struct name_list){ 3, { "munmap", "dontneed", "exit" } };
	assert_int_equal(plan_make(&plan, &job, &err), 0);
	assert_int_equal(plan.count, 6);
	for (size_t i = 0; i < plan.count; i++) {
		assert_string_equal(plan.points[i].release, job.release.items[i / 2]);
		assert_string_equal(plan.points[i].pattern, job.pattern.items[i % 2]);
	}
	plan_free(&plan);
}

/* One process alone, once for each size and release, behind all else. */
static void a_single_pattern_is_of_one_process(void **state)
{
	struct err err = { "" };
	struct plan plan;
	struct job job;

	(void)state;
	job_defaults(&job);
	job.modes = (struct uint_list){ 3, { 1, 2, 4 } };
	job.size_mib = (struct uint_list){ 2, { 64, 256 } };
	strcpy(job.single_pattern, "lzo-ratio");
	assert_int_equal(plan_make(&plan, &job, &err), 0);
	assert_int_equal(plan.count, 8);
	for (size_t i = 6; i < plan.count; i++) {
		assert_string_equal(plan.points[i].pattern, "lzo-ratio");
		assert_string_equal(plan.points[i].release, "munmap");
		assert_int_equal(plan.points[i].procs, 1);
		assert_int_equal(plan.points[i].size_mib, job.size_mib.items[i - 6]);
	}
	assert_string_equal(plan.points[5].pattern, "text");
	plan_free(&plan);
}

static void sizes_beyond_32_bits_are_kept(void **state)
{
	struct err err = { "" };
	struct plan plan;
	struct job job;

	(void)state;
	job_defaults(&job);
	job.modes = (struct uint_list){ 1, { JOB_PROCS_MAX } };
	job.size_mib = (struct uint_list){ 1, { 1048576 } };
	assert_int_equal(plan_make(&plan, &job, &err), 0);
	assert_int_equal(point_size_bytes(&plan.points[0]), 1ull << 40);
	assert_int_equal(plan.peak_bytes, 1ull << 48);
	plan_free(&plan);
}

static void too_many_cells_are_refused(void **state)
{
	struct err err = { "" };
	struct plan plan;
	struct job job;

	(void)state;
	job_defaults(&job);
	job.modes.count = job.size_mib.count = 32;
	for (unsigned int i = 0; i < 32; i++)
		job.modes.items[i] = job.size_mib.items[i] = i + 1;
	job.pattern = (struct name_list){ 4, { "text", "lzo-ratio", "mixed", "random" } };
	assert_int_equal(round_check_job(&job, "options", &err), 0);
	assert_int_equal(plan_make(&plan, &job, &err), 0);
	assert_int_equal(plan.count, PLAN_CELLS_MAX);
	plan_free(&plan);
	strcpy(job.pattern.items[job.pattern.count++], "zero");
	assert_int_equal(round_check_job(&job, "options", &err), -EINVAL);
	assert_string_equal(err.msg, "options: release x resident x pattern x size_mib x "
				     "modes: 5120 cells: expected at most 4096");
}

/* 256 MiB are 4096 blocks, and 1:5.4 of that is 759 to a block; the plan's largest region
 * has the larger share, and as much is swapped out as ever. */
static void shares_multiply_and_come_on_top(void **state)
{
	struct err err = { "" };
	struct plan plan;
	struct job job;

	(void)state;
	job_defaults(&job);
	job.modes = (struct uint_list){ 2, { 1, 2 } };
	job.release = (struct name_list){ 2, { "munmap", "exit" } };
	job.resident = (struct name_list){ 3, { "none", "1:5.4", "1:1" } };
	strcpy(job.single_pattern, "lzo-ratio");
	assert_int_equal(plan_make(&plan, &job, &err), 0);
	assert_int_equal(plan.count, 2 * 3 * 2 + 2 * 3);
	for (size_t i = 0; i < plan.count; i++) {
		const bool single = i >= 12;
		const struct point *point = &plan.points[i];

		assert_string_equal(point->resident,
				    job.resident.items[(single ? i : i / 2) % 3]);
		assert_string_equal(point->release,
				    job.release.items[single ? (i - 12) / 3 : i / 6]);
		assert_int_equal(point_size_bytes(point), 256 << 20);
		assert_int_equal(point_region_bytes(point),
				 point_size_bytes(point) + point_resident_bytes(point));
	}
	assert_int_equal(point_resident_bytes(&plan.points[0]), 0);
	assert_int_equal(point_resident_bytes(&plan.points[2]), 759 << 16);
	assert_int_equal(point_resident_bytes(&plan.points[4]), 256 << 20);
	assert_int_equal(plan.peak_bytes, 512ull << 20);
	assert_int_equal(plan.peak_region_bytes, 1024ull << 20);
	plan_free(&plan);
}

static void modes_have_the_published_names(void **state)
{
	char buf[16];

	(void)state;
	assert_string_equal(plan_mode_name(1, buf, sizeof(buf)), "single");
	assert_string_equal(plan_mode_name(2, buf, sizeof(buf)), "multi 2p");
	assert_string_equal(plan_mode_name(64, buf, sizeof(buf)), "multi 64p");
}

/* Each of the five tells two points apart, and nothing else does. */
static void a_point_is_all_five(void **state)
{
	const struct point point = { 2, 256, "text", "munmap", "none" };
	const struct point others[] = {
		{ 1, 256, "text", "munmap", "none" },
		{ 2, 64, "text", "munmap", "none" },
		{ 2, 256, "zero", "munmap", "none" },
		{ 2, 256, "text", "dontneed", "none" },
		{ 2, 256, "text", "munmap", "1:5.4" },
	};
	struct point same;
	char name[POINT_NAME_MAX];

	(void)state;
	memset(&same, 0xff, sizeof(same)); /* behind the names stands what may */
	same.procs = 2;
	same.size_mib = 256;
	strcpy(same.pattern, "text");
	strcpy(same.release, "munmap");
	strcpy(same.resident, "none");
	assert_true(point_same(&point, &same));
	for (size_t i = 0; i < COUNT(others); i++) {
		assert_false(point_same(&point, &others[i]));
		assert_false(point_same(&others[i], &point));
	}
	assert_string_equal(point_name(&point, name, sizeof(name)),
			    "multi 2p 256 MiB text munmap");
	assert_string_equal(point_name(&others[4], name, sizeof(name)),
			    "multi 2p 256 MiB text munmap 1:5.4 resident");
	assert_int_equal(point_size_bytes(&point), 256 << 20);
	assert_int_equal(point_bytes(&point), 512 << 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_of_a_table_stand_together),
		cmocka_unit_test(release_is_outermost),
		cmocka_unit_test(a_single_pattern_is_of_one_process),
		cmocka_unit_test(sizes_beyond_32_bits_are_kept),
		cmocka_unit_test(too_many_cells_are_refused),
		cmocka_unit_test(a_point_is_all_five),
		cmocka_unit_test(shares_multiply_and_come_on_top),
		cmocka_unit_test(modes_have_the_published_names),
	};

	return cmocka_run_group_tests_name("plan", tests, NULL, NULL);
}
