// SPDX-License-Identifier: GPL-2.0-or-later
/* Published tables as data, and what is made of ours beside them. */
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "compare/claim.h"
#include "data.h"

static void every_table_is_read(void **state)
{
	(void)state;
	assert_int_equal(published_preset_count, data_count("results/published/*.json"));
	for (size_t i = 0; i < published_preset_count; i++) {
		struct published published;
		struct err err = { "" };
		int ret = published_open(&published, published_presets[i].name, &err);

		if (ret)
			print_error("%s\n", err.msg);
		assert_int_equal(ret, 0);
		assert_string_equal(published.id, published_presets[i].name);
		assert_true(published.rows.count || json_array_size(published.tables));
		published_free(&published);
	}
}

/* Two rows that one may look up in the mails, and that an unknown stays one. */
static void figures_are_as_posted(void **state)
{
	struct published published;
	const struct published_row *row;

	(void)state;
	assert_int_equal(published_open(&published, "rpi4b-2026-04-29", NULL), 0);
	row = published_row(&published, 2);
	assert_int_equal(row->procs, 4);
	assert_true(row->base_ms == 202.9 && row->other_ms == 110.6);
	assert_true(row->speed_up == 1.83);
	assert_string_equal(row->variant, "class_idx");
	assert_true(json_array_size(published.not_stated) > 10);
	assert_string_equal(published.method.pattern, "");
	published_free(&published);
	assert_int_equal(published_open(&published, "rk3588-2026-04-12", NULL), 0);
	row = published_row(&published, 1);
	assert_true(isnan(row->other_ms) && isnan(row->speed_up));
	published_free(&published);
}

static void speed_ups_are_those_of_the_times(void **state)
{
	(void)state;
	for (size_t i = 0; i < published_preset_count; i++) {
		struct published published;

		published_open(&published, published_presets[i].name, NULL);
		for (size_t j = 0; j < published.rows.count; j++) {
			const struct published_row *row = published_row(&published, j);

			if (isnan(row->other_ms) || isnan(row->speed_up))
				continue;
			/* The posts divide unrounded times: 64 MB says 3.47 for 3.49. */
			assert_true(fabs(row->base_ms / row->other_ms - row->speed_up) <
				    0.021);
		}
		published_free(&published);
	}
}

static void refuse(const char *text, const char *expected)
{
	struct published published;
	struct err err = { "" };

	assert_int_equal(file_format_parse(&published_format, &published, text,
					   strlen(text), "t", &err),
			 -EINVAL);
	if (!strstr(err.msg, expected))
		print_error("%s\n", err.msg);
	assert_non_null(strstr(err.msg, expected));
	assert_null(strchr(err.msg, '\n'));
	published_free(&published);
}

static void bad_tables_are_refused(void **state)
{
	struct published published;
	struct err err;
	json_t *json = json_loads(published_presets[0].text, 0, NULL);
	char *text;

	(void)state;
	refuse("{}", "schema");
	refuse("{\"schema\": \"swaprel.published/2\"}", "another version");
	refuse("{\"schema\": \"swaprel.published/1\"}", "id");
	json_array_append_new(
		json_object_get(json_array_get(json_object_get(json, "tables"), 0),
				"rows"),
		json_array());
	text = json_dumps(json, 0);
	refuse(text, "items");
	free(text);
	json_decref(json);
	assert_int_equal(published_open(&published, "no-such-table", &err), -ENOENT);
	assert_non_null(strstr(err.msg, "swaprel claim --list"));
	published_free(&published);
}

static enum claim_word judge(double theirs, double low, double value, double high)
{
	const struct figure ours = { value, low, high };

	return claim_judge(theirs, 0.005, &ours, 1);
}

