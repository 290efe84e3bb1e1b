// SPDX-License-Identifier: GPL-2.0-or-later
/* What a run with a module needs of a machine, on copies of files that differ in that. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "require_bed.h"

#define SECURE_BOOT \
	"sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"

static struct kmod module;
static struct require_plan with_module;

/* A host that has all of it and no zram of its own, and a module for its kernel. */
static int make(void **state)
{
	make_host(state);
	sysroot_drop(*state, "sys/class/zram-control/hot_add");
	sysroot_drop(*state, "sys/module/zram/initstate");
	sysroot_put(*state, "proc/modules", "");
	sysroot_put(*state, "proc/cmdline", "root=/dev/x quiet\n");
	sysroot_put(*state, "proc/mounts", "debugfs /sys/kernel/debug debugfs rw 0 0\n");
	sysroot_put(*state, "proc/sys/kernel/modules_disabled", "0\n");
	memset(&module, 0, sizeof(module));
	strcpy(module.ko.name, "swaprel_deferred");
	strcpy(module.ko.build_id, "abcd");
	strcpy(module.ko.vermagic, "6.12.0 SMP preempt mod_unload ");
	strcpy(module.ko.params, " deferred_pages:uint num_devices:uint");
	strcpy(module.manifest.variant, "deferred");
	module.manifest.compressors.count = 2;
	strcpy(module.manifest.compressors.items[0], "lzo-rle");
	strcpy(module.manifest.compressors.items[1], "zstd");
	module.driver = zram_drivers[ZRAM_OF_MODULE];
	with_module = plan;
	with_module.module = &module;
	return 0;
}

static void ctx(struct requirement *item, const struct fs *fs, const char *name,
		size_t *missing)
{
	struct requirement list[REQUIRE_MAX];
	size_t count = require_check_all(list, &with_module, fs);

	*missing = require_missing(list, count);
	for (size_t i = 0; i < count; i++) {
		*item = list[i];
		if (!strcmp(list[i].name, name))
			return;
	}
	fail_msg("no requirement of the name %s", name);
}

/* @name alone is missing, says so, and what to do. */
static void assert_lacks(const struct fs *fs, const char *name, const char *seen,
			 const char *advice)
{
	struct requirement item;
	size_t missing;

	ctx(&item, fs, name, &missing);
	assert_int_equal(missing, 1);
	assert_int_equal(item.state, REQUIRE_MISSING);
	if (!strstr(item.seen, seen))
		fail_msg("%s: \"%s\" does not say \"%s\"", name, item.seen, seen);
	if (!strstr(item.advice, advice))
		fail_msg("%s: \"%s\" does not say \"%s\"", name, item.advice, advice);
	assert_true(strlen(item.seen) + 1 < sizeof(item.seen));
	assert_true(strlen(item.advice) + 1 < sizeof(item.advice));
}

static void assert_says_not(const struct fs *fs, const char *name, const char *seen)
{
	struct requirement item;
	size_t missing;

	ctx(&item, fs, name, &missing);
	assert_null(strstr(item.seen, seen));
}

static void assert_has(const struct fs *fs, const char *name, const char *seen)
{
	struct requirement item;
	size_t missing;

	ctx(&item, fs, name, &missing);
	assert_int_equal(missing, 0);
	assert_int_equal(item.state, REQUIRE_OK);
	if (!strstr(item.seen, seen))
		fail_msg("%s: \"%s\" does not say \"%s\"", name, item.seen, seen);
}

static void all_is_there(void **state)
{
	assert_has(*state, "modules", "can be loaded");
	assert_has(*state, "signature", "no signature is required");
	assert_has(*state, "vermagic", "built for this kernel");
	assert_has(*state, "depends", "none");
	assert_has(*state, "module", "swaprel_deferred, build id abcd");
	assert_has(*state, "parking", "counters in debugfs");
	assert_has(*state, "algorithm", "lzo-rle, of: lzo-rle zstd");
}

/* Whoever measures the kernel's own zram is not asked for modules, nor the other way. */
static void each_has_its_own(void **state)
{
	struct requirement list[REQUIRE_MAX];
	size_t count = require_check_all(list, &with_module, *state);

	assert_true(count <= REQUIRE_MAX);
	for (size_t i = 0; i < count; i++)
		assert_null(strstr(list[i].name, "zram"));
	count = require_check_all(list, &plan, *state);
	for (size_t i = 0; i < count; i++)
		assert_null(strstr(list[i].name, "module"));
}

static void kernel_loads_none(void **state)
{
	sysroot_drop(*state, "proc/modules");
	assert_lacks(*state, "modules", "this kernel loads no modules", "scripts/bench");
}

static void booted_without(void **state)
{
	sysroot_put(*state, "proc/cmdline", "quiet nomodule\n");
	assert_lacks(*state, "modules", "booted with nomodule", "without nomodule");
	sysroot_put(*state, "proc/cmdline", "quiet x.nomodule nomodule_x\n");
	assert_has(*state, "modules", "");
}

static void switched_off(void **state)
{
	sysroot_put(*state, "proc/sys/kernel/modules_disabled", "1\n");
	assert_lacks(*state, "modules", "kernel.modules_disabled is 1", "reboot");
}

