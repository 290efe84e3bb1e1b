/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_MACHINE_CPU_MODEL_H
#define SWAPREL_MACHINE_CPU_MODEL_H

#include <stddef.h>

/*
 * The name of the CPUs, from the text of /proc/cpuinfo: "model name" on x86, the cores'
 * names on arm64 ("Cortex-A720 + Cortex-A520"), "arm 0x41 0xd08" for a core that is not
 * in the table. Returns @buf, "" when the text tells nothing.
 */
char *cpu_model_name(const char *cpuinfo, char *buf, size_t size);

#endif
