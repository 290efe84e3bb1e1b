/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_HOST_IDENTITY_H
#define SWAPREL_HOST_IDENTITY_H

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
 * (tcg-exact cannot be told from inside; the boot backend says so.) Returns a literal.
 */
const char *identity_substrate(const struct machine *machine);

/*
 * Throttle events since boot: the sum of the CPUs' thermal_throttle counters on x86, the
 * firmware's get_throttled flags on a Raspberry Pi. @source names the file, "" and
 * UNKNOWN_U64 when the machine has neither.
 */
void identity_throttle(uint64_t *events, char *source, size_t size, const struct fs *fs);

#endif
