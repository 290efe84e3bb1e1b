// SPDX-License-Identifier: GPL-2.0-or-later
/* Messages, names, CPU lists, and files below a root that can be set. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/cpulist.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/names.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static void err_is_one_line(void **state)
{
	struct err err;

	(void)state;
	assert_int_equal(err_set(&err, -EINVAL, "%s", "a\nb\x1b[2J\x7f\xc2\x9b\xc3\xa9"),
			 -EINVAL);
	assert_string_equal(err.msg, "a?b?[2J??\xc3\xa9");
	err_sys(&err, -ENOENT, "%s", "x\xe2\x80\xaey\xff");
	assert_string_equal(err.msg, "x?y?: No such file or directory");
	err_prefix(&err, -ENOENT, "%s", "\xc2\x85");
	assert_string_equal(err.msg, "?: x?y?: No such file or directory");
}

static void err_tells_errno_and_prefix(void **state)
{
	struct err err;

	(void)state;
	assert_int_equal(err_sys(&err, -ENOENT, "zram%d", 3), -ENOENT);
	assert_string_equal(err.msg, "zram3: No such file or directory");
	assert_int_equal(err_prefix(&err, -EIO, "round %d", 2), -EIO);
	assert_string_equal(err.msg, "round 2: zram3: No such file or directory");
	assert_int_equal(err_set(NULL, -EIO, "nobody reads it"), -EIO);
}

static void err_cuts_long_text(void **state)
{
	char text[2048];
	struct err err;

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	err_set(&err, -EINVAL, "%s", text);
	assert_int_equal(strlen(err.msg), sizeof(err.msg) - 1);
	err_prefix(&err, -EINVAL, "%s", text);
	assert_int_equal(strlen(err.msg), sizeof(err.msg) - 1);
}

static void names_are_found_and_joined(void **state)
{
	static const char *const items[] = { "one", "two", "three" };
	const struct names names = { "number", items, COUNT(items) };
	char buf[64], tight[8];

	(void)state;
	assert_int_equal(names_find(&names, "three"), 2);
	assert_int_equal(names_find(&names, "threes"), -1);
	assert_string_equal(names_join(&names, buf, sizeof(buf)), "one, two or three");
	assert_string_equal(names_join(&names, tight, sizeof(tight)), "one, tw");
}

static const struct {
	const char *text;
	int ret;
	const char *back;
} cpulists[] = {
	{ "", 0, "" },
	{ "0", 0, "0" },
	{ "0-3,8,10-11", 0, "0-3,8,10-11" },
	{ "3,1,2", 0, "1-3" },
	{ "0-1,4\n", 0, "0-1,4" },
	{ "1023", 0, "1023" },
	{ "1024", -ERANGE, NULL },
	{ "0-4294967296", -ERANGE, NULL },
	{ "99999999999999999999", -ERANGE, NULL },
	{ "3-1", -EINVAL, NULL },
	{ "1,", -EINVAL, NULL },
	{ ",1", -EINVAL, NULL },
	{ "1-", -EINVAL, NULL },
	{ "-1", -EINVAL, NULL },
	{ "1;2", -EINVAL, NULL },
	{ "0-1, 4", -EINVAL, NULL },
	{ "all", -EINVAL, NULL },
	{ "0x3", -EINVAL, NULL },
};

static void cpulist_there_and_back(void **state)
{
	char buf[64];

	(void)state;
	for (size_t i = 0; i < COUNT(cpulists); i++) {
		cpu_set_t set;
		int ret = cpulist_parse(cpulists[i].text, &set);

		if (ret != cpulists[i].ret)
			fail_msg("\"%s\": %d, expected %d", cpulists[i].text, ret,
				 cpulists[i].ret);
		if (!ret)
			assert_string_equal(cpulist_format(&set, buf, sizeof(buf)),
					    cpulists[i].back);
	}
}

static void cpulist_says_when_it_is_cut(void **state)
{
	cpu_set_t set;
	char buf[12];

	(void)state;
	assert_int_equal(cpulist_parse("0,2,4,6,8,10", &set), 0);
	assert_string_equal(cpulist_format(&set, buf, sizeof(buf)), "0,2,4,6...");
}

/* A root of its own for each test: sys/a/{number,text,empty}. */
struct root {
	char path[64];
	struct fs fs;
};

