// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "host/load.h"
#include "ledger/ledger_file.h"
#include "require/check.h"

#define IDLE_LOOK_NS      (300 * NS_PER_MSEC)
#define IDLE_BUSY_PERCENT 20

void require_memory(struct requirement *item, const struct require_context *ctx)
{
	uint64_t need = require_peak_bytes(ctx->plan), have = 0, kib;
	char *text;

	if (fs_slurp(ctx->fs, &text, 65536, "proc/meminfo") >= 0) {
		fs_key_u64(text, "MemAvailable", &kib);
		have = kib * 1024;
		free(text);
	}
	require_seen(item, have >= need ? REQUIRE_OK : REQUIRE_MISSING,
		     "%" PRIu64 " MiB available, the plan needs %" PRIu64 " MiB",
		     have / BYTES_PER_MIB, need / BYTES_PER_MIB);
	if (have < need)
		require_advise(item,
			       "stop what takes the memory, or choose fewer or smaller "
			       "processes: %s --modes 1 --size-mib 64",
			       require_command(ctx));
}

/* A line of /proc/swaps. */
struct swap_line {
	char name[64]; /* blanks in it are written as \040 */
	int priority;
};

/* Name first, priority last; what lies between is of no use here. Names may be longer
 * than is kept of them. The heading has no number and is passed over. */
static bool next_swap(const char **text, struct swap_line *swap)
{
	while (**text) {
		const char *line = *text, *end = line + strcspn(line, "\n"), *last = end;
		char *rest;

		*text = end + (*end == '\n');
		while (last > line && last[-1] != ' ' && last[-1] != '\t')
			last--;
		swap->priority = (int)strtol(last, &rest, 10);
		if (rest != last && sscanf(line, "%63s", swap->name) == 1)
			return true;
	}
	return false;
}

/* A run's own device is not to be taken from it, nor from what is to restore it. */
static bool say_ours(struct requirement *item, const struct fs *fs)
{
	struct lock_holders holders = { 0 };
	int fd = fs_openat(fs, O_RDONLY, LEDGER_DIR "/lock");

	if (fd >= 0) {
		lock_holders_find(&holders, fs, fd);
		close(fd);
	}
	if (holders.owner) {
		require_seen(item, REQUIRE_MISSING,
			     "another swaprel is running (pid "
			     "%d)",
			     holders.owner);
		require_advise(item, "wait for it: tail --pid=%d -f /dev/null",
			       holders.owner);
	} else if (holders.count || ledger_file_exists(fs)) {
		require_seen(item, REQUIRE_MISSING, "a killed swaprel left its swap on");
		require_advise(item, "swaprel restore");
	} else {
		return false;
	}
	return true;
}

void require_swap(struct requirement *item, const struct require_context *ctx)
{
	char text[4096];
	const char *rest = text;
	struct swap_line swap;
	ssize_t got = fs_read(ctx->fs, text, sizeof(text), "proc/swaps");
	size_t len = 0;

	if (got < 0 && (got != -ENOENT || !fs_exists(ctx->fs, "proc/self"))) {
		require_seen(item, REQUIRE_MISSING, "/proc/swaps: %s",
			     strerror((int)-got));
		return;
	}
	if (got < 0) {
		require_seen(item, REQUIRE_MISSING, "this kernel cannot swap");
		require_advise(item, "boot a kernel with CONFIG_SWAP=y");
		return;
	}
	while (next_swap(&rest, &swap)) {
		if (swap.priority >= ctx->plan->swap_priority) {
			if (fs_is_live(ctx->fs) && say_ours(item, ctx->fs))
				return;
			require_seen(item, REQUIRE_MISSING,
				     "%s has priority %d, ours would have %d", swap.name,
				     swap.priority, ctx->plan->swap_priority);
			require_advise(item,
				       "swapoff %s && swapon -p 100 %s # or, if a killed "
				       "run left it, swaprel restore",
				       swap.name, swap.name);
			return;
		}
		if (len < sizeof(item->seen))
			len += (size_t)snprintf(item->seen + len,
						sizeof(item->seen) - len,
						"%s%s at priority %d", len ? ", " : "",
						swap.name, swap.priority);
	}
	if (!len)
		require_seen(item, REQUIRE_OK, "none but ours");
}

void require_idle(struct requirement *item, const struct require_context *ctx)
{
	unsigned int percent;

	if (load_busy_percent(ctx->fs, IDLE_LOOK_NS, &percent)) {
		require_seen(item, REQUIRE_NOTE, "/proc/stat cannot be read");
		return;
	}
	if (percent <= IDLE_BUSY_PERCENT) {
		require_seen(item, REQUIRE_OK, "the CPUs are %u %% busy", percent);
		return;
	}
	require_seen(item, REQUIRE_NOTE, "the CPUs are %u %% busy before the run",
		     percent);
	require_advise(item, "see what runs: ps -eo pcpu,pid,comm --sort=-pcpu | head");
}
