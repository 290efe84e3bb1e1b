// SPDX-License-Identifier: GPL-2.0-or-later
/* The job's lists multiplied out. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "job/plan.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static struct job two_of_each(void)
{
	struct job job;

	job_defaults(&job);
	job.modes = (struct uint_list){ 2, { 1, 4 } };
	job.size_mib = (struct uint_list){ 2, { 64, 256 } };
	job.pattern = (struct name_list){ 2, { "text", "zero" } };
	job.release = (struct name_list){ 2, { "munmap", "dontneed" } };
	return job;
}

static const struct {
	unsigned int procs;
	uint64_t size_mib;
	const char *pattern;
	const char *release;
} order[] = {
	{ 1, 64, "text", "munmap" },    { 4, 64, "text", "munmap" },
	{ 1, 256, "text", "munmap" },   { 4, 256, "text", "munmap" },
	{ 1, 64, "zero", "munmap" },    { 4, 64, "zero", "munmap" },
	{ 1, 256, "zero", "munmap" },   { 4, 256, "zero", "munmap" },
	{ 1, 64, "text", "dontneed" },  { 4, 64, "text", "dontneed" },
	{ 1, 256, "text", "dontneed" }, { 4, 256, "text", "dontneed" },
	{ 1, 64, "zero", "dontneed" },  { 4, 64, "zero", "dontneed" },
	{ 1, 256, "zero", "dontneed" }, { 4, 256, "zero", "dontneed" },
};

static void rows_of_a_table_stand_together(void **state)
{
	const struct job job = two_of_each();
	struct err err = { "" };
	struct plan plan;

	(void)state;
	assert_int_equal(plan_make(&plan, &job, &err), 0);
	assert_int_equal(plan.count, COUNT(order));
	for (size_t i = 0; i < COUNT(order); i++) {
		assert_int_equal(plan.cells[i].procs, order[i].procs);
		assert_int_equal(plan.cells[i].size_bytes, order[i].size_mib * 1048576);
		assert_string_equal(plan.cells[i].pattern, order[i].pattern);
		assert_string_equal(plan.cells[i].release, order[i].release);
	}
	assert_int_equal(plan.peak_bytes, 1024ull * 1048576);
	plan_free(&plan);
	assert_null(plan.cells);
	assert_int_equal(plan.count, 0);
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
	assert_int_equal(plan.cells[0].size_bytes, 1ull << 40);
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
	job.modes.count = 32;
	job.size_mib.count = 32;
	job.pattern.count = 4;
	assert_int_equal(plan_make(&plan, &job, &err), 0);
	assert_int_equal(plan.count, PLAN_CELLS_MAX);
	plan_free(&plan);
	job.pattern.count = 5;
	assert_int_equal(plan_make(&plan, &job, &err), -E2BIG);
	assert_string_equal(err.msg,
			    "job custom: release x pattern x size_mib x modes: 5120 "
			    "cells: expected at most 4096");
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_of_a_table_stand_together),
		cmocka_unit_test(sizes_beyond_32_bits_are_kept),
		cmocka_unit_test(too_many_cells_are_refused),
		cmocka_unit_test(modes_have_the_published_names),
	};

	return cmocka_run_group_tests_name("plan", tests, NULL, NULL);
}
