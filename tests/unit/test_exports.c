// SPDX-License-Identifier: GPL-2.0-or-later
/* Forms for programs that collect figures, by hand; tests/golden/test_exports has them
 * read by those programs. */
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "format/format.h"
#include "format/measure.h"

#define NASTY "a\"b\\c,d=e f\n<g>#\\"

struct row {
	char name[32], host[32], outcome[8];
	unsigned int procs;
	double low_ns, peak_bytes, gain_percent, speed_up, none_ns;
};

static const struct field fields[] = {
	{ "name", FIELD_STRING, STRING(struct row, name), .help = "which" },
	{ "host", FIELD_STRING, STRING(struct row, host), .help = "where" },
	{ "outcome", FIELD_STRING, STRING(struct row, outcome), .help = "how" },
	{ "procs", FIELD_UINT, AT(struct row, procs), .help = "processes" },
	{ "low_ns", FIELD_DOUBLE, AT(struct row, low_ns), .help = "a time" },
	{ "peak_bytes", FIELD_DOUBLE, AT(struct row, peak_bytes), .help = "memory" },
	{ "gain_percent", FIELD_DOUBLE, AT(struct row, gain_percent), .help = "a share" },
	{ "speed_up", FIELD_DOUBLE, AT(struct row, speed_up), .help = "a ratio" },
	{ "none_ns", FIELD_DOUBLE, AT(struct row, none_ns), .flags = FIELD_NULLABLE,
	  .help = "unknown" },
};

static const struct record row_record = { .what = "row", FIELDS(struct row, fields) };

static const struct row row = { "one, two", NASTY, OUTCOME_FAIL, 2,  1500000,
				4096,       25,    1.5,          NAN };

static void make(struct document *document)
{
	document_init(document, "swaprel.some-thing/1");
	document_rows(document, &row_record, &row, 1);
	document_set(document, "figure", json_string("low_ns"));
	document_set(document, "runs",
		     json_pack("[{s:s, s:s, s:s, s:s, s:i, s:n, s:s}]", "file", "r.json",
			       "started_at", "2000-01-01T00:00:00Z", "health", "fail",
			       "kernel", "6.12", "complaints", 3, "host", "machine_id",
			       "aa"));
	assert_int_equal(document->error, 0);
}

static char *written(const char *format, const struct document *document)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_int_equal(format_find(format)->write(out, document), 0);
	fclose(out);
	return text;
}

static void check_has(const char *format, const char *const *parts, size_t count)
{
	struct document document;
	char *text;

	make(&document);
	text = written(format, &document);
	for (size_t i = 0; i < count; i++) {
		if (!strstr(text, parts[i]))
			fail_msg("%s: expected %s in:\n%s", format, parts[i], text);
	}
	free(text);
	document_free(&document);
}

#define CHECK_HAS(format, parts) \
	check_has(format, parts, sizeof(parts) / sizeof(*(parts)))

static void openmetrics_has_base_units(void **state)
{
	static const char *const parts[] = {
		"# TYPE swaprel_some_thing_low_seconds gauge\n"
		"# UNIT swaprel_some_thing_low_seconds seconds\n"
		"# HELP swaprel_some_thing_low_seconds a time\n"
		"swaprel_some_thing_low_seconds{host=\"a\\\"b\\\\c,d=e f?<g>#\\\\\","
		"procs=\"2\"} 0.0015\n",
		"swaprel_some_thing_peak_bytes{",
		"} 4096\n",
		"swaprel_some_thing_gain_ratio{",
		"} 0.25\n",
		"swaprel_some_thing_speed_up_ratio{",
		("swaprel_run_start_time_seconds{file=\"r.json\",kernel=\"6.12\","
		 "machine_id=\"aa\"} 946684800\n# EOF\n"),
	};

	(void)state;
	CHECK_HAS("openmetrics", parts);
}

static void influx_escapes_tags_and_strings(void **state)
{
	static const char *const parts[] = {
		("swaprel_some_thing,host=a\"b/c\\,d\\=e\\ f?<g>#/,procs=2 "
		 "name=\"one, two\",outcome=\"fail\",low_ns=1500000,"),
		"speed_up=1.5\n",
		",complaints=3i 946684800000000000\n",
	};

	(void)state;
	CHECK_HAS("influx", parts);
}

static void lava_has_units(void **state)
{
	static const char *const parts[] = {
		"<LAVA_SIGNAL_TESTCASE TEST_CASE_ID=some_thing_one_two RESULT=fail "
		"UNITS=seconds MEASUREMENT=0.0015>\n",
		"TEST_CASE_ID=some_thing_one_two_speed_up_ratio RESULT=pass UNITS=ratio "
		"MEASUREMENT=1.5>\n",
		"TEST_CASE_ID=kernel_health_1 RESULT=fail MEASUREMENT=3>\n",
	};

	(void)state;
	CHECK_HAS("lava", parts);
}

