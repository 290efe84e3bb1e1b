/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_TESTS_UNIT_CAMPAIGN_BED_H
#define SWAPREL_TESTS_UNIT_CAMPAIGN_BED_H

#include <sys/types.h>

#include "campaign/campaign.h"
#include "campaign/journal.h"
#include "campaign/schedule.h"

/* A campaign of the program under test with a fake backend, in a directory of its own:
 * three variants, two boots. */
struct bed {
	char top[64];
	char file[128]; /* the campaign */
	char dir[128];  /* -o */
	char log[128];  /* what the fake backends say, see tests/data/backends */
	bool modules;   /* see bed_set() */
	struct campaign campaign;
	struct schedule schedule;
};

/* @backend: one of tests/data/backends. */
void bed_make(struct bed *bed, const char *backend);
void bed_remove(struct bed *bed);

/* The file leaves the seed open from now on. */
void bed_without_seed(const struct bed *bed);

/* A number in the file from now on; with "loads" its variants are modules. */
void bed_set(struct bed *bed, const char *field, unsigned int value);

/* Start "swaprel campaign"; @extra: NULL or options more, with blanks between them. What
 * it prints goes to files in .top. */
pid_t bed_start(const struct bed *bed, const char *extra);

/* Wait for it: the exit code, or 128 + signal. */
int bed_wait(pid_t pid);
int bed_run(const struct bed *bed, const char *extra);

/* What it said on standard error, at most @size - 1 characters; returns @buf. */
char *bed_stderr(const struct bed *bed, char *buf, size_t size);

/* How often the fake backends' log has a line that begins with @word. */
unsigned int bed_log_count(const struct bed *bed, const char *word);

/* No process that a fake backend started is left. */
bool bed_is_quiet(const struct bed *bed);

/* Ends of @slot (NULL: of any) with @outcome. */
unsigned int bed_ends(const struct bed *bed, const char *slot, enum outcome outcome);

/* The results of @load in the campaign, outside attempts; @slot: borrowed. */
unsigned int bed_count_results(const struct bed *bed, const struct slot *slot,
			       const struct slot_load *load);

/* Fails the test unless every slot has one whole result, and no other thing has. */
void bed_assert_whole(const struct bed *bed);

#endif
