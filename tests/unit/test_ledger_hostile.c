// SPDX-License-Identifier: GPL-2.0-or-later
/* Ledgers that restore must refuse: one line, and nothing touched. */
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

#include "ledger/ledger.h"
#include "tests/unit/ledger_bed.h"

#define SKIP         77
#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

#define LEDGER(entries)                                                        \
	"{\"schema\":\"swaprel.ledger/1\",\"boot_id\":\"boot-one\",\"pid\":1," \
	"\"entries\":[" entries "]}"
#define KNOB(path, old, value)                                    \
	"{\"kind\":\"knob\",\"path\":\"" path "\",\"old\":\"" old \
	"\",\"value\":\"" value "\"}"
#define GOOD KNOB(BED_COMPACTION, "20", "0")

/* Each holds a good entry too, which must not be undone either. */
static const struct {
	const char *what;
	const char *text;
	const char *says; /* must stand in the line */
} refused[] = {
	{ "empty", "", "not valid JSON" },
	{ "truncated", "{\"schema\":\"swaprel.ledger/1\",\"boot_id\":\"boot-o", "JSON" },
	{ "no object", "[1, 2]", "schema" },
	{ "another version",
	  "{\"schema\":\"swaprel.ledger/2\",\"boot_id\":\"boot-one\",\"pid\":1,"
	  "\"entries\":[]}",
	  "schema" },
	{ "entries of another type",
	  "{\"schema\":\"swaprel.ledger/1\",\"boot_id\":\"boot-one\",\"pid\":1,"
	  "\"entries\":7}",
	  "entries" },
	{ "boot_id of another type",
	  "{\"schema\":\"swaprel.ledger/1\",\"boot_id\":1,\"pid\":1,\"entries\":[]}",
	  "boot_id" },
	{ "unknown kind", LEDGER(GOOD ",{\"kind\":\"shell\",\"old\":\"rm\"}"), "kind" },
	{ "unknown field", LEDGER(GOOD ",{\"kind\":\"zram\",\"run\":\"sh\"}"), "run" },
	{ "another path", LEDGER(GOOD "," KNOB("proc/sys/kernel/core_pattern", "0", "1")),
	  "core_pattern" },
	{ "a path upwards",
	  LEDGER(GOOD "," KNOB("proc/sys/vm/../kernel/core_pattern", "0", "1")),
	  "core_pattern" },
	{ "an absolute path", LEDGER(GOOD "," KNOB("/etc/shadow", "0", "1")), "shadow" },
	{ "no path", LEDGER(GOOD ",{\"kind\":\"knob\",\"old\":\"0\",\"value\":\"1\"}"),
	  "path" },
	{ "a value of two lines", LEDGER(GOOD "," KNOB(BED_COMPACTION, "20\\nmore", "0")),
	  "old" },
	{ "a value that is no number", LEDGER(GOOD "," KNOB(BED_COMPACTION, "|sh", "0")),
	  "old" },
	{ "no value", LEDGER(GOOD "," KNOB(BED_COMPACTION, "20", "")), "value" },
	{ "an old value of another type",
	  LEDGER(GOOD ",{\"kind\":\"knob\",\"path\":\"" BED_COMPACTION
		      "\",\"old\":20,\"value\":\"0\"}"),
	  "old" },
	{ "zram without id", LEDGER(GOOD ",{\"kind\":\"zram\",\"diskseq\":1}"),
	  "zram_id" },
	{ "zram id absurd", LEDGER(GOOD ",{\"kind\":\"zram\",\"zram_id\":4294967296}"),
	  "zram_id" },
	{ "zram id negative", LEDGER(GOOD ",{\"kind\":\"zram\",\"zram_id\":-1}"),
	  "zram_id" },
	{ "zram id a string", LEDGER(GOOD ",{\"kind\":\"zram\",\"zram_id\":\"../0\"}"),
	  "zram_id" },
	{ "a driver that is not there",
	  LEDGER(GOOD ",{\"kind\":\"zram\",\"zram_id\":1,\"driver\":\"loop\"}"),
	  "driver" },
	{ "somebody else's module",
	  LEDGER(GOOD ",{\"kind\":\"module\",\"module\":\"ext4\",\"build_id\":\"ab\"}"),
	  "module" },
	{ "a module's name upwards",
	  LEDGER(GOOD ",{\"kind\":\"module\",\"module\":\"swaprel_../../x\","
		      "\"build_id\":\"ab\"}"),
	  "module" },
	{ "a prefix alone",
	  LEDGER(GOOD
		 ",{\"kind\":\"module\",\"module\":\"swaprel_\",\"build_id\":\"ab\"}"),
	  "module" },
	{ "a module without build id",
	  LEDGER(GOOD ",{\"kind\":\"module\",\"module\":\"swaprel_base\"}"), "build_id" },
	{ "a build id that is none",
	  LEDGER(GOOD ",{\"kind\":\"module\",\"module\":\"swaprel_base\","
		      "\"build_id\":\"any\"}"),
	  "build_id" },
	{ "no list of devices", LEDGER(GOOD ",{\"kind\":\"zram_add\",\"old\":\"all\"}"),
	  "old" },
};

static void put_ledger(const struct ledger_bed *bed, const char *text)
{
	bed_put(bed, BED_LEDGER, text);
	assert_int_equal(fchmodat(bed->fs.root_fd, BED_LEDGER, 0600, 0), 0);
	bed_put(bed, BED_COMPACTION, "0\n");
}