static void kcidb_leaves_out_what_is_unknown(void **state)
{
	struct document document;
	json_t *report, *test;
	char *text;

	(void)state;
	make(&document);
	text = written("kcidb", &document);
	report = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
	assert_null(strstr(text, "null"));
	test = json_array_get(json_object_get(report, "tests"), 0);
	assert_string_equal(document_text(test, "path"), "swaprel.kernel_health");
	assert_string_equal(document_text(test, "status"), "FAIL");
	test = json_array_get(json_object_get(report, "tests"), 1);
	assert_string_equal(document_text(test, "path"), "swaprel.some_thing.one_two");
	assert_string_equal(document_text(test, "status"), "FAIL");
	test = json_object_get(test, "number");
	assert_true(json_real_value(json_object_get(test, "value")) == 0.0015);
	assert_string_equal(document_text(test, "unit"), "s");
	json_decref(report);
	free(text);
	document_free(&document);
}

static void junit_says_where_and_when(void **state)
{
	static const char *const parts[] = {
		"hostname=\"aa\" timestamp=\"2000-01-01T00:00:00\">\n",
		"<property name=\"run.1.health\" value=\"fail\"/>\n",
	};

	(void)state;
	CHECK_HAS("junit", parts);
}

static void ktap_says_where_and_when(void **state)
{
	static const char *const parts[] = {
		"KTAP version 1\n1..1\n# machine_id: aa\n"
		"# run: r.json, variant , kernel 6.12, started_at 2000-01-01T00:00:00Z, "
		"health fail\n",
	};

	(void)state;
	CHECK_HAS("ktap", parts);
}

/* Two points of one label set are one of them lost. */
static void a_series_of_points_is_refused(void **state)
{
	static const char *const names[] = { "openmetrics", "influx", "kcidb", "lava" };
	struct document document;
	FILE *out = tmpfile();

	(void)state;
	make(&document);
	document_rows(&document, &row_record, &row, 1);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const struct format *format = format_find(names[i]);

		assert_int_equal(format->write(out, &document), -ENODATA);
		assert_true(*format->fits);
	}
	assert_int_equal(ftell(out), 0);
	fclose(out);
	document_free(&document);
}

static void documents_join(void **state)
{
	struct document document, other;
	char *text;

	(void)state;
	make(&document);
	make(&other);
	document_join(&document, &other);
	text = written("csv", &document);
	assert_non_null(strstr(text, "fail,2,1500000,"));
	assert_non_null(strstr(strstr(text, "fail,2,") + 1, "fail,2,"));
	assert_null(strstr(strstr(text, "name,host") + 1, "name,host"));
	assert_int_equal(json_array_size(document_runs(&document)), 2);
	free(text);
	document_free(&other);
	document_free(&document);
}

static void names_have_units(void **state)
{
	static const struct {
		const char *key, *name;
		double value;
	} cases[] = {
		{ "ns", "seconds", 1e-9 },
		{ "ns_per_page", "per_page_seconds", 1e-9 },
		{ "base_low_ns", "base_low_seconds", 1e-9 },
		{ "half_1x10_percent", "half_1x10_ratio", 0.01 },
		{ "ratio", "ratio", 1 },
		{ "ratio_low", "low_ratio", 1 },
		{ "speed_up_low", "speed_up_low_ratio", 1 },
		{ "value", "value_bytes", 1 },
		{ "rounds", "rounds", 1 },
		{ "instructions", "instructions", 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		json_t *object = json_pack("{s:s, s:i}", "unit", "bytes", cases[i].key,
					   1);
		struct measure measure;
		char name[80];

		assert_true(measure_read(&measure, object, cases[i].key));
		assert_string_equal(measure_name(&measure, name, sizeof(name)),
				    cases[i].name);
		assert_true(fabs(measure.value - cases[i].value) < 1e-15);
		json_decref(object);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(openmetrics_has_base_units),
		cmocka_unit_test(influx_escapes_tags_and_strings),
		cmocka_unit_test(lava_has_units),
		cmocka_unit_test(kcidb_leaves_out_what_is_unknown),
		cmocka_unit_test(junit_says_where_and_when),
		cmocka_unit_test(ktap_says_where_and_when),
		cmocka_unit_test(a_series_of_points_is_refused),
		cmocka_unit_test(documents_join),
		cmocka_unit_test(names_have_units),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
