/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_MACHINE_VIRTUALIZATION_H
#define SWAPREL_MACHINE_VIRTUALIZATION_H

#include "base/fs.h"

/*
 * What the machine is a guest of: "none", "kvm", "qemu-tcg", "qemu" (one of the two
 * before it, and which is not said), "hyperv", "vmware", "xen", "virtualbox", or "other".
 * Asked in this order: the CPU itself (x86, and only when @fs is live), Xen's own
 * directory, the device tree's hypervisor node, the clock sources of paravirtual guests,
 * DMI. Returns a literal.
 */
const char *virtualization_read(const struct fs *fs);

/* The name for a hypervisor's twelve-letter signature in CPUID leaf 0x40000000, NULL for
 * one that is not known. For tests. */
const char *virtualization_of_signature(const char *signature);

#endif
