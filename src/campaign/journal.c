// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/load.h"
#include "base/publish.h"
#include "campaign/journal.h"
#include "record/json_file.h"
#include "store/files.h"

static const char *const events[JOURNAL_EVENT_COUNT] = {
	[JOURNAL_START] = "start",
	[JOURNAL_END] = "end",
	[JOURNAL_TURNS] = "turns",
};

static const struct names event_names = { "event", events, JOURNAL_EVENT_COUNT };

static const struct field fields[] = {
	{ "event", FIELD_ENUM, AT(struct journal_entry, event), .flags = FIELD_REQUIRED,
	  .names = &event_names, .help = "start, end or turns" },
	{ "slot", FIELD_STRING, STRING(struct journal_entry, slot),
	  .flags = FIELD_REQUIRED, .help = "which boot" },
	{ "attempt", FIELD_UINT, AT(struct journal_entry, attempt),
	  .flags = FIELD_REQUIRED, .min = 1, .max = JOURNAL_ATTEMPT_MAX,
	  .help = "counted from 1" },
	{ "at", FIELD_STRING, STRING(struct journal_entry, at), .help = "when, UTC" },
	{ "outcome", FIELD_ENUM, AT(struct journal_entry, outcome),
	  .names = &outcome_names, .help = "of an end: how" },
	{ "detail", FIELD_STRING, STRING(struct journal_entry, detail),
	  .help = "of an end: what was seen" },
	{ "elapsed_ms", FIELD_U64, AT(struct journal_entry, elapsed_ms),
	  .help = "of an end: since the start" },
	{ "loads", FIELD_UINT, AT(struct journal_entry, loads),
	  .help = "of an end: loads of modules that have a result now" },
	{ "turns", FIELD_UINT, AT(struct journal_entry, turns),
	  .help = "of turns: how many the budget had room for" },
	{ "budget_s", FIELD_UINT, AT(struct journal_entry, budget_s),
	  .help = "of turns: the budget" },
};

static const struct record entry_record = {
	.what = "journal entry",
	FIELDS(struct journal_entry, fields),
};

static int take_entry(void *arg, json_t *json, const char *where, struct err *err)
{
	struct journal *journal = arg;
	struct journal_entry *entry = array_add(&journal->entries, &entry_record);
	int ret = entry ? record_decode(&entry_record, json, entry, where, err)
			: err_sys(err, -ENOMEM, "%s", where);

	if (ret && entry)
		journal->entries.count--;
	return ret;
}

static int load(struct journal *journal, const char *path, struct err *err)
{
	int fd = fcntl(journal->fd, F_DUPFD_CLOEXEC, 0);
	char *text;
	ssize_t whole,
		len = load_fd(fd < 0 ? -errno : fd, path, &text, JOURNAL_FILE_MAX, err);

	if (len < 0)
		return (int)len;
	/* A line that is JSON was written whole, whether or not this version knows what
	 * it says. */
	whole = json_lines(text, (size_t)len, path, take_entry, journal, err);
	free(text);
	if (whole < 0)
		return (int)whole;
	if (whole < len && (ftruncate(journal->fd, whole) || fsync(journal->fd)))
		return err_sys(err, -errno, "%s: cannot be repaired", path);
	return 0;
}

int journal_open(struct journal *journal, const struct files_dir *dir, struct err *err)
{
	const int flags = O_RDWR | O_APPEND;
	char path[PATH_MAX + sizeof(JOURNAL_NAME)];
	int ret = 0;

	*journal = (struct journal){ .dir = dir };
	snprintf(path, sizeof(path), "%s/" JOURNAL_NAME, dir->path);
	journal->fd = files_open(dir->fd, JOURNAL_NAME, flags | O_CREAT | O_EXCL);
	if (journal->fd >= 0) {
		files_own(journal->fd);
		ret = files_sync(dir->fd);
	} else if (journal->fd == -EEXIST) {
		journal->fd = files_open(dir->fd, JOURNAL_NAME, flags);
	}
	if (journal->fd < 0)
		ret = journal->fd;
	return ret ? err_set(err, ret, "%s: %s", path, files_strerror(ret))
		   : load(journal, path, err);
}

int journal_read(struct journal *journal, const char *path, struct err *err)
{
	char name[PATH_MAX + sizeof(JOURNAL_NAME)], *text;
	int fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	ssize_t len = fd < 0 ? err_sys(err, -errno, "%s", path)
			     : load_at(fd, JOURNAL_NAME, &text, JOURNAL_FILE_MAX, err);

	*journal = (struct journal){ .fd = -1 };
	if (fd >= 0)
		close(fd);
	if (len < 0)
		return (int)len;
	snprintf(name, sizeof(name), "%s/" JOURNAL_NAME, path);
	len = json_lines(text, (size_t)len, name, take_entry, journal, err);
	free(text);
	return len < 0 ? (int)len : 0;
}

void journal_close(struct journal *journal)
{
	if (journal->fd >= 0)
		close(journal->fd);
	free(journal->entries.items);
	*journal = (struct journal){ .fd = -1 };
}