static void words_by_hand(void **state)
{
	const struct figure time = { 100, 96, 104 }, coarse = { 100, 90, 111 };

	(void)state;
	assert_int_equal(judge(1.83, 1.70, 1.80, 1.90), CLAIM_INSIDE);
	assert_int_equal(judge(1.83, 1.70, 1.75, 1.80), CLAIM_ABOVE);
	assert_int_equal(judge(1.83, 1.70, 1.75, 1.826), CLAIM_INSIDE); /* rounded */
	assert_int_equal(judge(1.05, 1.10, 1.20, 1.30), CLAIM_BELOW);
	assert_int_equal(judge(1.05, 0.98, 1.02, 1.06), CLAIM_INCONCLUSIVE);
	assert_int_equal(judge(1.05, 1.01, 1.02, 1.06), CLAIM_INSIDE);
	assert_int_equal(judge(1.00, 0.98, 1.00, 1.02), CLAIM_INSIDE);
	assert_int_equal(judge(1.00, 0.90, 1.00, 1.10), CLAIM_INCONCLUSIVE);
	assert_int_equal(judge(1.05, NAN, 1.02, NAN), CLAIM_INCONCLUSIVE);
	assert_int_equal(judge(1.05, NAN, NAN, NAN), CLAIM_NOT_MEASURED);
	assert_int_equal(judge(NAN, 1, 1, 1), CLAIM_NOT_STATED);
	assert_int_equal(claim_judge(101, 0.05, &time, NAN), CLAIM_INSIDE);
	assert_int_equal(claim_judge(101, 0.05, &coarse, NAN), CLAIM_INCONCLUSIVE);
}

static void a_machine_is_known_by_what_it_says(void **state)
{
	struct published published;
	struct result result;

	(void)state;
	result_init(&result);
	strcpy(result.substrate, "metal");
	strcpy(result.machine.model, "Raspberry Pi 4 Model B Rev 1.4");
	published_open(&published, "rpi4b-2026-04-29", NULL);
	assert_true(claim_same_machine(&published, &result));
	strcpy(result.substrate, "kvm");
	assert_false(claim_same_machine(&published, &result));
	published_free(&published);
	strcpy(result.substrate, "metal");
	published_open(&published, "rk3588-2026-04-12", NULL);
	assert_false(claim_same_machine(&published, &result));
	published_free(&published);
	result_free(&result);
}

static void another_compressor_or_back_end_is_refused(void **state)
{
	struct published published;
	struct result result;
	struct err err;

	(void)state;
	result_init(&result);
	published_open(&published, "rpi4b-2026-04-29", NULL);
	strcpy(result.job.algorithm, "lzo-rle");
	strcpy(result.job.backend, "zswap");
	assert_int_equal(claim_may_stand_together(&published, &result, &err), -EXDEV);
	assert_string_equal(err.msg, "job.backend zswap, not zram as published");
	strcpy(result.job.backend, "zram");
	assert_int_equal(claim_may_stand_together(&published, &result, &err), 0);
	strcpy(result.job.algorithm, "zstd");
	assert_int_equal(claim_may_stand_together(&published, &result, &err), -EXDEV);
	assert_string_equal(err.msg, "job.algorithm zstd, not lzo-rle as published");
	published_free(&published);
	result_free(&result);
}

/* Two results, one per variant, and what a claim of the second says of them. */
struct two {
	struct compare_file files[2];
	const struct compare_file *lists[2];
	struct compare_variant items[2];
	struct compare_variants variants;
	struct study study;
};

static void two_open(struct two *two, const char *name, const char *other)
{
	memset(two, 0, sizeof(*two));
	for (int i = 0; i < 2; i++) {
		struct kernel_module *module = &two->files[i].result.kernel.module;

		result_init(&two->files[i].result);
		strcpy(two->files[i].result.variant.name, i ? other : name);
		strcpy(module->name, "swaprel_base");
		strcpy(module->build_id, "0123");
		module->params = json_pack("{s:s}", "deferred_pages", "64");
		two->files[i].path = (char *)(i ? "other.json" : "base.json");
		two->lists[i] = &two->files[i];
		two->items[i].files = &two->lists[i];
		two->items[i].file_count = 1;
		strcpy(two->items[i].name, i ? other : name);
	}
	two->variants.items = two->items;
	two->variants.count = 2;
	two->study.variants = &two->variants;
	two->study.steps.base = 0;
}

static void two_close(struct two *two)
{
	for (int i = 0; i < 2; i++) {
		two->files[i].path = NULL;
		result_free(&two->files[i].result);
	}
}

