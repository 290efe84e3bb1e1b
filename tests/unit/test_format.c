// SPDX-License-Identifier: GPL-2.0-or-later
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

#include "base/clean.h"
#include "format/format.h"
#include "format/wrap.h"

static void check_clean(const char *text, const char *expected)
{
	char buf[64];

	assert_string_equal(clean_text(buf, sizeof(buf), text), expected);
}

static void what_is_no_text_becomes_a_mark(void **state)
{
	(void)state;
	check_clean("Cortex-A72", "Cortex-A72");
	check_clean("caf\xc3\xa9", "caf\xc3\xa9");
	check_clean("\x1b[2J", "?[2J");
	check_clean("a\nb\rc\td\x7f", "a?b?c?d?");
	check_clean("\xc2\x9b"
		    "31m",
		    "?31m");                          /* C1, the 8-bit CSI */
	check_clean("x\xe2\x80\xaey", "x?y");         /* right-to-left override */
	check_clean("x\xef\xbb\xbfy", "x?y");         /* no width */
	check_clean("\xff\xc3", "??");                /* no UTF-8, and cut short */
	check_clean("\xc0\xaf\xed\xa0\x80", "?????"); /* too long a form, surrogate */
	check_clean("\xf4\x90\x80\x80", "????");      /* beyond Unicode */
}

static void a_cut_is_between_characters(void **state)
{
	char buf[4];

	(void)state;
	assert_string_equal(clean_text(buf, sizeof(buf), "ab\xc3\xa9"), "ab");
	assert_int_equal(clean_width("ab\xc3\xa9"), 3);
}

/* Every byte in every place: nothing that a terminal obeys, and no byte is left behind.
 */
static void no_byte_comes_through(void **state)
{
	(void)state;
	for (unsigned int a = 1; a < 256; a++) {
		for (unsigned int b = 1; b < 256; b++) {
			char text[] = { (char)a, (char)b, 'z', 0 }, buf[8];

			clean_text(buf, sizeof(buf), text);
			for (const char *c = buf; *c; c++) {
				assert_true((unsigned char)*c >= 0x20 && *c != 0x7f);
				assert_false(!memcmp(c, "\xc2", 1) &&
					     (unsigned char)c[1] < 0xa0);
			}
			assert_int_equal(buf[strlen(buf) - 1], 'z');
		}
	}
}

static char *written(const struct format *format, const struct document *document)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_int_equal(format->write(out, document), 0);
	fclose(out);
	return text;
}

static void add(struct document *document, const char *name, const char *outcome)
{
	assert_int_equal(
		document_row(document,
			     json_pack("{s:s, s:s, s:s, s:f, s:n}", "name", name,
				       "outcome", outcome, "detail",
				       "1.05x <&\"> # \x1b[0m", "figure", 0.25, "none")),
		0);
}

static void make(struct document *document)
{
	struct table *table;

	assert_int_equal(document_init(document, "test/1"), 0);
	document_say(&document->head, "head");
	table = document_table(document, 2);
	table_add(table, "mode");
	table_add(table, "x|y");
	table_add(table, "a\x1b_b");
	table_add(table, "1");
	document_say(&document->notes, "a note");
	add(document, "one, \"two\"", OUTCOME_PASS);
	add(document, "=bad", OUTCOME_FAIL);
	add(document, "open # SKIP", OUTCOME_SKIP);
	add(document, "none", OUTCOME_ERROR);
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
		  "    <system-out>load ?&lt;5&gt; #\n</system-out>\n  </testsuite>" },
		{ "ktap", "1..4\n# load ?<5> #\n" },
	};
	struct document document;

	(void)state;
	make(&document);
	assert_int_equal(document_caveat(&document, "load", "swaprel show 'a b' --near 9",
					 "load \x1b<%d> #", 5),
			 0);
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
	assert_int_equal(document_init(&document, "test/1"), 0);
	document_caveat(&document, "a", NULL, "%s",
			"one two three four five six seven eight nine ten eleven twelve "
			"thirteen");
	document_caveat(&document, "b", NULL, "b");
	text = written(&format_mail, &document);
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
	text = written(&format_csv, &document);
	assert_non_null(strstr(text, "name,outcome,detail,figure,none\r\n"
				     "\"one, \"\"two\"\"\",pass,\"1.05x <&\"\"> # "
				     "?[0m\",0.25,\r\n"
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
	text = written(&format_markdown, &document);
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
	text = written(&format_json, &document);
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
	assert_non_null(strstr(text, "<failure message=\"1.05x &lt;&amp;&quot;&gt; # "
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
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	(void)state;
	wrap_print(out, "one two  three averylongword x", 9, 0);
	fclose(out);
	assert_string_equal(text, "one two\nthree\naverylongword\nx\n");
	free(text);
}

static void formats_have_names(void **state)
{
	char names[128];

	(void)state;
	for (size_t i = 0; i < format_count; i++)
		assert_ptr_equal(format_find(formats[i]->name), formats[i]);
	assert_null(format_find("html"));
	assert_string_equal(format_names(names, sizeof(names)),
			    "text, mail, markdown, csv, json, junit or ktap");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_no_text_becomes_a_mark),
		cmocka_unit_test(a_cut_is_between_characters),
		cmocka_unit_test(no_byte_comes_through),
		cmocka_unit_test(caveats_stand_in_every_form),
		cmocka_unit_test(a_caveat_is_broken_and_hangs),
		cmocka_unit_test(ktap_by_hand),
		cmocka_unit_test(csv_by_hand),
		cmocka_unit_test(markdown_by_hand),
		cmocka_unit_test(json_is_faithful_and_plain),
		cmocka_unit_test(junit_counts),
		cmocka_unit_test(junit_is_xml),
		cmocka_unit_test(lines_break_at_blanks),
		cmocka_unit_test(formats_have_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
