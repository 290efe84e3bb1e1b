// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cpulist.h"
#include "base/load.h"

#include "ledger/ledger_file.h"

struct ledger_file {
	char schema[24];
	char boot_id[64];
	uint64_t pid; /* of the run, which is known by it if its lock is lost */
	struct array entries;
};

static const char *const kind_items[LEDGER_KIND_COUNT] = {
	[LEDGER_KNOB] = "knob", [LEDGER_ZRAM_ADD] = "zram_add",
	[LEDGER_ZRAM] = "zram", [LEDGER_MODULE] = "module",
	[LEDGER_LOOP] = "loop", [LEDGER_CGROUP] = "cgroup",
};

static const struct names kind_names = { "kind of entry", kind_items, LEDGER_KIND_COUNT };

static const struct field entry_fields[] = {
	{ "kind", FIELD_ENUM, AT(struct ledger_entry, kind), .names = &kind_names,
	  .flags = FIELD_REQUIRED },
	{ "path", FIELD_STRING, STRING(struct ledger_entry, path),
	  .flags = FIELD_NULLABLE },
	{ "old", FIELD_STRING, STRING(struct ledger_entry, old),
	  .flags = FIELD_NULLABLE },
	{ "value", FIELD_STRING, STRING(struct ledger_entry, value),
	  .flags = FIELD_NULLABLE },
	{ "zram_id", FIELD_U64, AT(struct ledger_entry, zram_id),
	  .max = LEDGER_ZRAM_ID_MAX, .flags = FIELD_NULLABLE },
	{ "diskseq", FIELD_U64, AT(struct ledger_entry, diskseq),
	  .flags = FIELD_NULLABLE },
	{ "driver", FIELD_ENUM, AT(struct ledger_entry, driver),
	  .names = &zram_driver_names, .flags = FIELD_REQUIRED, .before = "\"zram\"" },
	{ "module", FIELD_STRING, STRING(struct ledger_entry, module),
	  .flags = FIELD_NULLABLE },
	{ "build_id", FIELD_STRING, STRING(struct ledger_entry, build_id),
	  .flags = FIELD_NULLABLE },
};

const struct record ledger_entry_record = {
	.what = "entry",
	FIELDS(struct ledger_entry, entry_fields),
};

static const struct field file_fields[] = {
	{ "schema", FIELD_STRING, STRING(struct ledger_file, schema),
	  .flags = FIELD_REQUIRED },
	{ "boot_id", FIELD_STRING, STRING(struct ledger_file, boot_id),
	  .flags = FIELD_REQUIRED },
	{ "pid", FIELD_U64, AT(struct ledger_file, pid), .flags = FIELD_REQUIRED },
	{ "entries", FIELD_ARRAY, AT(struct ledger_file, entries),
	  .record = &ledger_entry_record, .flags = FIELD_REQUIRED },
};

static const struct record file_record = {
	.what = "ledger",
	FIELDS(struct ledger_file, file_fields),
};

static bool build_id_allowed(const char *hex)
{
	const size_t len = strlen(hex);

	return len && strspn(hex, "0123456789abcdef") == len;
}

/* The field that asks for what no run ever does, or NULL. */
static const char *bad_field(const struct ledger_entry *entry)
{
	cpu_set_t ids;

	switch (entry->kind) {
	case LEDGER_KNOB:
		if (!ledger_knob_allowed(entry->path))
			return "path";
		if (!ledger_value_allowed(entry->path, entry->old))
			return "old";
		return ledger_value_allowed(entry->path, entry->value) ? NULL : "value";
	case LEDGER_CGROUP:
		return ledger_cgroup_allowed(entry->path) ? NULL : "path";
	case LEDGER_ZRAM_ADD:
		return cpulist_parse(entry->old, &ids) ? "old" : NULL;
	case LEDGER_MODULE:
		if (!zram_module_name(entry->module))
			return "module";
		return build_id_allowed(entry->build_id) ? NULL : "build_id";
	case LEDGER_LOOP:
		return NULL;
	default:
		return entry->zram_id <= LEDGER_ZRAM_ID_MAX ? NULL : "zram_id";
	}
}

