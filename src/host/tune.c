// SPDX-License-Identifier: GPL-2.0-or-later
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "host/tune.h"

struct tune {
	struct ledger *ledger;
	const struct fs *fs;
	char *said;
	size_t size;
	struct err *err;
};

/* Set a knob, and append it to what was said, where a text that does not fit ends in
 * "...". */
static int set(struct tune *tune, const char *path, const char *value)
{
	size_t before = tune->ledger->entries.count, len = strlen(tune->said);
	int ret = ledger_set_knob(tune->ledger, path, value, tune->err);
	const struct ledger_entry *entry;
	char item[400];

	if (ret || tune->ledger->entries.count == before)
		return ret == -ENOENT ? 0 : ret;
	entry = ledger_entry(tune->ledger, before);
	snprintf(item, sizeof(item), "%s%s=%s (was %s)", len ? " " : "", entry->path,
		 entry->value, entry->old);
	if (len + strlen(item) + sizeof(" ...") <= tune->size)
		strcpy(tune->said + len, item);
	else if (len + sizeof(" ...") <= tune->size &&
		 (len < 3 || strcmp(tune->said + len - 3, "...")))
		strcpy(tune->said + len, " ...");
	return 0;
}

/* CPUs of one frequency domain share the knob: the second one finds it set already. */
static int set_governor(void *arg, const char *name)
{
	struct tune *tune = arg;
	char path[128], text[256], *rest = text, *word;

	if (strncmp(name, "cpu", 3) || !isdigit((unsigned char)name[3]))
		return 0;
	fs_read(tune->fs, text, sizeof(text),
		"sys/devices/system/cpu/%s/cpufreq/scaling_available_governors", name);
	while ((word = strsep(&rest, " ")) && strcmp(word, "performance"))
		;
	if (!word)
		return 0;
	snprintf(path, sizeof(path),
		 "sys/devices/system/cpu/%.16s/cpufreq/scaling_governor", name);
	return set(tune, path, "performance");
}

int tune_host(struct ledger *ledger, const struct fs *fs, char *said, size_t size,
	      struct err *err)
{
	struct tune tune = { ledger, fs, said, size, err };
	int ret;

	said[0] = '\0';
	ret = fs_each(fs, "sys/devices/system/cpu", set_governor, &tune);
	if (ret && ret != -ENOENT)
		return ret;
	ret = set(&tune, "proc/sys/kernel/numa_balancing", "0");
	return ret ? ret : set(&tune, "proc/sys/vm/compaction_proactiveness", "0");
}
