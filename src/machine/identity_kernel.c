// SPDX-License-Identifier: GPL-2.0-or-later
#include <sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "machine/identity.h"
#include "machine/kernel_config.h"
#include "machine/preemption.h"
#include "machine/zram_facts.h"

/* The word in brackets of "always [madvise] never". */
static void read_chosen(const struct fs *fs, const char *path, char *word, size_t size)
{
	char text[256];
	const char *open;

	word[0] = '\0';
	if (fs_read(fs, text, sizeof(text), "%s", path) < 0)
		return;
	open = strchr(text, '[');
	if (open)
		snprintf(word, size, "%.*s", (int)strcspn(open + 1, "]"), open + 1);
}

static void describe_config(struct kernel *kernel, const struct kernel_config *config)
{
	char hash[SHA256_DIGEST_STRING_LENGTH], chain[24];

	if (!config->text)
		return;
	SHA256Data((const uint8_t *)config->text, config->len, hash);
	snprintf(kernel->config_sha256, sizeof(kernel->config_sha256), "%s", hash);
	snprintf(kernel->config_source, sizeof(kernel->config_source), "%s",
		 config->source);
	if (!kernel_config_get(config, "CONFIG_ZSMALLOC_CHAIN_SIZE", chain,
			       sizeof(chain)))
		kernel->zsmalloc_chain_size = strtoull(chain, NULL, 10);
}

uint64_t identity_tainted(const struct fs *fs)
{
	uint64_t flags;

	return fs_read_u64(fs, &flags, "proc/sys/kernel/tainted") ? UNKNOWN_U64 : flags;
}

void identity_kernel(struct kernel *kernel, const struct fs *fs)
{
	struct kernel_config config;
	char zswap[8];

	record_init(&kernel_record, kernel);
	kernel_config_read(&config, fs);
	fs_read(fs, kernel->release, sizeof(kernel->release),
		"proc/sys/kernel/osrelease");
	fs_read(fs, kernel->version, sizeof(kernel->version), "proc/sys/kernel/version");
	fs_read(fs, kernel->cmdline, sizeof(kernel->cmdline), "proc/cmdline");
	fs_read(fs, kernel->boot_id, sizeof(kernel->boot_id),
		"proc/sys/kernel/random/boot_id");
	fs_read(fs, kernel->clocksource, sizeof(kernel->clocksource),
		"sys/devices/system/clocksource/clocksource0/current_clocksource");
	read_chosen(fs, "sys/kernel/mm/transparent_hugepage/enabled", kernel->thp,
		    sizeof(kernel->thp));
	if (fs_read(fs, zswap, sizeof(zswap), "sys/module/zswap/parameters/enabled") < 0)
		strcpy(kernel->zswap, "absent");
	else
		strcpy(kernel->zswap, zswap[0] == 'Y' ? "on" : "off");
	snprintf(kernel->zram_source, sizeof(kernel->zram_source), "%s", zram_source(fs));
	zram_algorithms(fs, &config, kernel->zram_algorithms,
			sizeof(kernel->zram_algorithms));
	kernel->tainted = identity_tainted(fs);
	preemption_read(kernel->preemption, sizeof(kernel->preemption), fs, &config);
	describe_config(kernel, &config);
	kernel_config_free(&config);
}
