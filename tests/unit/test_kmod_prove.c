// SPDX-License-Identifier: GPL-2.0-or-later
/* Which module is loaded, below a root that can be set. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "kmod/kmod.h"
#include "tests/unit/ledger_bed.h"

#define MODULE "sys/module/swaprel_base/"
#define NOTES  MODULE "notes/.note.gnu.build-id"

static struct kmod kmod;
static struct err err;

/* Loaded: the build id abcd, the class, a disk of major 252, beside the kernel's own of
 * 253. */
static int set_up(void **state)
{
	static const char note[] = {
		4, 0, 0, 0,   2,   0,   0,    0,          3,
		0, 0, 0, 'G', 'N', 'U', '\0', (char)0xab, (char)0xcd
	};
	const struct ledger_bed *bed;
	int fd;

	bed_set_up(state);
	bed = *state;
	memset(&kmod, 0, sizeof(kmod));
	kmod.path = "base.ko";
	strcpy(kmod.ko.name, "swaprel_base");
	strcpy(kmod.ko.build_id, "abcd");
	kmod.driver = zram_drivers[ZRAM_OF_MODULE];
	bed_put(bed, NOTES, "");
	fd = openat(bed->fs.root_fd, NOTES, O_WRONLY);
	assert_int_equal(write(fd, note, sizeof(note)), sizeof(note));
	close(fd);
	bed_put(bed, MODULE "parameters/deferred_pages", "64\n");
	bed_put(bed, "sys/class/swzram-control/hot_add", "");
	bed_put(bed, "sys/block/swzram0/dev", "252:0\n");
	bed_put(bed, "proc/devices",
		"Character devices:\n 99 swzram\n\nBlock devices:\n253 zram\n252 swzram\n");
	return 0;
}

static void assert_unproven(int ret, const char *says)
{
	assert_int_equal(ret, -ENODEV);
	if (!strstr(err.msg, says))
		fail_msg("\"%s\" does not say \"%s\"", err.msg, says);
}

static void it_is_proven(void **state)
{
	const struct ledger_bed *bed = *state;
	json_t *params;

	if (kmod_prove(&kmod, &bed->fs, &err) ||
	    kmod_prove_disk(&kmod, &bed->fs, 0, &err))
		fail_msg("%s", err.msg);
	params = kmod_params(&kmod, &bed->fs);
	assert_string_equal(json_string_value(json_object_get(params, "deferred_pages")),
			    "64");
	assert_int_equal(json_object_size(params), 1);
	json_decref(params);
}

static void another_build_is_not_it(void **state)
{
	const struct ledger_bed *bed = *state;

	strcpy(kmod.ko.build_id, "abce");
	assert_unproven(kmod_prove(&kmod, &bed->fs, &err),
			"has the build id abcd: expected abce, of base.ko");
}

static void without_notes_nothing_is_proven(void **state)
{
	const struct ledger_bed *bed = *state;

	bed_put(bed, NOTES, "no note at all");
	assert_unproven(kmod_prove(&kmod, &bed->fs, &err), "cannot be proven");
	assert_int_equal(unlinkat(bed->fs.root_fd, NOTES, 0), 0);
	assert_unproven(kmod_prove(&kmod, &bed->fs, &err), "cannot be proven");
}

static void a_module_without_zram(void **state)
{
	const struct ledger_bed *bed = *state;

	assert_int_equal(unlinkat(bed->fs.root_fd, "sys/class/swzram-control/hot_add", 0),
			 0);
	assert_unproven(kmod_prove(&kmod, &bed->fs, &err), "no zram of its own");
}

static void a_disk_of_another_driver(void **state)
{
	const struct ledger_bed *bed = *state;

	bed_put(bed, "sys/block/swzram0/dev", "253:0\n");
	assert_unproven(kmod_prove_disk(&kmod, &bed->fs, 0, &err),
			"swzram0: is 253:0: expected the block major of swzram in ");
	bed_put(bed, "sys/block/swzram0/dev", "99:0\n");
	assert_unproven(kmod_prove_disk(&kmod, &bed->fs, 0, &err), "252");
	assert_unproven(kmod_prove_disk(&kmod, &bed->fs, 1, &err), "swzram1");
	/* A character device of that name is no disk. */
	bed_put(bed, "sys/block/swzram0/dev", "252:0\n");
	bed_put(bed, "proc/devices",
		"Character devices:\n252 swzram\n\nBlock devices:\n253 zram\n");
	assert_unproven(kmod_prove_disk(&kmod, &bed->fs, 0, &err), "swzram0: is 252:0");
}

#define ON_BED(test) cmocka_unit_test_setup_teardown(test, set_up, bed_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_BED(it_is_proven),
		ON_BED(another_build_is_not_it),
		ON_BED(without_notes_nothing_is_proven),
		ON_BED(a_module_without_zram),
		ON_BED(a_disk_of_another_driver),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
