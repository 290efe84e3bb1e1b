// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cpulist.h"
#include "record/json_file.h"

#include "ledger/ledger_file.h"

struct ledger_file {
	char schema[24];
	char boot_id[64];
	uint64_t pid; /* of the run, which is known by it if its lock is lost */
	struct array entries;
};

static const char *const kind_items[LEDGER_KIND_COUNT] = {
	[LEDGER_KNOB] = "knob",
	[LEDGER_ZRAM_ADD] = "zram_add",
	[LEDGER_ZRAM] = "zram",
};

static const struct names kind_names = { "kind of entry", kind_items, LEDGER_KIND_COUNT };

static const struct field entry_fields[] = {
	{ .name = "kind",
	  .kind = FIELD_ENUM,
	  AT(struct ledger_entry, kind),
	  .names = &kind_names,
	  .flags = FIELD_REQUIRED },
	{ .name = "path",
	  .kind = FIELD_STRING,
	  STRING(struct ledger_entry, path),
	  .flags = FIELD_NULLABLE },
	{ .name = "old",
	  .kind = FIELD_STRING,
	  STRING(struct ledger_entry, old),
	  .flags = FIELD_NULLABLE },
	{ .name = "value",
	  .kind = FIELD_STRING,
	  STRING(struct ledger_entry, value),
	  .flags = FIELD_NULLABLE },
	{ .name = "zram_id",
	  .kind = FIELD_U64,
	  AT(struct ledger_entry, zram_id),
	  .max = LEDGER_ZRAM_ID_MAX,
	  .flags = FIELD_NULLABLE },
	{ .name = "diskseq",
	  .kind = FIELD_U64,
	  AT(struct ledger_entry, diskseq),
	  .flags = FIELD_NULLABLE },
};

static const struct record entry_record = {
	.what = "entry",
	.fields = entry_fields,
	.count = sizeof(entry_fields) / sizeof(entry_fields[0]),
	.size = sizeof(struct ledger_entry),
};

static const struct field file_fields[] = {
	{ .name = "schema",
	  .kind = FIELD_STRING,
	  STRING(struct ledger_file, schema),
	  .flags = FIELD_REQUIRED },
	{ .name = "boot_id",
	  .kind = FIELD_STRING,
	  STRING(struct ledger_file, boot_id),
	  .flags = FIELD_REQUIRED },
	{ .name = "pid",
	  .kind = FIELD_U64,
	  AT(struct ledger_file, pid),
	  .flags = FIELD_REQUIRED },
	{ .name = "entries",
	  .kind = FIELD_ARRAY,
	  AT(struct ledger_file, entries),
	  .record = &entry_record,
	  .flags = FIELD_REQUIRED },
};

static const struct record file_record = {
	.what = "ledger",
	.fields = file_fields,
	.count = sizeof(file_fields) / sizeof(file_fields[0]),
	.size = sizeof(struct ledger_file),
};

const struct record *ledger_entry_record(void)
{
	return &entry_record;
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
	case LEDGER_ZRAM_ADD:
		return cpulist_parse(entry->old, &ids) ? "old" : NULL;
	default:
		return entry->zram_id <= LEDGER_ZRAM_ID_MAX ? NULL : "zram_id";
	}
}

static int check_entry(const struct ledger_entry *entry, const char *where, size_t index,
		       struct err *err)
{
	const char *field = bad_field(entry);

	if (!field)
		return 0;
	return err_set(err, -EINVAL,
		       "%s: entries[%zu].%s: nothing that swaprel changes or writes: "
		       "refused (path \"%.100s\", old \"%.60s\")",
		       where, index, field, entry->path, entry->old);
}

static int read_boot_id(const struct fs *fs, char *id, size_t size, struct err *err)
{
	ssize_t len = fs_read(fs, id, size, "proc/sys/kernel/random/boot_id");

	return len < 0 ? err_sys(err, (int)len, "%s/proc/sys/kernel/random/boot_id",
				 fs->root)
		       : 0;
}

/* Take over the entries of a file that was read, or none of an earlier boot's. */
static int accept(struct ledger *ledger, struct ledger_file *file, const char *where,
		  struct err *err)
{
	const struct ledger_entry *entries = file->entries.items;
	char boot_id[64];
	int ret = read_boot_id(ledger->fs, boot_id, sizeof(boot_id), err);

