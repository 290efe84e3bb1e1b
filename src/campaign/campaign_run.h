/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CAMPAIGN_CAMPAIGN_RUN_H
#define SWAPREL_CAMPAIGN_CAMPAIGN_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "campaign/campaign.h"
#include "campaign/journal.h"
#include "campaign/request.h"

/* A boot that fails is tried this often in all; and this often one that a lab loses. */
#define CAMPAIGN_TRIES      2
#define CAMPAIGN_LOST_TRIES 10

/* How far a campaign is. */
struct campaign_score {
	size_t slots;         /* boots of the schedule; with a budget those so far */
	size_t ok;            /* have a result */
	size_t failed;        /* failed CAMPAIGN_TRIES times, and have none */
	size_t retried;       /* attempts that failed, whatever came after them */
	uint64_t mean_ms;     /* of the boots with a result, 0: none yet */
	size_t running;       /* boots at work; .slot is the oldest of them */
	const char *slot;     /* at work, borrowed */
	unsigned int attempt; /* its number */
	size_t loads;         /* of modules, in all; 0: as many as fit, or none */
	size_t load;          /* at work, from 1; 0: kernels are booted */
	const char *variant;  /* its variant, borrowed; NULL: all have come */
	uint64_t before_ms;   /* what earlier parts of the campaign took */
	unsigned int budget_s;
};

/* Called as things happen; any function may be NULL. */
struct campaign_callbacks {
	void *arg;
	void (*start)(void *arg, const struct campaign_score *score);
	/* What the backend has to say of all its boots, once. */
	void (*note)(void *arg, const struct campaign_score *score, const char *text);
	void (*tick)(void *arg, const struct campaign_score *score, uint64_t elapsed_ms);
	void (*end)(void *arg, const struct campaign_score *score,
		    const struct journal_entry *entry);
	/* Failed for good in this campaign or in the part of it that is resumed. */
	void (*given_up)(void *arg, const struct campaign_score *score,
			 const struct journal_entry *failure, unsigned int failures);
};

struct campaign_run_options {
	struct campaign *campaign; /* its seed and looks are settled by .dir */
	const struct job *job;
	const char *dir;     /* absolute; made if need be */
	const char *backend; /* the executable, absolute */
	const struct campaign_kernel *kernels;
	size_t kernel_count;
	bool resume;
	bool left; /* the campaign's budget is what is left: what it has had is added */
	int interrupt_fd;                           /* readable: stop; -1: none */
	const struct campaign_callbacks *callbacks; /* never NULL */
};

/*
 * Make every boot of the schedule that has no result yet, in its order, .parallel at the
 * same time; each is in the journal before it starts and when it has ended. With a budget
 * turns are made as long as one more fits, judged by those so far; how many that were is
 * in the journal, too. A result comes to stand in DIR/SLOT/result.json with one rename,
 * so there is never a half or a second one; what failed or was stopped is kept below
 * DIR/attempts.
 *
 * 0 when every boot has a result or has failed for good: see @score. Else a negative
 * errno and a line: -EINTR, stopped; -ENOPROTOOPT, the backend lacks something; -EEXIST,
 * a journal is there and .resume is not set; -EBUSY, another campaign has the directory;
 * -EINVAL, .resume with another campaign than the directory's.
 */
int campaign_run(const struct campaign_run_options *options, struct campaign_score *score,
		 struct err *err);

#endif