/* Refused with @code and a line that has @says; nothing was touched. */
static void assert_refused(const struct ledger_bed *bed, const char *what, int code,
			   const char *says)
{
	struct ledger ledger;
	struct stat st;
	struct err err = { "" };
	int ret = ledger_load(&ledger, &bed->fs, &err);

	if (ret != code || !strstr(err.msg, says) || strchr(err.msg, '\n'))
		fail_msg("%s: %d, \"%s\"", what, ret, err.msg);
	assert_int_equal(ledger.entries.count, 0);
	ledger_close(&ledger);
	bed_assert_holds(bed, BED_COMPACTION, "0");
	assert_int_equal(fstatat(bed->fs.root_fd, BED_LEDGER, &st, AT_SYMLINK_NOFOLLOW),
			 0);
}

static void texts(void **state)
{
	const struct ledger_bed *bed = *state;

	for (size_t i = 0; i < COUNT(refused); i++) {
		put_ledger(bed, refused[i].text);
		assert_refused(bed, refused[i].what, -EINVAL, refused[i].says);
	}
}

static void the_good_entry_is_good(void **state)
{
	const struct ledger_bed *bed = *state;
	struct ledger ledger;

	put_ledger(bed, LEDGER(GOOD));
	assert_int_equal(ledger_load(&ledger, &bed->fs, NULL), 0);
	assert_int_equal(ledger.entries.count, 1);
	ledger_close(&ledger);
}

static void huge_file(void **state)
{
	const struct ledger_bed *bed = *state;
	char *text = malloc(2u << 20);

	assert_non_null(text);
	memset(text, ' ', 2u << 20);
	text[(2u << 20) - 1] = '\0';
	put_ledger(bed, text);
	free(text);
	assert_refused(bed, "huge", -EFBIG, "too large");
}

static void not_roots_alone(void **state)
{
	const struct ledger_bed *bed = *state;
	const int root = bed->fs.root_fd;

	put_ledger(bed, LEDGER(GOOD));
	assert_int_equal(fchownat(root, BED_LEDGER, 65534, 65534, 0), 0);
	assert_refused(bed, "another owner", -EPERM, "not owned by root");
	put_ledger(bed, LEDGER(GOOD));
	assert_int_equal(fchownat(root, BED_LEDGER, 0, 0, 0), 0);
	assert_int_equal(fchmodat(root, BED_LEDGER, 0620, 0), 0);
	assert_refused(bed, "group may write", -EPERM, "writable by others");
	assert_int_equal(fchmodat(root, BED_LEDGER, 0602, 0), 0);
	assert_refused(bed, "others may write", -EPERM, "writable by others");
	assert_int_equal(fchmodat(root, BED_LEDGER, 0600, 0), 0);
	assert_int_equal(fchmodat(root, "var/lib/swaprel", 0777, 0), 0);
	assert_refused(bed, "open directory", -EPERM, "writable by others");
	assert_int_equal(fchmodat(root, "var/lib/swaprel", 0700, 0), 0);
	assert_int_equal(fchownat(root, "var/lib/swaprel", 65534, 65534, 0), 0);
	assert_refused(bed, "directory of another", -EPERM, "not owned by root");
}

static void not_a_plain_file(void **state)
{
	const struct ledger_bed *bed = *state;
	const int root = bed->fs.root_fd;

	put_ledger(bed, LEDGER(GOOD));
	assert_int_equal(linkat(root, BED_LEDGER, root, "second", 0), 0);
	assert_refused(bed, "two names", -EPERM, "more than one hard link");
	assert_int_equal(unlinkat(root, BED_LEDGER, 0), 0);
	assert_int_equal(symlinkat("../../../second", root, BED_LEDGER), 0);
	assert_refused(bed, "symbolic link", -EPERM, "symbolic link");
	assert_int_equal(unlinkat(root, BED_LEDGER, 0), 0);
	assert_int_equal(mkfifoat(root, BED_LEDGER, 0600), 0);
	assert_refused(bed, "FIFO", -EPERM, "not a regular file");
}

static void linked_directory_or_lock(void **state)
{
	const struct ledger_bed *bed = *state;
	const int root = bed->fs.root_fd;

	put_ledger(bed, LEDGER(GOOD));
	bed_put(bed, "victim", "precious");
	assert_int_equal(symlinkat("../../../victim", root, BED_LOCK), 0);
	assert_refused(bed, "lock is a link", -EPERM, "symbolic link");
	bed_assert_holds(bed, "victim", "precious");
	assert_int_equal(unlinkat(root, BED_LOCK, 0), 0);
	assert_int_equal(renameat(root, "var/lib/swaprel", root, "elsewhere"), 0);
	assert_int_equal(symlinkat("../../elsewhere", root, "var/lib/swaprel"), 0);
	assert_refused(bed, "directory is a link", -EPERM, "symbolic link");
}

/* A new run must not write beside a ledger that it would not read. */
static void run_refuses_it_too(void **state)
{
	const struct ledger_bed *bed = *state;
	struct ledger ledger;
	struct err err;

	put_ledger(bed, LEDGER(GOOD "," KNOB("etc/passwd", "0", "1")));
	assert_int_equal(ledger_open(&ledger, &bed->fs, &err), -EINVAL);
	ledger_close(&ledger);
	assert_true(fs_exists(&bed->fs, BED_LEDGER));
}

#define BED_TEST(f) cmocka_unit_test_setup_teardown(f, bed_set_up, bed_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BED_TEST(texts),
		BED_TEST(the_good_entry_is_good),
		BED_TEST(huge_file),
		BED_TEST(not_roots_alone),
		BED_TEST(not_a_plain_file),
		BED_TEST(linked_directory_or_lock),
		BED_TEST(run_refuses_it_too),
	};

	if (geteuid()) {
		puts("skipped: a ledger must belong to root: run this as root");
		return SKIP;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
