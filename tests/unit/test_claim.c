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
		cmocka_unit_test(files_and_schema_agree),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
