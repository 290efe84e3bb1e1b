/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CAMPAIGN_SLOT_H
#define SWAPREL_CAMPAIGN_SLOT_H

#include "campaign/outcome.h"
#include "campaign/schedule.h"

/* The results of one boot: what a backend brought. @dir is the descriptor of its
 * directory. */

/* Is there a whole result of @load in @dir, and is it of the right variant? 0, -ENOENT
 * when there is none, or another negative errno, with what is wrong in @outcome and
 * @detail. */
int slot_check_result(int dir, const struct slot_load *load, enum outcome *outcome,
		      char *detail, size_t size);

/* Of what is still to be had, what does not lie in @dir. */
void slot_todo_drop_done(int dir, struct slot_todo *todo);

/* What a boot brought. */
struct slot_taken {
	size_t count;
	enum outcome outcome; /* of the first load that it did not bring; or OK */
	char detail[256];     /* the same in one line */
};

/*
 * Take the results in @dir that are whole out of @todo, and write into each in which turn
 * of which order it was made. 0 or negative errno with a line.
 */
int slot_take(int dir, struct slot_todo *todo, const struct campaign *campaign,
	      struct slot_taken *taken, struct err *err);

/*
 * What the backend has noted so far for whoever watches: its lines "note: ..." on
 * standard error, among the first that it wrote, in one. Returns @buf, "" when there are
 * none.
 */
char *slot_notes(int dir, char *buf, size_t size);

#endif
