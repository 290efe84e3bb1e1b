// SPDX-License-Identifier: GPL-2.0-or-later
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "machine/cpu_model.h"
#include "machine/identity.h"
#include "machine/virtualization.h"
#include "sysroot.h"

static void read_machine(struct machine *machine, struct kernel *kernel, const char *name)
{
	struct fs fs;

	sysroot_open(&fs, name);
	identity_machine(machine, &fs);
	identity_kernel(kernel, &fs);
	fs_close(&fs);
}

static void clear(struct machine *machine, struct kernel *kernel)
{
	record_clear(&machine_record, machine);
	record_clear(&kernel_record, kernel);
}

static void assert_throttle(const char *machine, uint64_t expected, const char *where)
{
	struct throttle throttle;
	struct fs fs;

	sysroot_open(&fs, machine);
	identity_throttle(&throttle, &fs);
	fs_close(&fs);
	assert_int_equal(throttle.events, expected);
	assert_string_equal(throttle.source, where);
}

static void test_laptop(void **state)
{
	struct machine m;
	struct kernel k;

	(void)state;
	read_machine(&m, &k, "x86-laptop");
	assert_string_equal(m.arch, "x86_64");
	assert_string_equal(m.model, "Example Laptop 14");
	assert_string_equal(m.compatible, "");
	assert_string_equal(m.cpu_model, "Intel(R) Core(TM) i5-8250U CPU @ 1.60GHz");
	assert_int_equal(m.cpus, 8);
	assert_int_equal(m.cores, 4);
	assert_int_equal(m.sockets, 1);
	assert_string_equal(m.smt, "on");
	assert_int_equal(m.memory_bytes, UINT64_C(7990296) * 1024);
	assert_string_equal(m.governor, "powersave");
	assert_string_equal(m.frequency_driver, "intel_pstate");
	assert_int_equal(m.frequency_min_khz, 400000);
	assert_int_equal(m.frequency_max_khz, 3400000);
	assert_string_equal(m.boost, "off");
	assert_string_equal(m.virtualization, "none");
	assert_string_equal(identity_substrate(&m), "metal");
	/* (printf 'x86_64\nExample Laptop 14\nIntel(R) Core(TM) i5-8250U CPU
	 * @ 1.60GHz\n'; printf '8\n8\n18446744073709551615\n') | sha256sum: 8 CPUs, 7.6
	 * GiB, and a page size that a copied root does not tell */
	assert_string_equal(m.id, "3d48b497d240f912");
	assert_int_equal(json_object_size(m.mitigations), 3);
	assert_string_equal(json_string_value(json_object_get(m.mitigations, "meltdown")),
			    "Mitigation: PTI");

	assert_string_equal(k.release, "6.1.0-18-amd64");
	assert_string_equal(k.config_source, "boot/config-6.1.0-18-amd64");
	/* sha256sum of that file */
	assert_string_equal(k.config_sha256, "71de54de1f38796f2c8794ac9e799edf"
					     "582068c4bc2ed06dfbd7a662a9eb35e1");
	assert_string_equal(k.preemption, "full"); /* preempt=, over the configuration */
	assert_string_equal(k.thp, "madvise");
	assert_string_equal(k.clocksource, "tsc");
	assert_string_equal(k.zswap, "off");
	assert_string_equal(k.zram_source, "module");
	assert_string_equal(k.zram_algorithms, "lzo lzo-rle lz4 lz4hc 842 [zstd]");
	assert_int_equal(k.zsmalloc_chain_size, UNKNOWN_U64);
	clear(&m, &k);
	/* Two threads of each core say 3, 0, 1, 0; eight packages say 5. */
	assert_throttle("x86-laptop", 2 * (3 + 0 + 1 + 0) + 8 * 5,
			"sys/devices/system/cpu/cpu*/thermal_throttle");
}

static void test_pi(void **state)
{
	struct machine m;
	struct kernel k;

	(void)state;
	read_machine(&m, &k, "pi4b");
	assert_string_equal(m.arch, "aarch64");
	assert_string_equal(m.model, "Raspberry Pi 4 Model B Rev 1.4");
	assert_string_equal(m.compatible, "raspberrypi,4-model-b brcm,bcm2711");
	assert_string_equal(m.nodename, "board-3");
	assert_string_equal(m.cpu_model, "Cortex-A72");
	assert_int_equal(m.cores, 4);
	assert_int_equal(m.numa_nodes, 1);
	assert_string_equal(m.governor, "ondemand");
	assert_string_equal(m.boost, "off");
	assert_string_equal(identity_substrate(&m), "metal");
	/* Not dynamic: preempt=none on the command line is of no effect. */
	assert_string_equal(k.preemption, "full");
	assert_string_equal(k.zswap, "absent");
	assert_string_equal(k.config_sha256, "");
	clear(&m, &k);
	/* get_throttled says 50000 beside it, and reading that taints the kernel. */
	assert_throttle("pi4b", 1, "sys/class/hwmon/hwmon1/in0_lcrit_alarm");
}

