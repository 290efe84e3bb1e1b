// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#if defined(__x86_64__) || defined(__i386__)
#include <cpuid.h>
#endif

#include "machine/virtualization.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

struct clue {
	const char *text, *name;
};

static const char *match_start(const struct clue *clues, size_t count, const char *text)
{
	for (size_t i = 0; i < count; i++) {
		if (!strncmp(text, clues[i].text, strlen(clues[i].text)))
			return clues[i].name;
	}
	return NULL;
}

const char *virtualization_of_signature(const char *signature)
{
	static const struct clue clues[] = {
		{ "KVMKVMKVM", "kvm" },       { "TCGTCGTCGTCG", "qemu-tcg" },
		{ "XenVMMXenVMM", "xen" },    { "VMwareVMware", "vmware" },
		{ "Microsoft Hv", "hyperv" }, { "VBoxVBoxVBox", "virtualbox" },
	};

	return match_start(clues, COUNT(clues), signature);
}

#if defined(__x86_64__) || defined(__i386__)
#define CPUID_HYPERVISOR_BIT  (1u << 31)
#define CPUID_HYPERVISOR_BASE 0x40000000u
#define CPUID_HYPERVISOR_STEP 0x100u

static const char *signature_at(unsigned int leaf)
{
	unsigned int eax, regs[3];
	char text[13] = "";

	__cpuid(leaf, eax, regs[0], regs[1], regs[2]);
	memcpy(text, regs, sizeof(regs));
	return virtualization_of_signature(text);
}

/* KVM and Xen can pose as Hyper-V in the first leaf; then they are in the next one. */
static const char *ask_cpu(void)
{
	const char *first, *second;
	unsigned int a, b, c, d;

	if (!__get_cpuid(1, &a, &b, &c, &d))
		return NULL;
	if (!(c & CPUID_HYPERVISOR_BIT))
		return "none";
	first = signature_at(CPUID_HYPERVISOR_BASE);
	if (!first || strcmp(first, "hyperv"))
		return first;
	second = signature_at(CPUID_HYPERVISOR_BASE + CPUID_HYPERVISOR_STEP);
	return second ? second : first;
}
#else
static const char *ask_cpu(void)
{
	return NULL;
}
#endif

static const char *ask_xen(const struct fs *fs)
{
	char text[32];

	if (fs_read(fs, text, sizeof(text), "sys/hypervisor/type") < 0)
		return NULL;
	return !strcmp(text, "xen") ? "xen" : NULL;
}

static const char *ask_device_tree(const struct fs *fs)
{
	static const struct clue clues[] = {
		{ "linux,kvm", "kvm" },
		{ "xen", "xen" },
		{ "vmware", "vmware" },
	};
	const char *base = "sys/firmware/devicetree/base", *name;
	char text[64];

	if (fs_read(fs, text, sizeof(text), "%s/hypervisor/compatible", base) >= 0) {
		name = match_start(clues, COUNT(clues), text);
		return name ? name : "other";
	}
	/* QEMU's arm "virt" board is the same with KVM and without. */
	if (fs_read(fs, text, sizeof(text), "%s/compatible", base) >= 0 &&
	    !strcmp(text, "linux,dummy-virt"))
		return "qemu";
	return NULL;
}

static const char *ask_clock(const struct fs *fs)
{
	char text[256];

	if (fs_read(fs, text, sizeof(text),
		    "sys/devices/system/clocksource/clocksource0/available_clocksource") <
	    0)
		return NULL;
	if (strstr(text, "kvm-clock"))
		return "kvm";
	if (strstr(text, "hyperv_clocksource"))
		return "hyperv";
	return NULL;
}

static const char *ask_dmi(const struct fs *fs)
{
	static const struct clue products[] = {
		{ "KVM Virtual Machine", "kvm" }, /* QEMU's arm board, with KVM */
		{ "QEMU Virtual Machine", "qemu-tcg" },
		{ "Virtual Machine", "hyperv" },
		{ "VMware", "vmware" },
		{ "VirtualBox", "virtualbox" },
		{ "HVM domU", "xen" },
		{ "Google Compute Engine", "kvm" },
	};
	char text[128];
	const char *name = NULL;

	if (fs_read(fs, text, sizeof(text), "sys/class/dmi/id/product_name") >= 0)
		name = match_start(products, COUNT(products), text);
	if (name)
		return name;
	if (fs_read(fs, text, sizeof(text), "sys/class/dmi/id/sys_vendor") < 0)
		return NULL;
	return !strcmp(text, "QEMU") ? "qemu" : NULL;
}

static bool cpuinfo_says_guest(const struct fs *fs)
{
	char *text, flags[4096] = "";
	bool found;

	if (fs_slurp(fs, &text, 16u << 20, "proc/cpuinfo") < 0)
		return false;
	fs_key(text, "flags", flags, sizeof(flags));
	found = strstr(flags, " hypervisor");
	free(text);
	return found;
}

const char *virtualization_read(const struct fs *fs)
{
	const char *(*const ways[])(const struct fs *) = { ask_xen, ask_device_tree,
							   ask_clock, ask_dmi };
	const char *name = fs_is_live(fs) ? ask_cpu() : NULL;

	for (size_t i = 0; i < COUNT(ways) && !name; i++)
		name = ways[i](fs);
	if (!name)
		name = cpuinfo_says_guest(fs) ? "other" : "none";
	return name;
}