static void put_file(const struct root *root, const char *name, const char *text)
{
	char path[160];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", root->path, name);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static void make_dir(const struct root *root, const char *name)
{
	char path[160];

	snprintf(path, sizeof(path), "%s/%s", root->path, name);
	assert_int_equal(mkdir(path, 0755), 0);
}

static int set_up(void **state)
{
	struct root *root = calloc(1, sizeof(*root));

	assert_non_null(root);
	strcpy(root->path, "/tmp/swaprel-base-XXXXXX");
	assert_non_null(mkdtemp(root->path));
	make_dir(root, "sys");
	make_dir(root, "sys/a");
	put_file(root, "sys/a/number", "0x1f\n");
	put_file(root, "sys/a/text", "always [madvise] never \n\n");
	put_file(root, "sys/a/empty", "");
	assert_int_equal(fs_open(&root->fs, root->path), 0);
	*state = root;
	return 0;
}

static int tear_down(void **state)
{
	static const char *const names[] = { "sys/a/number", "sys/a/text", "sys/a/empty",
					     "sys/a",        "sys",        "" };
	struct root *root = *state;
	char path[160];

	fs_close(&root->fs);
	for (size_t i = 0; i < COUNT(names); i++) {
		snprintf(path, sizeof(path), "%s/%s", root->path, names[i]);
		assert_int_equal(remove(path), 0);
	}
	free(root);
	return 0;
}

static void fs_reads_below_its_root(void **state)
{
	const struct fs *fs = &((struct root *)*state)->fs;
	char buf[64];

	assert_false(fs_is_live(fs));
	assert_int_equal(fs_read(fs, buf, sizeof(buf), "sys/%s/text", "a"), 22);
	assert_string_equal(buf, "always [madvise] never");
	assert_int_equal(fs_read(fs, buf, sizeof(buf), "//sys/a/text"), 22);
	assert_int_equal(fs_read(fs, buf, 7, "sys/a/text"), 6);
	assert_string_equal(buf, "always");
	assert_int_equal(fs_read(fs, buf, sizeof(buf), "sys/a/gone"), -ENOENT);
	assert_string_equal(buf, "");
	assert_true(fs_exists(fs, "sys/a"));
	assert_false(fs_exists(fs, "sys/a/gone"));
	assert_false(fs_exists(fs, "proc/self"));
}

static void fs_refuses_what_is_too_long(void **state)
{
	const struct fs *fs = &((struct root *)*state)->fs;
	char root[400], buf[8];
	struct fs other;

	memset(root, 'r', sizeof(root) - 1);
	root[sizeof(root) - 1] = '\0';
	assert_int_equal(fs_open(&other, root), -ENAMETOOLONG);
	assert_int_equal(fs_read(fs, buf, sizeof(buf), "%5000d", 1), -ENAMETOOLONG);
}

static void fs_live_is_the_machine(void **state)
{
	struct fs fs;

	(void)state;
	assert_int_equal(fs_open(&fs, NULL), 0);
	assert_true(fs_is_live(&fs));
	assert_true(fs_exists(&fs, "proc/self"));
	fs_close(&fs);
	assert_int_equal(fs_open(&fs, "/no/such/root"), -ENOENT);
}

static void fs_reads_numbers_only(void **state)
{
	struct root *root = *state;
	uint64_t value;

	assert_int_equal(fs_read_u64(&root->fs, &value, "sys/a/number"), 0);
	assert_int_equal(value, 31);
	assert_int_equal(fs_read_u64(&root->fs, &value, "sys/a/text"), -EINVAL);
	assert_int_equal(fs_read_u64(&root->fs, &value, "sys/a/empty"), -EINVAL);
	put_file(root, "sys/a/number", "-1");
	assert_int_equal(fs_read_u64(&root->fs, &value, "sys/a/number"), -EINVAL);
	put_file(root, "sys/a/number", "18446744073709551616");
	assert_int_equal(fs_read_u64(&root->fs, &value, "sys/a/number"), -EINVAL);
}

static void fs_writes_what_is_there(void **state)
{
	const struct fs *fs = &((struct root *)*state)->fs;
	uint64_t value;

	assert_int_equal(fs_write(fs, "1234", "sys/a/%s", "number"), 0);
	assert_int_equal(fs_read_u64(fs, &value, "sys/a/number"), 0);
	assert_int_equal(value, 1234);
	assert_int_equal(fs_write(fs, "1", "sys/a/gone"), -ENOENT);
}

static void fs_slurps_up_to_a_limit(void **state)
{
	struct root *root = *state;
	char big[10001];
	char *text;

	memset(big, 'b', sizeof(big) - 1);
	big[sizeof(big) - 1] = '\0';
	put_file(root, "sys/a/text", big);
	assert_int_equal(fs_slurp(&root->fs, &text, 10000, "sys/a/text"), 10000);
	assert_string_equal(text, big);
	free(text);
	assert_int_equal(fs_slurp(&root->fs, &text, 9999, "sys/a/text"), -EFBIG);
	assert_int_equal(fs_slurp(&root->fs, &text, 9999, "sys/a"), -EISDIR);
	assert_int_equal(fs_slurp(&root->fs, &text, 9999, "sys/a/gone"), -ENOENT);
	assert_null(text);
}

static int gather(void *arg, const char *name)
{
	strcat(strcat(arg, name), " ");
	return !strcmp(name, "number") ? 7 : 0;
}

static void fs_walks_in_order_until_told(void **state)
{
	const struct fs *fs = &((struct root *)*state)->fs;
	char seen[64] = "";

	assert_int_equal(fs_each(fs, "/sys/a", gather, seen), 7);
	assert_string_equal(seen, "empty number ");
	assert_int_equal(fs_each(fs, "sys/gone", gather, seen), -ENOENT);
}

static void fs_finds_keys(void **state)
{
	static const char text[] = "MemTotal:       16318480 kB\n"
				   "Mem:\t 1\n"
				   "pswpout 42\n"
				   "Name:\tmy program \n";
	char value[16], tight[4];
	uint64_t number;

	(void)state;
	assert_int_equal(fs_key_u64(text, "MemTotal", &number), 0);
	assert_int_equal(number, 16318480);
	assert_int_equal(fs_key_u64(text, "Mem", &number), 0);
	assert_int_equal(number, 1);
	assert_int_equal(fs_key_u64(text, "pswpout", &number), 0);
	assert_int_equal(number, 42);
	assert_int_equal(fs_key(text, "Name", value, sizeof(value)), 0);
	assert_string_equal(value, "my program");
	assert_int_equal(fs_key(text, "Name", tight, sizeof(tight)), 0);
	assert_string_equal(tight, "my");
	assert_int_equal(fs_key(text, "pswp", value, sizeof(value)), -ENOENT);
	assert_string_equal(value, "");
	assert_int_equal(fs_key_u64(text, "Name", &number), -EINVAL);
}

#define WITH_ROOT(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(err_is_one_line),
		cmocka_unit_test(err_tells_errno_and_prefix),
		cmocka_unit_test(err_cuts_long_text),
		cmocka_unit_test(names_are_found_and_joined),
		cmocka_unit_test(cpulist_there_and_back),
		cmocka_unit_test(cpulist_says_when_it_is_cut),
		WITH_ROOT(fs_reads_below_its_root),
		WITH_ROOT(fs_refuses_what_is_too_long),
		cmocka_unit_test(fs_live_is_the_machine),
		WITH_ROOT(fs_reads_numbers_only),
		WITH_ROOT(fs_writes_what_is_there),
		WITH_ROOT(fs_slurps_up_to_a_limit),
		WITH_ROOT(fs_walks_in_order_until_told),
		cmocka_unit_test(fs_finds_keys),
	};

	return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