static void test_hybrid(void **state)
{
	struct machine m;
	struct kernel k;

	(void)state;
	read_machine(&m, &k, "i7-12700");
	assert_int_equal(m.cpus, 20);
	assert_int_equal(m.cores, 12);
	assert_string_equal(m.cpu_classes, "0-15:performance 16-19:efficiency");
	assert_string_equal(m.boost, "on");
	assert_string_equal(k.config_source, "proc/config.gz");
	/* zcat proc/config.gz | sha256sum */
	assert_string_equal(k.config_sha256, "c42f83ff1495c7738a99d1a9858561d0"
					     "b0e219399455d00359a10dbc9a6ce47b");
	assert_string_equal(k.preemption, "lazy");
	assert_string_equal(k.zram_source, "builtin");
	assert_string_equal(k.zram_algorithms, "lzo-rle lzo lz4"); /* no device to ask */
	assert_int_equal(k.zsmalloc_chain_size, 8);
	clear(&m, &k);
	assert_throttle("i7-12700", 3, "sys/devices/system/cpu/cpu*/thermal_throttle");
}

static void test_server(void **state)
{
	struct machine m;
	struct kernel k;

	(void)state;
	read_machine(&m, &k, "numa-server");
	assert_int_equal(m.sockets, 2);
	assert_int_equal(m.numa_nodes, 2);
	assert_string_equal(m.governor, "");
	assert_int_equal(m.frequency_max_khz, UNKNOWN_U64);
	assert_string_equal(m.boost, "");
	/* Dynamic, and nothing tells what it is set to. */
	assert_string_equal(k.preemption, "");
	clear(&m, &k);
	assert_throttle("numa-server", UNKNOWN_U64, "");
}

static void test_guest(void **state)
{
	struct machine m;
	struct kernel k;

	(void)state;
	read_machine(&m, &k, "kvm-guest");
	assert_string_equal(m.cpu_model, "AMD EPYC");
	assert_string_equal(m.model, "");
	assert_string_equal(m.nodename, ""); /* "(none)" */
	assert_string_equal(m.virtualization, "kvm");
	assert_string_equal(identity_substrate(&m), "kvm");
	assert_string_equal(k.preemption, "none"); /* dynamic; the configuration's */
	assert_string_equal(k.zswap, "off");
	clear(&m, &k);
}

static void id_of(const struct fs *fs, char id[24])
{
	struct machine m;

	identity_machine(&m, fs);
	strcpy(id, m.id);
	record_clear(&machine_record, &m);
}

/* The id stays over what changes from boot to boot, and differs between machines. */
static void test_id(void **state)
{
	char first[24], again[24];
	struct fs fs;

	(void)state;
	sysroot_make(&fs);
	sysroot_put(&fs, "proc/meminfo", "MemTotal: 3884360 kB\n");
	sysroot_put(&fs, "sys/devices/system/cpu/online", "0-3\n");
	sysroot_put(&fs, "sys/devices/system/cpu/present", "0-3\n");
	id_of(&fs, first);
	assert_int_equal(strlen(first), 16);

	sysroot_put(&fs, "proc/meminfo", "MemTotal: 3881000 kB\n");
	sysroot_put(&fs, "sys/devices/system/cpu/online", "0-2\n");
	sysroot_put(&fs, "proc/cmdline", "quiet\n");
	id_of(&fs, again);
	assert_string_equal(again, first);

	sysroot_put(&fs, "proc/meminfo", "MemTotal: 7990296 kB\n");
	id_of(&fs, again);
	assert_string_not_equal(again, first);
	sysroot_remove(&fs);
}

static void assert_substrate(const char *virtualization, const char *expected)
{
	struct machine m = { 0 };

	snprintf(m.virtualization, sizeof(m.virtualization), "%s", virtualization);
	assert_string_equal(identity_substrate(&m), expected);
}

static void test_substrate(void **state)
{
	(void)state;
	assert_substrate("none", "metal");
	assert_substrate("kvm", "kvm");
	assert_substrate("qemu-tcg", "tcg");
	assert_substrate("qemu", "vm");
	assert_substrate("vmware", "vm");
	assert_substrate("", "vm"); /* not known is no metal */
}

static void assert_guest_of(const char *path, const char *text, const char *expected)
{
	struct fs fs;

	sysroot_make(&fs);
	sysroot_put(&fs, path, text);
	assert_string_equal(virtualization_read(&fs), expected);
	sysroot_remove(&fs);
}