static char *entry_line(const struct journal_entry *entry)
{
	json_t *json = record_encode(&entry_record, entry);
	char *text;

	if (entry->event != JOURNAL_END) {
		json_object_del(json, "outcome");
		json_object_del(json, "detail");
		json_object_del(json, "elapsed_ms");
	}
	if (!entry->loads)
		json_object_del(json, "loads");
	if (entry->event != JOURNAL_TURNS) {
		json_object_del(json, "turns");
		json_object_del(json, "budget_s");
	}
	text = json_dumps(json, JSON_COMPACT);
	json_decref(json);
	return text;
}

int journal_append(struct journal *journal, struct journal_entry *entry, struct err *err)
{
	struct journal_entry *copy = array_add(&journal->entries, &entry_record);
	int ret;
	size_t len;
	char *line;

	clock_stamp(entry->at, sizeof(entry->at));
	line = copy ? entry_line(entry) : NULL;
	if (!line)
		return err_sys(err, -ENOMEM, "%s: journal", journal->dir->path);
	*copy = *entry;
	len = strlen(line);
	line[len++] = '\n'; /* in the terminator's place: one write, one line */
	ret = publish_write_all(journal->fd, line, len);
	if (!ret && fsync(journal->fd))
		ret = -errno;
	free(line);
	return ret ? err_sys(err, ret, "%s: " JOURNAL_NAME ": cannot be written",
			     journal->dir->path)
		   : 0;
}

static const struct journal_entry *entry_at(const struct journal *journal, size_t i)
{
	return (const struct journal_entry *)journal->entries.items + i;
}

struct journal_slot journal_slot(const struct journal *journal, const char *slot)
{
	struct journal_slot sum = { 0 };

	for (size_t i = 0; i < journal->entries.count; i++) {
		const struct journal_entry *entry = entry_at(journal, i);

		if (entry->event == JOURNAL_TURNS || strcmp(entry->slot, slot))
			continue;
		sum.attempts = entry->attempt;
		sum.open = entry->event == JOURNAL_START;
		if (sum.open)
			continue;
		sum.ok |= entry->outcome == OUTCOME_OK;
		if (!outcome_is_failure((enum outcome)entry->outcome))
			continue;
		if (entry->outcome == OUTCOME_LOST)
			sum.lost += !entry->loads;
		else
			sum.failures += !entry->loads;
		sum.last_failure = entry;
	}
	return sum;
}

bool journal_is_begun(const struct journal *journal)
{
	for (size_t i = 0; i < journal->entries.count; i++) {
		const struct journal_entry *entry = entry_at(journal, i);

		if (entry->event == JOURNAL_END &&
		    (entry->loads || outcome_is_failure((enum outcome)entry->outcome)))
			return true;
	}
	return false;
}

unsigned int journal_turns(const struct journal *journal, unsigned int budget_s)
{
	unsigned int turns = 0;

	for (size_t i = 0; i < journal->entries.count; i++) {
		const struct journal_entry *entry = entry_at(journal, i);

		if (entry->event == JOURNAL_TURNS && entry->budget_s == budget_s)
			turns = entry->turns;
	}
	return turns;
}

/* Entry @i is the last of its slot. */
static bool is_last(const struct journal *journal, size_t i)
{
	for (size_t j = i + 1; j < journal->entries.count; j++) {
		const struct journal_entry *entry = entry_at(journal, j);

		if (entry->event != JOURNAL_TURNS &&
		    !strcmp(entry->slot, entry_at(journal, i)->slot))
			return false;
	}
	return true;
}

const struct journal_entry *journal_killed(const struct journal *journal,
					   const char *slot,
					   const struct journal_entry *last)
{
	size_t i = last ? (size_t)(last - entry_at(journal, 0)) + 1 : 0;

	for (; i < journal->entries.count; i++) {
		const struct journal_entry *entry = entry_at(journal, i);

		if (entry->event == JOURNAL_START &&
		    (!slot || !strcmp(entry->slot, slot)) && is_last(journal, i))
			return entry;
	}
	return NULL;
}

uint64_t journal_spent_ms(const struct journal *journal, const char *slot)
{
	uint64_t sum_ms = 0;

	for (size_t i = 0; i < journal->entries.count; i++) {
		const struct journal_entry *entry = entry_at(journal, i);

		if (!slot || !strcmp(entry->slot, slot))
			sum_ms += entry->elapsed_ms;
	}
	return sum_ms;
}

uint64_t journal_load_ms(const struct journal *journal)
{
	uint64_t sum_ms = 0, count = 0;

	for (size_t i = 0; i < journal->entries.count; i++) {
		const struct journal_entry *entry = entry_at(journal, i);

		sum_ms += entry->loads ? entry->elapsed_ms : 0;
		count += entry->loads;
	}
	return count ? sum_ms / count : 0;
}

uint64_t journal_mean_ms(const struct journal *journal)
{
	uint64_t sum_ms = 0, count = 0;

	for (size_t i = 0; i < journal->entries.count; i++) {
		const struct journal_entry *entry = entry_at(journal, i);

		if (entry->event != JOURNAL_END || entry->outcome != OUTCOME_OK ||
		    !entry->elapsed_ms)
			continue;
		sum_ms += entry->elapsed_ms;
		count++;
	}
	return count ? sum_ms / count : 0;
}