	for (size_t i = 0; i < file->entries.count && !ret; i++)
		ret = check_entry(&entries[i], where, i, err);
	if (ret || strcmp(boot_id, file->boot_id))
		return ret;
	/* We have the lock, but perhaps not the one that the run took. */
	if (holds_lost_lock(ledger->fs, (pid_t)file->pid))
		return err_set(err, -EBUSY,
			       "another swaprel is at work (pid %d), though its lock was "
			       "removed: wait for it, or end it with SIGTERM",
			       (pid_t)file->pid);
	ledger->entries = file->entries;
	memset(&file->entries, 0, sizeof(file->entries));
	return 0;
}

static int decode(struct ledger *ledger, const char *text, size_t len, const char *where,
		  struct err *err)
{
	struct ledger_file file;
	json_t *json;
	int ret = json_text_load(text, len, where, &json, err);

	if (ret)
		return ret;
	record_init(&file_record, &file);
	ret = json_check_schema(json, LEDGER_SCHEMA, where, err);
	if (!ret)
		ret = record_decode(&file_record, json, &file, where, err);
	if (!ret)
		ret = accept(ledger, &file, where, err);
	record_clear(&file_record, &file);
	json_decref(json);
	return ret;
}

int ledger_file_read(struct ledger *ledger, struct err *err)
{
	int ret, fd = ledger_dir_open_file(ledger->fs, "ledger.json", O_RDONLY, err);
	char where[sizeof(ledger->fs->root) + 64], *text;
	ssize_t len;

	if (fd < 0)
		return fd;
	snprintf(where, sizeof(where), "%s/" LEDGER_DIR "/ledger.json", ledger->fs->root);
	text = malloc(LEDGER_FILE_MAX + 1);
	len = text ? read(fd, text, LEDGER_FILE_MAX + 1) : -1;
	if (len < 0)
		ret = err_sys(err, text ? -errno : -ENOMEM, "%s", where);
	else if (len > (ssize_t)LEDGER_FILE_MAX)
		ret = err_set(err, -EFBIG, "%s: too large: expected at most %u bytes",
			      where, LEDGER_FILE_MAX);
	else
		ret = decode(ledger, text, (size_t)len, where, err);
	free(text);
	close(fd);
	return ret;
}

bool ledger_file_exists(const struct fs *fs)
{
	return fs_exists(fs, LEDGER_DIR "/ledger.json");
}

static int remove_file(const struct fs *fs, const char *where, struct err *err)
{
	if (unlinkat(fs->root_fd, LEDGER_DIR "/ledger.json", 0) && errno != ENOENT)
		return err_sys(err, -errno, "%s: cannot be removed", where);
	return 0;
}

int ledger_file_write(const struct ledger *ledger, struct err *err)
{
	const struct publish_owner owner = publish_owner_root();
	struct ledger_file file = { .schema = LEDGER_SCHEMA,
				    .pid = (uint64_t)getpid(),
				    .entries = ledger->entries };
	char where[sizeof(ledger->fs->root) + 64];
	json_t *json;
	int ret;

	snprintf(where, sizeof(where), "%s/" LEDGER_DIR "/ledger.json", ledger->fs->root);
	if (!ledger->entries.count)
		return remove_file(ledger->fs, where, err);
	ret = read_boot_id(ledger->fs, file.boot_id, sizeof(file.boot_id), err);
	if (ret)
		return ret;
	json = record_encode(&file_record, &file);
	if (!json)
		return err_sys(err, -ENOMEM, "%s", where);
	ret = json_file_publish(where, json, &owner, err);
	json_decref(json);
	return ret;
}

/* What an earlier version left, which had other names. */
static int sweep_one(void *arg, const char *name)
{
	const struct fs *fs = arg;
	char path[sizeof(LEDGER_DIR) + NAME_MAX + 2];

	if (strncmp(name, "ledger.json.", strlen("ledger.json.")))
		return 0;
	snprintf(path, sizeof(path), LEDGER_DIR "/%s", name);
	unlinkat(fs->root_fd, path, 0);
	return 0;
}

void ledger_file_sweep(const struct fs *fs)
{
	int dir_fd = fs_openat(fs, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, LEDGER_DIR);

	fs_each(fs, LEDGER_DIR, sweep_one, (void *)fs);
	if (dir_fd < 0)
		return;
	publish_sweep(dir_fd);
	close(dir_fd);
}