static void test_virtualization(void **state)
{
	(void)state;
	assert_string_equal(virtualization_of_signature("KVMKVMKVM"), "kvm");
	assert_string_equal(virtualization_of_signature("TCGTCGTCGTCG"), "qemu-tcg");
	assert_string_equal(virtualization_of_signature("Microsoft Hv"), "hyperv");
	assert_string_equal(virtualization_of_signature("VMwareVMware"), "vmware");
	assert_string_equal(virtualization_of_signature("XenVMMXenVMM"), "xen");
	assert_null(virtualization_of_signature("GenuineIntel"));

	assert_guest_of("sys/hypervisor/type", "xen\n", "xen");
	assert_guest_of("sys/firmware/devicetree/base/hypervisor/compatible", "linux,kvm",
			"kvm");
	assert_guest_of("sys/firmware/devicetree/base/compatible", "linux,dummy-virt",
			"qemu");
	assert_guest_of("sys/class/dmi/id/product_name", "KVM Virtual Machine\n", "kvm");
	assert_guest_of("sys/class/dmi/id/product_name", "Virtual Machine\n", "hyperv");
	assert_guest_of("sys/class/dmi/id/sys_vendor", "QEMU\n", "qemu");
	assert_guest_of("proc/cpuinfo", "flags\t\t: fpu vme hypervisor lahf_lm\n",
			"other");
	assert_guest_of("proc/cpuinfo", "flags\t\t: fpu vme lahf_lm\n", "none");
}

#define ARM_CORE(part) "CPU implementer\t: 0x41\nCPU part\t: " part "\n\n"

static void test_cpu_model(void **state)
{
	char name[64];

	(void)state;
	assert_string_equal(cpu_model_name(ARM_CORE("0xd80") ARM_CORE("0xd81")
						   ARM_CORE("0xd81") ARM_CORE("0xd80"),
					   name, sizeof(name)),
			    "Cortex-A520 + Cortex-A720");
	assert_string_equal(cpu_model_name(ARM_CORE("0x123"), name, sizeof(name)),
			    "arm 0x41 0x123");
	assert_string_equal(cpu_model_name("processor\t: 0\n", name, sizeof(name)), "");
}

static const char *preemption_with(const char *path, const char *text, char answer[24])
{
	struct kernel k;
	struct fs fs;

	sysroot_make(&fs);
	sysroot_put(&fs, "proc/sys/kernel/osrelease", "6.9.0\n");
	sysroot_put(&fs, "proc/sys/kernel/version", "#1 SMP PREEMPT_DYNAMIC x\n");
	sysroot_put(&fs, "boot/config-6.9.0", "CONFIG_PREEMPT_VOLUNTARY=y\n");
	if (path)
		sysroot_put(&fs, path, text);
	identity_kernel(&k, &fs);
	strcpy(answer, k.preemption);
	record_clear(&kernel_record, &k);
	sysroot_remove(&fs);
	return answer;
}

static void test_preemption(void **state)
{
	char got[24];

	(void)state;
	assert_string_equal(preemption_with(NULL, NULL, got), "voluntary");
	assert_string_equal(
		preemption_with("proc/cmdline", "ro preempt=none quiet\n", got), "none");
	assert_string_equal(
		preemption_with("proc/cmdline", "preempt=full preempt=odd\n", got),
		"full");
	assert_string_equal(preemption_with("sys/kernel/debug/sched/preempt",
					    "none voluntary (full)\n", got),
			    "full");
	assert_string_equal(
		preemption_with("proc/sys/kernel/version", "#1 SMP PREEMPT_RT x\n", got),
		"rt");
}

/* Half a file is no configuration, and neither is a kilobyte of rubbish. */
static void test_bad_config(void **state)
{
	struct kernel k;
	struct fs fs;

	(void)state;
	sysroot_make(&fs);
	sysroot_put(&fs, "proc/config.gz", "\x1f\x8b\x08 and no more");
	identity_kernel(&k, &fs);
	assert_string_equal(k.config_sha256, "");
	assert_string_equal(k.config_source, "");
	record_clear(&kernel_record, &k);
	sysroot_remove(&fs);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_laptop),     cmocka_unit_test(test_pi),
		cmocka_unit_test(test_hybrid),     cmocka_unit_test(test_server),
		cmocka_unit_test(test_guest),      cmocka_unit_test(test_id),
		cmocka_unit_test(test_substrate),  cmocka_unit_test(test_virtualization),
		cmocka_unit_test(test_cpu_model),  cmocka_unit_test(test_preemption),
		cmocka_unit_test(test_bad_config),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
