// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/clock.h"
#include "kmod/explain.h"
#include "kmod/isolated_call.h"
#include "kmod/kmod.h"

#define CALL_LIMIT_NS (30 * NS_PER_SEC)
#define BUSY_LIMIT_NS (10 * NS_PER_SEC)
#define BUSY_POLL_NS  (5 * NS_PER_MSEC)

static int finit(const void *arg)
{
	const struct kmod *kmod = arg;

	return syscall(SYS_finit_module, kmod->fd, kmod->params, 0) ? -errno : 0;
}

int kmod_load(const struct kmod *kmod, struct ledger *ledger, uint64_t *ns,
	      struct err *err)
{
	struct ledger_entry entry = { .kind = LEDGER_MODULE,
				      .zram_id = UNKNOWN_U64,
				      .diskseq = UNKNOWN_U64,
				      .driver = ZRAM_OF_MODULE };
	struct explain explain;
	int ret;

	snprintf(entry.module, sizeof(entry.module), "%s", kmod->ko.name);
	snprintf(entry.build_id, sizeof(entry.build_id), "%s", kmod->ko.build_id);
	ret = ledger_add(ledger, &entry, err);
	if (ret)
		return ret;
	explain_begin(&explain, ledger->fs);
	ret = isolated_call(finit, kmod, CALL_LIMIT_NS, ns);
	if (ret) {
		explain_load(&explain, kmod, ret, err);
		/* Where the kernel has died on it, part of it is there and will stay. */
		if (ret != -EFAULT && ret != -ETIMEDOUT)
			ledger_drop_last(ledger, NULL);
	}
	explain_end(&explain);
	return ret;
}

static int delete (const void *arg)
{
	return syscall(SYS_delete_module, arg, O_NONBLOCK) ? -errno : 0;
}

/* EBUSY: it is being loaded still. */
static bool is_busy(int ret)
{
	return ret == -EWOULDBLOCK || ret == -EBUSY || ret == -EINTR;
}

static int until_free(const char *name, uint64_t *ns)
{
	const uint64_t end_ns = clock_now_ns() + BUSY_LIMIT_NS;
	int ret = isolated_call(delete, name, CALL_LIMIT_NS, ns);

	while (is_busy(ret) && clock_now_ns() < end_ns) {
		clock_nap_ns(BUSY_POLL_NS);
		ret = isolated_call(delete, name, CALL_LIMIT_NS, ns);
	}
	return ret;
}

int kmod_unload(const struct fs *fs, const struct ledger_entry *entry, char *said,
		size_t size, uint64_t *ns, struct err *err)
{
	char build_id[KO_BUILD_ID_TEXT];
	int ret;

	said[0] = '\0';
	*ns = UNKNOWN_U64;
	if (!fs_exists(fs, "sys/module/%s", entry->module))
		return 0;
	kmod_loaded_build_id(fs, entry->module, build_id);
	if (strcmp(build_id, entry->build_id)) {
		snprintf(said, size,
			 "%s: left alone: it is not the module that the run had loaded",
			 entry->module);
		return 0;
	}
	/* A copy of a machine's files has no kernel. */
	ret = fs_is_live(fs) ? until_free(entry->module, ns) : -EXDEV;
	if (ret == -ENOENT)
		ret = 0;
	if (ret)
		return explain_unload(fs, entry->module, ret, err);
	snprintf(said, size, "%s: unloaded", entry->module);
	return 0;
}
