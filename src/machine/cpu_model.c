// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/fs.h"
#include "machine/cpu_model.h"

struct arm_core {
	unsigned int implementer, part;
	const char *name;
};

/* MIDR_EL1's implementer and part number, as in the kernel's asm/cputype.h. */
static const struct arm_core arm_cores[] = {
	{ 0x41, 0xd03, "Cortex-A53" },  { 0x41, 0xd04, "Cortex-A35" },
	{ 0x41, 0xd05, "Cortex-A55" },  { 0x41, 0xd07, "Cortex-A57" },
	{ 0x41, 0xd08, "Cortex-A72" },  { 0x41, 0xd09, "Cortex-A73" },
	{ 0x41, 0xd0a, "Cortex-A75" },  { 0x41, 0xd0b, "Cortex-A76" },
	{ 0x41, 0xd0c, "Neoverse-N1" }, { 0x41, 0xd0d, "Cortex-A77" },
	{ 0x41, 0xd40, "Neoverse-V1" }, { 0x41, 0xd41, "Cortex-A78" },
	{ 0x41, 0xd44, "Cortex-X1" },   { 0x41, 0xd46, "Cortex-A510" },
	{ 0x41, 0xd47, "Cortex-A710" }, { 0x41, 0xd48, "Cortex-X2" },
	{ 0x41, 0xd49, "Neoverse-N2" }, { 0x41, 0xd4d, "Cortex-A715" },
	{ 0x41, 0xd4e, "Cortex-X3" },   { 0x41, 0xd4f, "Neoverse-V2" },
	{ 0x41, 0xd80, "Cortex-A520" }, { 0x41, 0xd81, "Cortex-A720" },
	{ 0x41, 0xd82, "Cortex-X4" },   { 0x41, 0xd84, "Neoverse-V3" },
	{ 0x41, 0xd8e, "Neoverse-N3" }, { 0xc0, 0xac3, "Ampere-1" },
	{ 0x48, 0xd01, "Kunpeng-920" },
};

static void core_name(uint64_t implementer, uint64_t part, char *name, size_t size)
{
	for (size_t i = 0; i < sizeof(arm_cores) / sizeof(arm_cores[0]); i++) {
		if (arm_cores[i].implementer != implementer || arm_cores[i].part != part)
			continue;
		snprintf(name, size, "%s", arm_cores[i].name);
		return;
	}
	snprintf(name, size, "arm 0x%02x 0x%03x", (unsigned int)implementer,
		 (unsigned int)part);
}

/* Names are few and none holds another with a blank behind it, so a look is enough. */
static bool has_name(const char *list, const char *name)
{
	const char *at = strstr(list, name);
	char after = at ? at[strlen(name)] : '\0';

	return at && (!after || after == ' ');
}

char *cpu_model_name(const char *cpuinfo, char *buf, size_t size)
{
	uint64_t implementer, part;
	size_t len = 0;
	char name[32];

	if (!fs_key(cpuinfo, "model name", buf, size))
		return buf;
	buf[0] = '\0';
	for (const char *at = cpuinfo; at && len < size; at = strstr(at, "CPU imp")) {
		if (fs_key_u64(at, "CPU implementer", &implementer) ||
		    fs_key_u64(at, "CPU part", &part))
			break;
		core_name(implementer, part, name, sizeof(name));
		if (!has_name(buf, name))
			len += (size_t)snprintf(buf + len, size - len, "%s%s",
						len ? " + " : "", name);
		at = strstr(at, "CPU part");
	}
	return buf;
}
