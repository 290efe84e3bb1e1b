// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "machine/preemption.h"

/* "none voluntary (full) lazy": the one in parentheses holds. */
static bool from_debugfs(char *model, size_t size, const struct fs *fs)
{
	char text[128];
	const char *open;

	if (fs_read(fs, text, sizeof(text), "sys/kernel/debug/sched/preempt") < 0)
		return false;
	open = strchr(text, '(');
	if (!open)
		return false;
	snprintf(model, size, "%.*s", (int)strcspn(open + 1, ")"), open + 1);
	return model[0];
}

static bool is_model(const char *word)
{
	return !strcmp(word, "none") || !strcmp(word, "voluntary") ||
	       !strcmp(word, "full") || !strcmp(word, "lazy");
}

/* As the kernel does, the last preempt= that it understands. */
static bool from_cmdline(char *model, size_t size, const struct fs *fs)
{
	char text[2048], *word, *rest;
	bool found = false;

	if (fs_read(fs, text, sizeof(text), "proc/cmdline") < 0)
		return false;
	for (word = strtok_r(text, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
		if (strncmp(word, "preempt=", 8) || !is_model(word + 8))
			continue;
		snprintf(model, size, "%s", word + 8);
		found = true;
	}
	return found;
}

static bool from_config(char *model, size_t size, const struct kernel_config *config)
{
	static const struct {
		const char *symbol, *model;
	} table[] = {
		{ "CONFIG_PREEMPT_NONE", "none" },
		{ "CONFIG_PREEMPT_VOLUNTARY", "voluntary" },
		{ "CONFIG_PREEMPT_LAZY", "lazy" },
		{ "CONFIG_PREEMPT", "full" },
	};
	char value[8];

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (kernel_config_get(config, table[i].symbol, value, sizeof(value)))
			continue;
		snprintf(model, size, "%s", table[i].model);
		return true;
	}
	return false;
}

void preemption_read(char *model, size_t size, const struct fs *fs,
		     const struct kernel_config *config)
{
	char version[160], value[8];
	bool dynamic;

	model[0] = '\0';
	fs_read(fs, version, sizeof(version), "proc/sys/kernel/version");
	if (strstr(version, "PREEMPT_RT")) {
		snprintf(model, size, "rt");
		return;
	}
	dynamic = strstr(version, "PREEMPT_DYNAMIC") ||
		  !kernel_config_get(config, "CONFIG_PREEMPT_DYNAMIC", value,
				     sizeof(value));
	if (from_debugfs(model, size, fs))
		return;
	if (dynamic && from_cmdline(model, size, fs))
		return;
	if (from_config(model, size, config))
		return;
	/* A kernel that is not dynamic and says PREEMPT was built for nothing else; one
	 * that says nothing is none or voluntary, and which is not known. */
	if (!dynamic && strstr(version, " PREEMPT"))
		snprintf(model, size, "full");
}
