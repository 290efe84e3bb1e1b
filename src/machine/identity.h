/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_MACHINE_IDENTITY_H
#define SWAPREL_MACHINE_IDENTITY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/fs.h"
#include "result/machine.h"

/*
 * Gather what a result says of the machine and its kernel. Never fails: what cannot be
 * read is unknown. Both structs are initialised here; machine->mitigations is owned by
 * the struct. The machine's id hashes stable facts only (arch, models, CPUs, memory to
 * the GiB, page size), no boot-time or measured ones.
 */
void identity_machine(struct machine *machine, const struct fs *fs);
void identity_kernel(struct kernel *kernel, const struct fs *fs);

/*
 * What a round's figures stand on: "metal", "kvm", "tcg", or "vm" for another hypervisor.
 * (tcg-exact cannot be seen from inside; the boot backend says so.) Returns a literal.
 */
const char *identity_substrate(const struct machine *machine);

/* The kernel's taint flags (result/taint.h), UNKNOWN_U64 where they cannot be read. */
uint64_t identity_tainted(const struct fs *fs);

/* Whether CPUs were slowed down for heat or power. */
struct throttle {
	uint64_t events; /* since boot; UNKNOWN_U64: not observable */
	char source[64]; /* the file, "" when the machine has none */
	bool alarm;      /* events is no count but a state: 1 while it lasts */
};

/*
 * The sum of the CPUs' thermal_throttle counters on x86, the under-voltage alarm of hwmon
 * on a Raspberry Pi. The firmware's get_throttled there is not read: it is deprecated,
 * and the kernel says so with a WARNING and a taint of its own.
 */
void identity_throttle(struct throttle *throttle, const struct fs *fs);

/* From @before to @after, or at either of them, where that is known. */
bool identity_throttled(const struct throttle *before, const struct throttle *after);

#endif
