// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/swap.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "swapdev/swap_type.h"
#include "swapdev/zram.h"
#include "tests/vm/module_guest.h"

/*
 * The /init of a guest that loads modules: the kernel's command line says which scenes it
 * is to play, scenes=NAME,NAME. The last line says "module: ok".
 */

#define BASE      "/swaprel_base.ko"
#define OWN_BYTES (16u << 20)
#define KILLS     20
#define KILL_MS   4000

/* The second time with the methods that end the process, so that each of them is seen to
 * reach the zs_free() of each variant. */
static void each_variant_twice(void)
{
	glob_t found;

	if (glob("/swaprel_*.ko", 0, NULL, &found))
		fail("no module");
	for (size_t i = 0; i < 2 * found.gl_pathc; i++) {
		const char *ko = found.gl_pathv[i % found.gl_pathc];
		const bool second = i >= found.gl_pathc;
		const char *const more[] = { "--load",
					     second ? "2" : "1",
					     second ? "--release" : NULL,
					     "exit,kill,mrelease",
					     "--pattern",
					     "text",
					     NULL };

		if (strstr(ko, "swaprel_module_"))
			continue;
		measure(0, ko, more);
		expect_clean();
		expect_result("\"state\": \"complete\"");
		expect_result("\"load_complaints\": 0");
		expect_result("\"unload_complaints\": 0");
		note("%s: load %.1f ms, unload %.1f ms", ko,
		     (double)result_number("load_ns") / 1e6,
		     (double)result_number("unload_ns") / 1e6);
	}
	globfree(&found);
}

/* From the moment at which the module is seen to the first process that is paged out. */
static void load_to_first_round(void)
{
	const char *const args[] = { "run",      "/job.json", "--quiet",
				     "--force",  "--output",  RESULT,
				     "--module", BASE,        NULL };
	uint64_t from_ns, loaded_ns, ready_ns;
	const pid_t pid = start(args);
	int status;

	wait_for_text("/proc/modules", "swaprel_base");
	loaded_ns = clock_now_ns();
	wait_for_text("/proc/swaps", "swzram0");
	ready_ns = clock_now_ns();
	waitpid(pid, &status, 0);
	if (status)
		fail("run: %s", said());
	from_ns = result_number("load_ns");
	note("load to first round: at most %.0f ms",
	     (double)(from_ns + ready_ns - loaded_ns) / 1e6);
	if (from_ns + ready_ns - loaded_ns > NS_PER_SEC)
		fail("load to first round: expected 1 s at most");
	if (result_number("unload_ns") > NS_PER_SEC)
		fail("unload: expected 1 s at most");
}

static void set_up_own_zram(void)
{
	static const char *const modules[] = { "/lz4_compress.ko", "/lz4hc_compress.ko",
					       "/zram.ko" };
	int ret, fd;

	for (size_t i = 0; i < sizeof(modules) / sizeof(modules[0]); i++) {
		if (access(modules[i], F_OK))
			continue;
		ret = insert(modules[i], i == 2 ? "num_devices=1" : "");
		if (ret)
			fail("%s: %s", modules[i], strerror(-ret));
	}
	put("/sys/block/zram0/disksize", "128M");
	fd = open("/dev/zram0", O_RDWR);
	if (fd < 0 || swap_signature_write(fd, 128u << 20) || close(fd) ||
	    swapon("/dev/zram0", 0))
		fail("zram0: %s", strerror(errno));
}

static uint64_t own_zram_holds(void)
{
	return strtoull(text_of("/sys/block/zram0/mm_stat"), NULL, 10);
}

/* The distribution's zram, in use as swap, has the same pages before, during and after.
 */
