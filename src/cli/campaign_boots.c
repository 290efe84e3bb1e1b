// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clean.h"
#include "base/clock.h"
#include "base/load.h"
#include "campaign/journal.h"
#include "cli/campaign_boots.h"

/* What a backend leaves of a boot, the console first, see docs/backends.md. */
static const char *const logs[] = { "console.log", "run.log", BACKEND_ERR_NAME };

#define LOGS           (sizeof(logs) / sizeof(logs[0]))
#define LOG_FILE_MAX   (64 * 1024 * 1024)
#define LOG_BEFORE_MAX 512  /* bytes before the line that is quoted */
#define LOG_TAIL_MAX   4096 /* bytes, where none is */
#define QUOTE_MIN      12

struct boot_row {
	char dir[PATH_MAX], campaign[JOB_NAME_MAX], backend[256], seed[24];
	char slot[SLOT_NAME_MAX], variant[SLOT_NAME_MAX], detail[256];
	char started_at[32], finished_at[32];
	unsigned int attempt, outcome;
	uint64_t duration_ns;
	json_t *log; /* owned */
};

#define ROW struct boot_row
#define TEXT(name, member, text)                                                  \
	{                                                                         \
		name, FIELD_STRING, STRING(ROW, member), .flags = FIELD_NULLABLE, \
							 .help = text             \
	}

static const struct field fields[] = {
	TEXT("dir", dir, "the campaign's directory"),
	TEXT("campaign", campaign, "its name"),
	TEXT("backend", backend, "what booted"),
	TEXT("seed", seed, "of the campaign's order"),
	TEXT("slot", slot, "place in the campaign's schedule"),
	{ "attempt", FIELD_UINT, AT(ROW, attempt), .help = "from 1" },
	TEXT("variant", variant, "that was booted; null: modules of all were loaded"),
	TEXT("started_at", started_at, "ISO 8601, UTC"),
	TEXT("finished_at", finished_at, "ISO 8601, UTC"),
	{ "duration_ns", FIELD_U64, AT(ROW, duration_ns), .flags = FIELD_NULLABLE,
	  .help = "from start to finish" },
	{ "outcome", FIELD_ENUM, AT(ROW, outcome), .names = &outcome_names,
	  .help = "how it ended" },
	TEXT("detail", detail, "why, in one line"),
	{ "log", FIELD_JSON, AT(ROW, log), .flags = FIELD_NULLABLE,
	  .help = "excerpt of a failed boot's console" },
};

static const struct record boot_record = { .what = "boot", FIELDS(ROW, fields) };

/* Where @text has the line that @detail quotes, be it with words before it; NULL. */
static char *find_quoted(char *text, const char *detail)
{
	char *at = NULL;

	while (!at && detail && strlen(detail) >= QUOTE_MIN) {
		at = strstr(text, detail);
		detail = strstr(detail, ": ");
		detail = detail ? detail + 2 : NULL;
	}
	return at;
}

/* Forward to where the next line begins, unless @at is such a place or that is behind
 * @last. */
static char *line_at(char *text, char *at, const char *last)
{
	char *next = strchr(at, '\n');

	if (at == text || at[-1] == '\n' || !next || next >= last)
		return at;
	return next + 1;
}

static json_t *make_excerpt(char *text, size_t len, const char *detail)
{
	char *at = find_quoted(text, detail), *out = malloc(DOCUMENT_LOG_MAX);
	json_t *log = NULL;
	const char *last = at;
	size_t back = LOG_BEFORE_MAX;

	if (!at) {
		at = text + len;
		last = at - 1;
		back = LOG_TAIL_MAX;
	}
	at = line_at(text, at - text > (ssize_t)back ? at - back : text, last);
	if (out)
		log = json_string(clean_lines(out, DOCUMENT_LOG_MAX, at));
	free(out);
	return log;
}

/* The first log that there is and is not empty. */
static json_t *read_log(int fd, const char *detail)
{
	json_t *log = NULL;
	struct err ignored;
	char *text;

	for (size_t i = 0; i < LOGS && !log; i++) {
		ssize_t len = load_at(fd, logs[i], &text, LOG_FILE_MAX, &ignored);

		/* A serial line has any byte. */
		for (ssize_t k = 0; k < len; k++)
			text[k] = text[k] ? text[k] : '?';
		if (len > 0)
			log = make_excerpt(text, (size_t)len, detail);
		free(text);
	}
	return log;
}

/* A boot that brought nothing stays below attempts; one of modules that brought some of
 * its results has moved up. */