static int check(void *what, const char *where, struct err *err)
{
	const struct ledger_file *file = what;

	for (size_t i = 0; i < file->entries.count; i++) {
		const struct ledger_entry *entry =
			(const struct ledger_entry *)file->entries.items + i;
		const char *field = bad_field(entry);

		if (field)
			return err_set(err, -EINVAL,
				       "%s: entries[%zu].%s: nothing that swaprel "
				       "changes or writes: refused (path \"%.100s\", old "
				       "\"%.60s\")",
				       where, i, field, entry->path, entry->old);
	}
	return 0;
}

const struct file_format ledger_format = {
	.schema = LEDGER_SCHEMA,
	.max_bytes = LEDGER_FILE_MAX,
	.record = &file_record,
	.check = check,
};

static int read_boot_id(const struct fs *fs, char *id, size_t size, struct err *err)
{
	ssize_t len = fs_read(fs, id, size, "proc/sys/kernel/random/boot_id");

	return len < 0 ? err_sys(err, (int)len, "%s/proc/sys/kernel/random/boot_id",
				 fs->root)
		       : 0;
}

/* Take over the entries of a file that was read, or none of an earlier boot's. */
static int accept(struct ledger *ledger, struct ledger_file *file, struct err *err)
{
	char boot_id[64];
	int ret = read_boot_id(ledger->fs, boot_id, sizeof(boot_id), err);

	if (ret || strcmp(boot_id, file->boot_id))
		return ret;
	/* We have the lock, but perhaps not the one that the run took. */
	if (holds_lost_lock(ledger->fs, (pid_t)file->pid))
		return err_set(err, -EBUSY,
			       "another swaprel is running (pid %d), though its lock "
			       "was removed: wait for it, or end it with SIGTERM",
			       (pid_t)file->pid);
	ledger->entries = file->entries;
	memset(&file->entries, 0, sizeof(file->entries));
	return 0;
}

int ledger_file_read(struct ledger *ledger, struct err *err)
{
	int ret, fd = ledger_dir_open_file(ledger->fs, "ledger.json", O_RDONLY, err);
	char where[sizeof(ledger->fs->root) + 64], *text;
	struct ledger_file file;
	ssize_t len;

	if (fd < 0)
		return fd;
	snprintf(where, sizeof(where), "%s/" LEDGER_DIR "/ledger.json", ledger->fs->root);
	len = load_fd(fd, where, &text, LEDGER_FILE_MAX, err);
	if (len < 0)
		return (int)len;
	ret = file_format_parse(&ledger_format, &file, text, (size_t)len, where, err);
	if (!ret)
		ret = accept(ledger, &file, err);
	file_format_free(&ledger_format, &file);
	free(text);
	return ret;
}

bool ledger_file_exists(const struct fs *fs)
{
	return fs_exists(fs, LEDGER_DIR "/ledger.json");
}

int ledger_file_write(const struct ledger *ledger, struct err *err)
{
	const struct publish_owner owner = publish_owner_root();
	struct ledger_file file = { .schema = LEDGER_SCHEMA,
				    .pid = (uint64_t)getpid(),
				    .entries = ledger->entries };
	char where[sizeof(ledger->fs->root) + 64];
	struct publish_target target;
	int ret;

	snprintf(where, sizeof(where), "%s/" LEDGER_DIR "/ledger.json", ledger->fs->root);
	if (!ledger->entries.count) {
		if (unlinkat(ledger->fs->root_fd, LEDGER_DIR "/ledger.json", 0) &&
		    errno != ENOENT)
			return err_sys(err, -errno, "%s: cannot be removed", where);
		return 0;
	}
	ret = read_boot_id(ledger->fs, file.boot_id, sizeof(file.boot_id), err);
	if (ret)
		return ret;
	ret = publish_open(&target, where, true, err);
	if (!ret)
		ret = file_format_save(&ledger_format, &file, &target, &owner, err);
	publish_close(&target);
	return ret;
}

/* What an earlier version left, which had other names. */
static int sweep_one(void *arg, const char *name)
{
	const int *dir_fd = arg;

	if (!strncmp(name, "ledger.json.", strlen("ledger.json.")))
		unlinkat(*dir_fd, name, 0);
	return 0;
}

void ledger_file_sweep(const struct fs *fs)
{
	int dir_fd = fs_openat(fs, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, LEDGER_DIR);

	if (dir_fd < 0)
		return;
	fs_each(fs, LEDGER_DIR, sweep_one, &dir_fd);
	publish_sweep(dir_fd);
	close(dir_fd);
}
