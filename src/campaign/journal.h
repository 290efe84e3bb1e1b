/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CAMPAIGN_JOURNAL_H
#define SWAPREL_CAMPAIGN_JOURNAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "campaign/outcome.h"
#include "campaign/schedule.h"
#include "record/record.h"
#include "store/files.h"

/* What happened to each boot, one JSON object a line, each on disk before the next step
 * is taken. A line that a power cut tore is as if it had not been written. */

#define JOURNAL_NAME        "journal.jsonl"
#define JOURNAL_FILE_MAX    (16 * 1024 * 1024)
#define JOURNAL_ATTEMPT_MAX 999999

enum journal_event { JOURNAL_START, JOURNAL_END, JOURNAL_TURNS, JOURNAL_EVENT_COUNT };

struct journal_entry {
	unsigned int event; /* enum journal_event */
	char slot[SLOT_NAME_MAX];
	unsigned int attempt; /* from 1 to JOURNAL_ATTEMPT_MAX */
	char at[32];          /* ISO 8601, UTC */
	/* Of an end only: */
	unsigned int outcome; /* enum outcome */
	char detail[256];     /* one line */
	uint64_t elapsed_ms;
	unsigned int loads; /* of modules: how many results it brought; else 0 */
	/* Of turns only: what a budget had room for in the campaign, whose last slot it
	 * is. */
	unsigned int turns;
	unsigned int budget_s; /* it was */
};

struct journal {
	const struct files_dir *dir; /* borrowed, for messages */
	int fd;
	struct array entries; /* of struct journal_entry, oldest first */
};

/* What the entries of one slot add up to. */
struct journal_slot {
	unsigned int attempts; /* the last one's number */
	unsigned int failures; /* ends that were the boot's own failure, and brought
				* nothing */
	unsigned int lost;     /* that a lab lost; not in .failures */
	bool ok;               /* an end says that there is a result, or all of them */
	bool open;             /* the last attempt has no end: it was killed */
	const struct journal_entry *last_failure; /* borrowed, NULL if there is none */
};

/*
 * Read the journal in @dir, made if it is not there, cut off a torn last line, and be
 * ready to append. 0 or negative errno; -EINVAL with the line's number if an older line
 * is broken, or any holds what this version does not know. Close in either case.
 */
int journal_open(struct journal *journal, const struct files_dir *dir, struct err *err);
void journal_close(struct journal *journal);

/* The same of the one in the directory at @path, for readers: nothing is made, cut off or
 * appended. -ENOENT: none. */
int journal_read(struct journal *journal, const char *path, struct err *err);

/* Append, with fsync, and keep a copy; fills in @entry->at. 0 or negative errno with a
 * line. */
int journal_append(struct journal *journal, struct journal_entry *entry, struct err *err);

struct journal_slot journal_slot(const struct journal *journal, const char *slot);

/* A boot has ended that brought anything, or failed. */
bool journal_is_begun(const struct journal *journal);

/* How many turns a budget of @budget_s had room for, 0 when that is not settled. */
unsigned int journal_turns(const struct journal *journal, unsigned int budget_s);

/*
 * The start of a boot that was killed with the campaign, of @slot (NULL: of any), after
 * @last (NULL: the first); NULL: all others have their end.
 */
const struct journal_entry *journal_killed(const struct journal *journal,
					   const char *slot,
					   const struct journal_entry *last);

/* What all boots of @slot (NULL: any) took, those aside that were killed with the
 * campaign. */
uint64_t journal_spent_ms(const struct journal *journal, const char *slot);

/* Mean time of a load that came, its share of the boot included; 0 when none has. */
uint64_t journal_load_ms(const struct journal *journal);

/* Mean time of a boot that ended with a result, 0 when none has. */
uint64_t journal_mean_ms(const struct journal *journal);

#endif