static json_t *find_log(int dir, const struct journal_entry *end)
{
	char name[SLOT_NAME_MAX + 16];
	int attempts = files_open_dir(dir, CAMPAIGN_ATTEMPTS), fd = -ENOENT;
	json_t *log;

	snprintf(name, sizeof(name), "%s.%u", end->slot, end->attempt);
	if (attempts >= 0) {
		fd = files_open_dir(attempts, name);
		close(attempts);
	}
	if (fd < 0)
		fd = files_open_dir(dir, name);
	if (fd < 0)
		fd = files_open_dir(dir, end->slot);
	if (fd < 0)
		return NULL;
	log = read_log(fd, end->detail);
	close(fd);
	return log;
}

static const char *start_of(const struct journal *journal,
			    const struct journal_entry *end)
{
	const struct journal_entry *entries = journal->entries.items;

	for (size_t i = 0; i < journal->entries.count; i++) {
		if (entries[i].event == JOURNAL_START &&
		    entries[i].attempt == end->attempt &&
		    !strcmp(entries[i].slot, end->slot))
			return entries[i].at;
	}
	return "";
}

static void add_boot(struct document *document, struct boot_row *row, int dir,
		     const struct journal *journal, const struct journal_entry *end)
{
	const char *variant = strchr(end->slot, '-');

	strcpy(row->slot, end->slot);
	strcpy(row->variant, variant ? variant + 1 : "");
	strcpy(row->detail, end->detail);
	strcpy(row->started_at, start_of(journal, end));
	strcpy(row->finished_at, end->at);
	row->attempt = end->attempt;
	row->outcome = end->outcome;
	row->duration_ns = end->elapsed_ms * (NS_PER_SEC / 1000);
	row->log = end->outcome == OUTCOME_OK ? NULL : find_log(dir, end);
	if (!document_boots(document))
		document_set(document, "boots", json_array());
	if (json_array_append_new(json_object_get(document->data, "boots"),
				  record_encode(&boot_record, row)))
		document->error = -ENOMEM;
	json_decref(row->log);
	row->log = NULL;
}

static void add_campaign(struct document *document, const char *path,
			 const struct campaign *campaign, const struct journal *journal)
{
	const struct journal_entry *entries = journal->entries.items;
	struct boot_row row = { .log = NULL };
	int dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	clean_text(row.dir, sizeof(row.dir), path);
	for (size_t len = strlen(row.dir); len > 1 && row.dir[len - 1] == '/'; len--)
		row.dir[len - 1] = '\0';
	strcpy(row.campaign, campaign->name);
	strcpy(row.backend, campaign->backend);
	if (campaign->seed != UNKNOWN_U64)
		snprintf(row.seed, sizeof(row.seed), "%llu",
			 (unsigned long long)campaign->seed);
	for (size_t i = 0; dir >= 0 && i < journal->entries.count; i++) {
		if (entries[i].event == JOURNAL_END)
			add_boot(document, &row, dir, journal, &entries[i]);
	}
	if (dir >= 0)
		close(dir);
}

/* What is no campaign's directory is passed over. */
static void read_campaign(struct document *document, const char *path, struct err *note)
{
	struct campaign campaign;
	struct journal journal;
	char file[PATH_MAX];
	struct err err;
	int ret;

	if (snprintf(file, sizeof(file), "%s/" CAMPAIGN_NAME, path) >= (int)sizeof(file))
		return;
	ret = campaign_load(&campaign, file, &err);
	if (!ret) {
		ret = journal_read(&journal, path, &err);
		if (!ret)
			add_campaign(document, path, &campaign, &journal);
		journal_close(&journal);
	}
	campaign_free(&campaign);
	if (ret && ret != -ENOENT && ret != -ENOTDIR)
		*note = err;
}

bool campaign_boots_is_campaign(const char *path)
{
	char file[PATH_MAX];

	return snprintf(file, sizeof(file), "%s/" CAMPAIGN_NAME, path) <
		       (int)sizeof(file) &&
	       !access(file, F_OK);
}

size_t campaign_boots_add(struct document *document, char **arguments, size_t count,
			  struct err *note)
{
	const char *path, *name_end;

	*note->msg = '\0';
	for (size_t i = 0; i < count; i++) {
		path = arguments[i];
		name_end = path + strcspn(path, "=/");
		if (*name_end == '=' && access(path, F_OK))
			path = name_end + 1;
		read_campaign(document, path, note);
	}
	return json_array_size(document_boots(document));
}
