// SPDX-License-Identifier: GPL-2.0-or-later
/* Linked into an object file that says of itself what a kernel module does: see
 * test_kmod.c. */

#define MODINFO(tag, text)      \
	static const char tag[] \
		__attribute__((section(".modinfo"), used, aligned(1))) = text;

MODINFO(name, "name=swaprel_test")
MODINFO(vermagic, "vermagic=6.12.0-test SMP preempt mod_unload ")
MODINFO(depends, "depends=lz4_compress,zstd")
MODINFO(srcversion, "srcversion=0123456789ABCDEF0123456")
MODINFO(pages, "parmtype=deferred_pages:uint")
MODINFO(devices, "parmtype=num_devices:uint")
