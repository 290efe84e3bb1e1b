// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/load.h"
#include "record/file_format.h"
#include "record/json_file.h"
#include "result/round_journal.h"

/* Which run it is of. */
struct head {
	char schema[24];
	char tool_version[48];
	char started_at[32];
	struct job job;
};

static const struct field head_fields[] = {
	{ "schema", FIELD_STRING, STRING(struct head, schema), .flags = FIELD_REQUIRED },
	{ "tool_version", FIELD_STRING, STRING(struct head, tool_version),
	  .flags = FIELD_REQUIRED },
	{ "started_at", FIELD_STRING, STRING(struct head, started_at),
	  .flags = FIELD_REQUIRED },
	{ "job", FIELD_RECORD, AT(struct head, job), .flags = FIELD_REQUIRED,
	  .record = &job_record },
};

static const struct record head_record = {
	.what = "journal's head",
	FIELDS(struct head, head_fields),
};

/* A round, and what else a result that ends with it says. */
struct entry {
	unsigned int round; /* its index in the cell */
	char finished_at[32];
	struct run_conditions conditions;
	struct result_cell cell; /* which has this one round only */
};

static const struct field entry_fields[] = {
	{ "round", FIELD_UINT, AT(struct entry, round), .flags = FIELD_REQUIRED },
	{ "finished_at", FIELD_STRING, STRING(struct entry, finished_at),
	  .flags = FIELD_REQUIRED },
	{ "conditions", FIELD_RECORD, AT(struct entry, conditions),
	  .flags = FIELD_REQUIRED, .record = &run_conditions_record },
	{ "cell", FIELD_RECORD, AT(struct entry, cell), .flags = FIELD_REQUIRED,
	  .record = &result_cell_record },
};

static const struct record entry_record = {
	.what = "journal's round",
	FIELDS(struct entry, entry_fields),
};

static const struct file_format entry_format = { .record = &entry_record };

static const struct file_format head_format = { .schema = ROUND_JOURNAL_SCHEMA,
						.record = &head_record };

static struct head head_of(const struct result *result)
{
	struct head head = { .schema = ROUND_JOURNAL_SCHEMA, .job = result->job };

	memcpy(head.tool_version, result->tool_version, sizeof(head.tool_version));
	memcpy(head.started_at, result->started_at, sizeof(head.started_at));
	return head;
}

/* A line with its end, to be freed; NULL: no memory. Figures are as in a result. */
static char *line_of(const struct record *record, const void *what)
{
	json_t *json = record_encode(record, what);
	char *text = json_dumps(json, JSON_COMPACT | JSON_REAL_PRECISION(12)), *line;

	if (!text || asprintf(&line, "%s\n", text) < 0)
		line = NULL;
	free(text);
	json_decref(json);
	return line;
}

int round_journal_begin(struct publish_log *log, const struct publish_target *target,
			const struct result *result)
{
	const struct publish_owner owner = publish_owner_of_results();
	const struct head head = head_of(result);
	char *line = line_of(&head_record, &head);
	int ret = -ENOMEM;

	if (line)
		ret = publish_log_open(log, target, ROUND_JOURNAL_SUFFIX, line, &owner);
	free(line);
	return ret;
}

int round_journal_append(struct publish_log *log, const struct result *result)
{
	const struct result_cell *cell = result_cell(result, result->cells.count - 1);
	const size_t last = cell->rounds.count - 1;
	struct entry entry = { .round = (unsigned int)last,
			       .conditions = result->conditions,
			       .cell = *cell };
	char *line;
	int ret;

	memcpy(entry.finished_at, result->finished_at, sizeof(entry.finished_at));
	entry.cell.rounds.items = (struct result_round *)cell->rounds.items + last;
	entry.cell.rounds.count = 1;
	line = line_of(&entry_record, &entry);
	/* What is larger is not read again. */
	if (line && (size_t)log->len + strlen(line) > RESULT_FILE_MAX)
		ret = -EFBIG;
	else
		ret = line ? publish_log_append(log, line) : -ENOMEM;
	free(line);
	return ret;
}

/* Is the journal with this head of the run that made @result? */
static int check_head(const struct result *result, json_t *json, const char *where,
		      struct err *err)
{
	const struct head wanted = head_of(result);
	struct head head;
	int ret = file_format_decode(&head_format, &head, json, where, err);
	json_t *ours, *theirs;

	if (ret)
		return ret;
	ours = record_encode(&head_record, &wanted);
	theirs = record_encode(&head_record, &head);
	if (!json_equal(ours, theirs))
		ret = err_set(err, -EINVAL,
			      "%s: of another run than the result: started at %s", where,
			      head.started_at);
	json_decref(ours);
	json_decref(theirs);
	return ret;
}

/* Move the round to its place. 1; 0 when the result has it already. */
static int take_round(struct result *result, struct entry *entry, const char *where,
		      struct err *err)
{
	const struct result_cell *found = result_find_cell(result, &entry->cell.point);
	struct result_cell *cell = result->cells.items;
	struct result_round *round;

	cell = found ? cell + (found - cell) : NULL;
	if (entry->cell.rounds.count != 1 ||
	    entry->round > (cell ? cell->rounds.count : 0))
		return err_set(err, -EINVAL,
			       "%s: round %u: expected the next of the cell's, and one "
			       "only",
			       where, entry->round);
	if (cell && entry->round < cell->rounds.count)
		return 0;
	if (!cell)
		cell = result_add_cell(result);
	round = cell ? result_add_round(cell) : NULL;
	if (!round)
		return err_sys(err, -ENOMEM, "%s", where);
	*round = *(struct result_round *)entry->cell.rounds.items;
	entry->cell.rounds.count = 0;
	cell->point = entry->cell.point;
	cell->oversubscribed = entry->cell.oversubscribed;
	cell->summary = entry->cell.summary;
	result->conditions = entry->conditions;
	memcpy(result->finished_at, entry->finished_at, sizeof(result->finished_at));
	return 1;
}

