// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "format/format.h"
#include "format/units.h"

static char *written(const struct format *format, const struct document *document)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_int_equal(format->write(out, document), 0);
	fclose(out);
	return text;
}

struct row {
	char name[32], outcome[8], detail[32];
	double figure, none;
};

static const struct field fields[] = {
	{ "name", FIELD_STRING, STRING(struct row, name) },
	{ "outcome", FIELD_STRING, STRING(struct row, outcome) },
	{ "detail", FIELD_STRING, STRING(struct row, detail) },
	{ "figure", FIELD_DOUBLE, AT(struct row, figure) },
	{ "none", FIELD_DOUBLE, AT(struct row, none), .flags = FIELD_NULLABLE },
};

static const struct record row_record = { .what = "row", FIELDS(struct row, fields) };

#define DETAIL "1.05x <&\"> # \x1b[0m"

static const struct row rows[] = {
	{ "one, \"two\"", OUTCOME_PASS, DETAIL, 0.25, 18944114688.0 },
	{ "=bad", OUTCOME_FAIL, DETAIL, 0.25, NAN },
	{ "open # SKIP", OUTCOME_SKIP, DETAIL, 0.25, NAN },
	{ "none", OUTCOME_ERROR, DETAIL, 0.25, NAN },
};

static void make(struct document *document)
{
	document_init(document, "test/1");
	document_head(document, "head");
	document_table(document, NULL, 2);
	document_cell(document, "mode");
	document_cell(document, "x|y");
	document_cell(document, "a\x1b_b");
	document_cell(document, "1");
	document_note(document, "a note");
	document_rows(document, &row_record, rows, 4);
	assert_int_equal(document->error, 0);
}

/* A caveat, and a command that must not be broken, in all forms but the flat rows. */
static void caveats_stand_in_every_form(void **state)
{
	static const struct {
		const char *format, *text;
	} forms[] = {
		{ "text",
		  "\na note\n\n- load ?<5> #\n    swaprel show 'a b' --near 9\n" },
		{ "mail",
		  "\na note\n\n- load ?<5> #\n    swaprel show 'a b' --near 9\n" },
		{ "markdown",
		  "\n- load ?\\<5\\> \\#\n\n      swaprel show 'a b' --near 9\n" },
		{ "json", "\"text\": \"load ?<5> #\"" },
		{ "json", "\"command\": \"swaprel show 'a b' --near 9\"" },
		{ "junit",
		  "    <system-out>load ?&lt;5&gt; #\n  swaprel show 'a b' --near 9\n"
		  "</system-out>\n  </testsuite>" },
		{ "ktap", "1..4\n# load ?<5> #\n#   swaprel show 'a b' --near 9\n" },
	};
	struct document document;

	(void)state;
	make(&document);
	document_caveat(&document, "load", "swaprel show 'a b' --near 9",
			"load \x1b<%d> #", 5);
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		char *text = written(format_find(forms[i].format), &document);

		if (!strstr(text, forms[i].text))
			fail_msg("%s: %s", forms[i].format, text);
		free(text);
	}
	document_free(&document);
}

static void a_caveat_is_broken_and_hangs(void **state)
{
	struct document document;
	char *text;

	(void)state;
	document_init(&document, "test/1");
	document_caveat(&document, "a", NULL, "%s",
			"one two three four five six seven eight nine ten eleven twelve "
			"thirteen");
	document_caveat(&document, "b", NULL, "b");
	text = written(format_find("mail"), &document);
	assert_string_equal(text, "\n- one two three four five six seven eight nine ten "
				  "eleven twelve\n  thirteen\n- b\n");
	free(text);
	document_free(&document);
}

static void ktap_by_hand(void **state)
{
	struct document document;
	char *text;

	(void)state;
	make(&document);
	text = written(&format_ktap, &document);
	assert_string_equal(text, "KTAP version 1\n1..4\n"
				  "# 1.05x <&\"> ? ?[0m\nok 1 one, \"two\"\n"
				  "# 1.05x <&\"> ? ?[0m\nnot ok 2 =bad\n"
				  "# 1.05x <&\"> ? ?[0m\nok 3 open ? SKIP # SKIP "
				  "1.05x <&\"> ? ?[0m\n"
				  "# 1.05x <&\"> ? ?[0m\nnot ok 4 none\n");
	free(text);
	document_free(&document);
}

static void csv_by_hand(void **state)
{
	struct document document;
	char *text;

	(void)state;
	make(&document);
	text = written(format_find("csv"), &document);
	assert_non_null(strstr(text, "name,outcome,detail,figure,none\r\n"
				     "\"one, \"\"two\"\"\",pass,\"1.05x <&\"\"> # "
				     "?[0m\",0.25,18944114688\r\n"
				     " =bad,fail,"));
	free(text);
	document_free(&document);
}

static void markdown_by_hand(void **state)
{
	struct document document;
	char *text;

	(void)state;
	make(&document);
	text = written(format_find("markdown"), &document);
	assert_string_equal(text,
			    "head\n\n| mode | x\\|y |\n|---|--:|\n| a?\\_b | 1 |\n\n"
			    "a note\n\n");
	free(text);
	document_free(&document);
}

/* JSON keeps what was in the file, escaped. */
static void json_is_faithful_and_plain(void **state)
{
	struct document document;
	json_t *back;
	char *text;

	(void)state;
	make(&document);
	text = written(format_find("json"), &document);
	for (const char *c = text; *c; c++)
		assert_true((*c >= ' ' && *c < 0x7f) || *c == '\n');
	back = json_loads(text, 0, NULL);
	assert_true(json_equal(back, document.data));
	json_decref(back);
	free(text);
	document_free(&document);
}