static void not_allowed(void **state)
{
	/* CAP_SYS_ADMIN, without CAP_SYS_MODULE. */
	sysroot_put(*state, "proc/self/status",
		    "Uid:\t0\t0\t0\t0\nCapEff:\t000001fffffeffff\n");
	assert_lacks(*state, "modules", "CAP_SYS_MODULE", "on the host");
}

static void put_secure_boot(const struct fs *fs)
{
	static const char variable[] = { 6, 0, 0, 0, 1 };
	int fd;

	sysroot_put(fs, SECURE_BOOT, "");
	fd = fs_openat(fs, O_WRONLY, SECURE_BOOT);
	assert_int_equal(write(fd, variable, sizeof(variable)), sizeof(variable));
	close(fd);
}

static void locked_down(void **state)
{
	put_secure_boot(*state);
	/* Alone it asks for nothing. */
	assert_has(*state, "signature", "no signature is required");
	sysroot_put(*state, "sys/kernel/security/lockdown",
		    "none [integrity] confidentiality\n");
	assert_lacks(
		*state, "signature",
		"the kernel is locked down (Secure Boot), and swaprel_deferred.ko is "
		"not signed",
		"/usr/src/linux-headers-6.12.0/scripts/sign-file sha256 MOK.priv "
		"MOK.der swaprel_deferred.ko");
	module.ko.is_signed = true;
	assert_has(*state, "signature", "and the module is signed");
}

static void signed_ones_only(void **state)
{
	sysroot_put(*state, "sys/module/module/parameters/sig_enforce", "N\n");
	assert_has(*state, "signature", "no signature is required");
	sysroot_put(*state, "sys/module/module/parameters/sig_enforce", "Y\n");
	assert_lacks(*state, "signature", "module.sig_enforce is on", "sign-file");
}

static void of_another_kernel(void **state)
{
	strcpy(module.ko.vermagic, "6.12.0-1-amd64 SMP preempt mod_unload ");
	assert_lacks(*state, "vermagic",
		     "swaprel_deferred.ko is for 6.12.0-1-amd64, this kernel is 6.12.0",
		     "scripts/variant/build deferred --kernel 6.12.0");
}

static void needs_others(void **state)
{
	strcpy(module.ko.depends, "lz4-compress,zstd_x");
	sysroot_put(*state, "sys/module/zstd_x/refcnt", "0\n");
	assert_lacks(*state, "depends", "not loaded: lz4_compress",
		     "modprobe -a lz4_compress");
	sysroot_put(*state, "sys/module/lz4_compress/refcnt", "0\n");
	assert_has(*state, "depends", "are loaded");
}

static void somebody_has_loaded_it(void **state)
{
	sysroot_put(*state, "sys/module/swaprel_base/refcnt", "0\n");
	assert_lacks(*state, "module", "swaprel_base (build id ) is loaded already",
		     "rmmod swaprel_base");
}

static void too_little_memory(void **state)
{
	sysroot_put(*state, "proc/meminfo",
		    "MemTotal: 4000000 kB\nMemAvailable: 1048576 kB\n");
	assert_lacks(*state, "memory", "1024 MiB available, the plan needs 1408 MiB",
		     "choose fewer or smaller processes");
}

static void no_such_compressor(void **state)
{
	with_module.algorithm = "lz4";
	assert_lacks(*state, "algorithm", "no lz4, only: lzo-rle zstd", "--algorithm");
	assert_says_not(*state, "algorithm", "module has its own");
}

static void debugfs_is_not_mounted(void **state)
{
	struct requirement item;
	size_t missing;

	sysroot_put(*state, "proc/mounts", "proc /proc proc rw 0 0\n");
	ctx(&item, *state, "parking", &missing);
	assert_int_equal(missing, 0);
	assert_int_equal(item.state, REQUIRE_NOTE);
	assert_non_null(strstr(item.advice, "mount -t debugfs"));
	strcpy(module.ko.params, " num_devices:uint");
	assert_has(*state, "parking", "this variant parks nothing");
}

static void each_has_a_row_in_the_page(void **state)
{
	struct requirement list[REQUIRE_MAX];
	size_t count = require_check_all(list, &with_module, *state);
	char *page, row[64];
	struct fs top;

	assert_int_equal(fs_open(&top, getenv("SWAPREL_SOURCE_ROOT")), 0);
	assert_true(fs_slurp(&top, &page, 1 << 20, "docs/check.md") > 0);
	for (size_t i = 0; i < count; i++) {
		snprintf(row, sizeof(row), "\n| `%s` | ", list[i].name);
		if (!strstr(page, row))
			fail_msg("docs/check.md: no row for %s", list[i].name);
	}
	free(page);
	fs_close(&top);
}

#define WITH_MODULE(test) cmocka_unit_test_setup_teardown(test, make, remove_host)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_MODULE(all_is_there),
		WITH_MODULE(each_has_its_own),
		WITH_MODULE(kernel_loads_none),
		WITH_MODULE(booted_without),
		WITH_MODULE(switched_off),
		WITH_MODULE(not_allowed),
		WITH_MODULE(locked_down),
		WITH_MODULE(signed_ones_only),
		WITH_MODULE(of_another_kernel),
		WITH_MODULE(needs_others),
		WITH_MODULE(somebody_has_loaded_it),
		WITH_MODULE(too_little_memory),
		WITH_MODULE(no_such_compressor),
		WITH_MODULE(debugfs_is_not_mounted),
		WITH_MODULE(each_has_a_row_in_the_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