static void beside_the_kernels_own(void)
{
	unsigned int *own = mmap(NULL, OWN_BYTES, PROT_READ | PROT_WRITE,
				 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	uint64_t before, after;

	set_up_own_zram();
	for (unsigned int i = 0; i < OWN_BYTES / sizeof(*own); i++)
		own[i] = i / 7 * 2654435761u;
	for (int i = 0; i < 5; i++)
		madvise(own, OWN_BYTES, MADV_PAGEOUT);
	before = own_zram_holds();
	if (before < OWN_BYTES / 2)
		fail("zram0 has %llu bytes only", (unsigned long long)before);
	measure(0, BASE, NULL);
	expect_clean();
	expect_result("/dev/zram0 (priority");
	after = own_zram_holds();
	if (after != before)
		fail("zram0 had %llu bytes and has %llu", (unsigned long long)before,
		     (unsigned long long)after);
	for (unsigned int i = 0; i < OWN_BYTES / sizeof(*own); i++) {
		if (own[i] != i / 7 * 2654435761u)
			fail("zram0: a page came back changed");
	}
	munmap(own, OWN_BYTES);
	if (swapoff("/dev/zram0"))
		fail("zram0: swapoff: %s", strerror(errno));
	note("zram0 kept its %llu bytes", (unsigned long long)before);
}

static void killed_at_random(void)
{
	const char *const args[] = { "run",      "/job.json", "--quiet",
				     "--force",  "--output",  RESULT,
				     "--module", BASE,        NULL };
	const char *const restore[] = { "restore", NULL };
	unsigned int loaded = 0;
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	srandom((unsigned int)now.tv_nsec);
	for (int i = 0; i < KILLS; i++) {
		const long ms = random() % KILL_MS;
		const pid_t pid = start(args);

		usleep((useconds_t)ms * 1000);
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		loaded += strstr(text_of("/proc/modules"), "swaprel_base") != NULL;
		swaprel(0, restore);
		expect_clean();
	}
	if (!loaded)
		fail("no kill found the module loaded");
	note("%d kills, %u of them with the module loaded: all restored", KILLS, loaded);
}

static void built_for_another_kernel(void)
{
	static const char *const anyway[] = { "--anyway", NULL };

	measure(77, "/foreign.ko", NULL);
	expect_said("vermagic: swaprel_base.ko is for ");
	expect_said("scripts/variant/build base --kernel ");
	measure(1, "/foreign.ko", anyway);
	expect_said("the kernel does not load it (Exec format error): swaprel_base: ");
	expect_clean();
}

static void loaded_by_others(void)
{
	const int ret = insert(BASE, "num_devices=0");

	if (ret)
		fail("%s: %s", BASE, strerror(-ret));
	measure(77, BASE, NULL);
	expect_said("module: swaprel_base (build id ");
	expect_said("rmmod swaprel_base");
	if (!strstr(text_of("/proc/modules"), "swaprel_base"))
		fail("somebody else's module was unloaded");
	if (syscall(SYS_delete_module, "swaprel_base", O_NONBLOCK))
		fail("swaprel_base: %s", strerror(errno));
	expect_clean();
}

static void no_such_parameter(void)
{
	static const char *const more[] = { "--module-param", "deferred_pages=1", NULL };

	measure(2, BASE, more);
	expect_said("has no parameter of that name");
	expect_clean();
}

static void parameter_arrives(void)
{
	static const char *const more[] = { "--module-param", "deferred_pages=7", NULL };

	measure(0, "/swaprel_deferred.ko", more);
	expect_result("\"params\": {\n    \"deferred_pages\": \"7\"");
	expect_result("\"deferred_pages\": 7,");
	expect_clean();
}

static void no_debugfs(void)
{
	if (umount("/sys/kernel/debug"))
		fail("debugfs: %s", strerror(errno));
	measure(0, "/swaprel_deferred.ko", NULL);
	expect_result("\"parking_unseen\": \"debugfs is not mounted: mount ");
	if (mount("debugfs", "/sys/kernel/debug", "debugfs", 0, NULL))
		fail("debugfs: %s", strerror(errno));
	expect_clean();
}

static void no_more_modules(void)
{
	put("/proc/sys/kernel/modules_disabled", "1");
	measure(77, BASE, NULL);
	expect_said("modules: kernel.modules_disabled is 1");
	expect_clean();
}

static void signed_only(void)
{
	static const char *const anyway[] = { "--anyway", NULL };

	measure(77, BASE, NULL);
	expect_said(
		"signature: module.sig_enforce is on, and swaprel_base.ko is not signed");
	measure(1, BASE, anyway);
	expect_said("sign it with a key that the kernel trusts");
	expect_clean();
}

static void warns_when_loaded(void)
{
	measure(1, "/swaprel_module_warning.ko", NULL);
	expect_said("module_complaint: while it was loaded: WARNING: ");
	expect_result("\"reject\": \"module_complaint\"");
	expect_clean();
}

static void warns_when_unloaded(void)
{
	measure(1, "/swaprel_module_warning_exit.ko", NULL);
	expect_said("module_complaint: while it was unloaded: WARNING: ");
	expect_result("\"reject\": \"module_complaint\"");
	expect_clean();
}

/* Part of it stays, which no restore can take away: the last scene of a guest. */
static void dies_when_loaded(void)
{
	put("/proc/sys/kernel/panic_on_oops", "0");
	measure(1, "/swaprel_module_oops.ko", NULL);
	expect_said("kernel NULL pointer dereference");
	expect_said("reboot");
	expect_result("\"reject\": \"module_complaint\"");
	if (access("/sys/block/swzram0", F_OK) == 0)
		fail("there is a disk");
}

static const struct {
	const char *name;
	void (*play)(void);
} scenes[] = {
	{ "twice", each_variant_twice },
	{ "speed", load_to_first_round },
	{ "cost", deferral_is_paid },
	{ "beside", beside_the_kernels_own },
	{ "kill", killed_at_random },
	{ "foreign", built_for_another_kernel },
	{ "taken", loaded_by_others },
	{ "noparam", no_such_parameter },
	{ "param", parameter_arrives },
	{ "nodebugfs", no_debugfs },
	{ "warn", warns_when_loaded },
	{ "warnexit", warns_when_unloaded },
	{ "leak", leaks },
	{ "undrained", never_drains },
	{ "oops", dies_when_loaded },
	{ "disabled", no_more_modules },
	{ "signed", signed_only },
};

static void mount_all(void)
{
	static const char *const mounts[][2] = {
		{ "proc", "/proc" },    { "sysfs", "/sys" },
		{ "devtmpfs", "/dev" }, { "debugfs", "/sys/kernel/debug" },
		{ "tmpfs", "/tmp" },    { "tmpfs", "/run" },
		{ "tmpfs", "/var" },
	};

	for (size_t i = 0; i < sizeof(mounts) / sizeof(mounts[0]); i++)
		mount(mounts[i][0], mounts[i][1], mounts[i][0], 0, NULL);
}

int main(void)
{
	char *rest = getenv("scenes"), *name;

	mount_all();
	while ((name = strsep(&rest, ","))) {
		size_t i = 0;

		while (i < sizeof(scenes) / sizeof(scenes[0]) &&
		       strcmp(scenes[i].name, name))
			i++;
		if (i == sizeof(scenes) / sizeof(scenes[0]))
			fail("%s: no such scene", name);
		note("%s", name);
		scenes[i].play();
	}
	note("ok");
	reboot(RB_AUTOBOOT);
	return 1;
}