static void expect_kernels(const struct two *two, const char *as, const char *line,
			   const char *expected)
{
	struct published published;
	const char *instead = "unset";
	struct err err = { "" };

	published_open(&published, "rpi4b-2026-04-29", NULL);
	assert_int_equal(claim_two_kernels(&published, &two->study, as, &instead, &err),
			 *line ? -EINVAL : 0);
	assert_string_equal(err.msg, line);
	if (expected)
		assert_string_equal(instead, expected);
	else
		assert_null(instead);
	published_free(&published);
}

static void a_kernel_is_not_compared_with_itself(void **state)
{
	struct two two;
	struct result *result = &two.files[1].result;
	static const char same[] =
		"other.json: class_idx is the same build with the same "
		"parameters as base, of base.json: expected another "
		"kernel";
	static const char itself[] = "base.json: base is the base itself: expected "
				     "another kernel";

	(void)state;
	two_open(&two, "base", "class_idx");
	expect_kernels(&two, "class_idx", same, NULL);
	expect_kernels(&two, NULL, same, NULL);
	expect_kernels(&two, "base", itself, NULL);
	/* Another build, or other parameters. */
	strcpy(result->kernel.module.build_id, "4567");
	expect_kernels(&two, "class_idx", "", NULL);
	expect_kernels(&two, NULL, "", NULL);
	expect_kernels(&two, "base", itself, "class_idx");
	strcpy(result->kernel.module.build_id, "0123");
	json_object_set_new(result->kernel.module.params, "deferred_pages",
			    json_string("65"));
	expect_kernels(&two, "class_idx", "", NULL);
	two_close(&two);
}

/* Of a kernel without a manifest nothing but its own words is known. */
static void nor_is_a_booted_one(void **state)
{
	struct two two;

	(void)state;
	two_open(&two, "running", "b");
	for (int i = 0; i < 2; i++)
		*two.files[i].result.kernel.module.name = '\0';
	expect_kernels(&two, "b", "", NULL);
	strcpy(two.files[1].result.variant.name, "running");
	expect_kernels(&two, "b",
		       "other.json: b is the same build with the same parameters as "
		       "running, of base.json: expected another kernel",
		       NULL);
	strcpy(two.files[1].result.kernel.cmdline, "zsmalloc.deferred_pages=1");
	expect_kernels(&two, "b", "", NULL);
	*two.files[1].result.kernel.cmdline = '\0';
	strcpy(two.files[1].result.variant.name, "b");
	for (int i = 0; i < 2; i++)
		two.files[i].result.variant.provenance = json_pack("{s:s}", "tree", "x");
	expect_kernels(&two, "b",
		       "other.json: b is the same build with the same parameters as "
		       "running, of base.json: expected another kernel",
		       NULL);
	two_close(&two);
}

/* The built-in text is the file's, and the schema has the tables' fields. */
static void files_and_schema_agree(void **state)
{
	char path[DATA_PATH_MAX];
	json_t *schema = json_load_file(
		data_path(path, "results/schema/published.schema.json"), 0, NULL);
	const json_t *properties = json_object_get(schema, "properties");

	(void)state;
	assert_int_equal(json_object_size(properties), published_record.count);
	for (size_t i = 0; i < published_record.count; i++)
		assert_non_null(
			json_object_get(properties, published_record.fields[i].name));
	properties = json_object_get(
		json_object_get(json_object_get(schema, "$defs"), "row"), "properties");
	assert_int_equal(json_object_size(properties), published_row_record.count);
	for (size_t i = 0; i < published_row_record.count; i++)
		assert_non_null(
			json_object_get(properties, published_row_record.fields[i].name));
	json_decref(schema);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_table_is_read),
		cmocka_unit_test(figures_are_as_posted),
		cmocka_unit_test(speed_ups_are_those_of_the_times),
		cmocka_unit_test(bad_tables_are_refused),
		cmocka_unit_test(words_by_hand),
		cmocka_unit_test(a_machine_is_known_by_what_it_says),
		cmocka_unit_test(another_compressor_or_back_end_is_refused),
		cmocka_unit_test(a_kernel_is_not_compared_with_itself),
		cmocka_unit_test(nor_is_a_booted_one),
		cmocka_unit_test(files_and_schema_agree),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
