/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_KMOD_KMOD_H
#define SWAPREL_KMOD_KMOD_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/zram_driver.h"
#include "kmod/ko.h"
#include "kmod/manifest.h"
#include "ledger/ledger.h"

#define KMOD_PARAMS_MAX 256

/* A variant as a module: its file and its manifest, which agree. */
struct kmod {
	const char *path;                /* borrowed */
	int fd;                          /* of the file; -1: none */
	char where[256];                 /* the manifest's path */
	struct ko ko;                    /* what the file says */
	struct module_manifest manifest; /* what was said of it */
	char params[KMOD_PARAMS_MAX];    /* "num_devices=0 deferred_pages=64" */
	struct zram_driver driver;       /* its zram, once it is loaded */
};

/*
 * Read swaprel_NAME.ko and swaprel_NAME.json beside it. 0, or a negative errno with a
 * line: -ENOEXEC for what is no module, -EINVAL for a manifest of another one. Close in
 * either case.
 */
int kmod_open(struct kmod *kmod, const char *path, struct err *err);
void kmod_close(struct kmod *kmod);

/* Load it with a parameter, "NAME=VALUE". -EINVAL with a line where it has none of that
 * name. */
int kmod_add_param(struct kmod *kmod, const char *text, struct err *err);

/*
 * Write the module into the ledger, then load it; *ns is what that took. 0 or negative
 * errno with a line that says what to do, the kernel's own line in it where it has one.
 * On error the entry is gone again, unless the kernel died on it: then kmod_unload() says
 * so.
 */
int kmod_load(const struct kmod *kmod, struct ledger *ledger, uint64_t *ns,
	      struct err *err);

/*
 * Is it the one that runs? The build id in /sys/module is the file's and the manifest's,
 * and its control class is there. 0 or -ENODEV with a line.
 */
int kmod_prove(const struct kmod *kmod, const struct fs *fs, struct err *err);

/* Is disk @id of the driver's block major, as /proc/devices has it? 0 or -ENODEV with a
 * line. */
int kmod_prove_disk(const struct kmod *kmod, const struct fs *fs, unsigned int id,
		    struct err *err);

/* Its parameters as they are, {"deferred_pages": "64"}: a new object. */
json_t *kmod_params(const struct kmod *kmod, const struct fs *fs);

/* The build id of the module that is loaded under @name. 0 or negative errno: -ENOENT,
 * none is loaded, or it has no id and *hex is "". */
int kmod_loaded_build_id(const struct fs *fs, const char *name,
			 char hex[KO_BUILD_ID_TEXT]);

/*
 * Unload what a ledger's entry tells of, trying again for 10 s while it is in use. @said
 * gets one line, "" when there was nothing to do: a module of another build id under that
 * name is somebody else's and stays. *ns is what it took, UNKNOWN_U64 if nothing was
 * unloaded. 0 or negative errno with a line.
 */
int kmod_unload(const struct fs *fs, const struct ledger_entry *entry, char *said,
		size_t size, uint64_t *ns, struct err *err);

#endif