struct replay {
	struct result *result;
	bool has_head;
	int added; /* rounds */
};

static int take_line(void *arg, json_t *json, const char *where, struct err *err)
{
	struct replay *replay = arg;
	struct entry entry;
	int ret;

	if (!replay->has_head) {
		replay->has_head = true;
		return check_head(replay->result, json, where, err);
	}
	ret = file_format_decode(&entry_format, &entry, json, where, err);
	if (!ret)
		ret = take_round(replay->result, &entry, where, err);
	file_format_free(&entry_format, &entry);
	replay->added += ret > 0;
	return ret;
}

/* Returns how many rounds came in, or negative errno; @result is then to be read anew. */
static int replay(struct result *result, const char *text, size_t len, const char *path,
		  struct err *err)
{
	struct replay replay = { .result = result };
	ssize_t whole = json_lines(text, len, path, take_line, &replay, err);

	/* The head came in one piece with the file: it is never torn. */
	if (!whole && memchr(text, '\n', len))
		return -EINVAL;
	if (whole >= 0 && replay.added)
		whole = result_check(result, path, err);
	return whole < 0 ? (int)whole : replay.added;
}

/* Open the journal beside @path, the name of which links may lead to. -ENOENT: there is
 * none. */
static int open_journal(const char *path, struct err *err)
{
	char *real = realpath(path, NULL), *slash = real ? strrchr(real, '/') : NULL;
	char name[NAME_MAX + sizeof(ROUND_JOURNAL_SUFFIX)];
	struct stat of_result, of_journal;
	int dir_fd = -1, fd = -ENOENT;

	if (slash && strlen(slash + 1) <= NAME_MAX && !stat(real, &of_result)) {
		snprintf(name, sizeof(name), "%s" ROUND_JOURNAL_SUFFIX, slash + 1);
		slash[1] = '\0';
		dir_fd = open(real, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	}
	if (dir_fd >= 0) {
		fd = load_open_at(dir_fd, name, err);
		close(dir_fd);
	}
	free(real);
	/* In a directory that others write to, anybody can lay one beside it. */
	if (fd >= 0 &&
	    (fstat(fd, &of_journal) || of_journal.st_uid != of_result.st_uid)) {
		close(fd);
		return err_set(err, -EPERM, "%s: expected to be of the result's owner",
			       name);
	}
	return fd == -ENAMETOOLONG ? -ENOENT : fd;
}

int round_journal_load(struct result *result, const char *path, char **text, size_t *len,
		       struct err *note, struct err *err)
{
	/* Before the result, which has what a run at work begins the journal anew of. */
	const int fd = open_journal(path, note);
	char journal[PATH_MAX + sizeof(ROUND_JOURNAL_SUFFIX)];
	char *lines = NULL, *bytes, *anew;
	ssize_t lines_len = fd, size;
	int ret, added = 0;

	snprintf(journal, sizeof(journal), "%s" ROUND_JOURNAL_SUFFIX, path);
	if (fd >= 0)
		lines_len = load_fd(fd, journal, &lines, RESULT_FILE_MAX, note);
	result_init(result);
	size = load_file(path, &bytes, RESULT_FILE_MAX, err);
	ret = size < 0 ? (int)size : result_parse(result, bytes, (size_t)size, path, err);
	if (!ret && lines && result->state == RESULT_INTERRUPTED)
		added = replay(result, lines, (size_t)lines_len, journal, note);
	if (added < 0) {
		result_free(result);
		ret = result_parse(result, bytes, (size_t)size, path, err);
	}
	if ((lines_len < 0 && lines_len != -ENOENT) || added < 0)
		err_prefix(note, 0, "journal not used");
	else
		*note->msg = '\0';
	free(lines);
	if (!text) {
		free(bytes);
		return ret;
	}
	*text = bytes;
	*len = size < 0 ? 0 : (size_t)size;
	if (ret || added <= 0)
		return ret;
	anew = file_format_text(&result_format, result, len);
	if (!anew)
		return err_sys(err, -ENOMEM, "%s", path);
	free(bytes);
	*text = anew;
	return 0;
}

/* With @target, the result, and @fd, its journal, open. */
static int fold(struct publish_target *target, int fd, struct err *err)
{
	struct publish_owner owner;
	struct result result;
	struct stat st;
	struct err note;
	char *text;
	size_t len;
	int ret;

	if (flock(fd, LOCK_EX | LOCK_NB))
		return err_set(err, -EBUSY, "%s: a run is writing it", target->path);
	if (fstatat(target->dir_fd, target->name, &st, AT_SYMLINK_NOFOLLOW))
		return err_sys(err, -errno, "%s", target->path);
	owner = (struct publish_owner){ st.st_uid, st.st_gid, st.st_mode & 0777 };
	ret = round_journal_load(&result, target->path, &text, &len, &note, err);
	if (!ret && *note.msg)
		ret = err_set(err, -EINVAL, "%s", note.msg);
	if (!ret)
		ret = publish_write(target, text, len, &owner, err);
	if (!ret)
		publish_log_remove(target, ROUND_JOURNAL_SUFFIX);
	free(text);
	result_free(&result);
	return ret;
}

int round_journal_fold(const char *path, struct err *err)
{
	struct publish_target target;
	int fd = -1, ret = publish_open(&target, path, true, err);

	if (!ret)
		ret = fd = open_journal(path, err);
	if (fd >= 0) {
		ret = fold(&target, fd, err);
		close(fd);
	}
	publish_close(&target);
	return ret;
}