static void junit_counts(void **state)
{
	struct document document;
	char *text;

	(void)state;
	make(&document);
	text = written(&format_junit, &document);
	assert_non_null(strstr(text, "tests=\"4\" failures=\"1\" errors=\"1\" "
				     "skipped=\"1\""));
	assert_non_null(strstr(
		text, "<failure type=\"fail\" message=\"1.05x &lt;&amp;&quot;&gt; # "
		      "?[0m\"/>"));
	free(text);
	document_free(&document);
}

static void junit_is_xml(void **state)
{
	struct document document;
	FILE *xmllint;
	char *text;

	(void)state;
	if (system("command -v xmllint >/dev/null")) {
		print_message("xmllint is not here (libxml2-utils): skipped\n");
		skip();
	}
	make(&document);
	document_caveat(&document, "load", NULL, "<&>");
	text = written(&format_junit, &document);
	xmllint = popen("xmllint --noout -", "w");
	assert_non_null(xmllint);
	fputs(text, xmllint);
	assert_int_equal(pclose(xmllint), 0);
	free(text);
	document_free(&document);
}

static void lines_break_at_blanks(void **state)
{
	const char long_word[] = "averyveryveryveryveryveryveryveryveryveryveryveryvery"
				 "veryveryveryverylongword";
	struct document document;
	char *text, expected[256];

	(void)state;
	document_init(&document, "test/1");
	document_head(&document, "one  two %s x", long_word);
	text = written(format_find("mail"), &document);
	snprintf(expected, sizeof(expected), "one two\n%s\nx\n", long_word);
	assert_string_equal(text, expected);
	free(text);
	document_free(&document);
}

static void check_figure(char *(*text)(const void *at, char *buf, size_t size),
			 double value, double next, const char *expected)
{
	const double members[] = { value, next };
	char buf[64];

	assert_string_equal(text(members, buf, sizeof(buf)), expected);
}

static void figures_have_units(void **state)
{
	(void)state;
	check_figure(cell_time, 870, 0, "870 ns");
	check_figure(cell_time, 12345678, 0, "12.3 ms");
	check_figure(cell_time, 1.5e9, 0, "1.50 s");
	check_figure(cell_bytes, 12.5 * 1024, 0, "12.5 KiB");
	check_figure(cell_bytes, 1000 * 1024, 0, "1000 KiB");
	check_figure(cell_bytes, 4096.0 * 1024 * 1024, 0, "4 GiB");
	check_figure(cell_share, 0.03125, 0, "3.12 %");
	check_figure(cell_share, 16, 0, "1600 %");
	check_figure(cell_speed_up, 1.5, 0, "1.50x");
	check_figure(cell_speed_ups, 1.02, 1.44, "1.02 - 1.44");
	check_figure(cell_speed_ups, 1.02, 99.5, "1.02 - >99");
	check_figure(cell_times, 1e6, 1.25e6, "1.00 ms - 1.25 ms");
	check_figure(cell_percents, 0.5, 44.9, "0.5 - 44.9 %");
}

static void what_is_not_known_is_a_dash(void **state)
{
	static char *(*const texts[])(const void *at, char *buf, size_t size) = {
		cell_whole, cell_ratio, cell_speed_up, cell_speed_ups, cell_time,
		cell_times, cell_bytes, cell_share,    cell_percent,   cell_percents,
	};
	const uint64_t unknown = UNKNOWN_U64;
	char buf[64];

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		check_figure(texts[i], NAN, NAN, "-");
	assert_string_equal(cell_u64(&unknown, buf, sizeof(buf)), "-");
}

static void rows_are_laid_out_in_columns(void **state)
{
	static const struct column columns[] = {
		{ "name", cell_text, offsetof(struct row, name) },
		{ "figure", cell_ratio, offsetof(struct row, figure) },
		{ "none", cell_time, offsetof(struct row, none) },
	};
	struct document document;
	char *text;

	(void)state;
	document_init(&document, "test/1");
	document_add_table(&document, columns, 3, &rows[1], 2, 2 * sizeof(*rows));
	text = written(format_find("text"), &document);
	assert_string_equal(text, "name  figure  none\n"
				  "=bad    0.25     -\n"
				  "none    0.25     -\n");
	free(text);
	document_free(&document);
}

static void formats_have_names(void **state)
{
	char names[256], two[] = "text, mail";

	(void)state;
	format_expected("", names, sizeof(names));
	assert_int_equal(strncmp(names, two, strlen(two)), 0);
	for (size_t i = 0; i < format_count; i++) {
		assert_ptr_equal(format_find(formats[i]->name), formats[i]);
		assert_true(*formats[i]->about);
		assert_non_null(strstr(names, formats[i]->name));
	}
	assert_null(format_find("yaml"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(caveats_stand_in_every_form),
		cmocka_unit_test(a_caveat_is_broken_and_hangs),
		cmocka_unit_test(ktap_by_hand),
		cmocka_unit_test(csv_by_hand),
		cmocka_unit_test(markdown_by_hand),
		cmocka_unit_test(json_is_faithful_and_plain),
		cmocka_unit_test(junit_counts),
		cmocka_unit_test(junit_is_xml),
		cmocka_unit_test(lines_break_at_blanks),
		cmocka_unit_test(figures_have_units),
		cmocka_unit_test(what_is_not_known_is_a_dash),
		cmocka_unit_test(rows_are_laid_out_in_columns),
		cmocka_unit_test(formats_have_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
