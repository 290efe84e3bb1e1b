/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CAMPAIGN_SLOT_H
#define SWAPREL_CAMPAIGN_SLOT_H

#include "campaign/backend.h"
#include "campaign/journal.h"
#include "campaign/schedule.h"

#define BOOT_SCHEMA "swaprel.boot/1"

/* The files of one boot: what a backend is asked, and what its answer is worth. @dir is
 * the descriptor of its directory. */

/* Where a variant's kernel is; absolute paths of whoever made the list, or NULL. */
struct campaign_kernel {
	const char *variant;
	char *image;
	char *manifest;
};

/* Write request.json and job.json into @dir. 0 or negative errno with a line. */
int slot_ask(int dir, const struct slot *slot, const struct campaign *campaign,
	     const struct job *job, const struct campaign_kernel *kernel,
	     struct err *err);

/*
 * What became of the boot in @dir: the backend's word is not enough, its result must load
 * and be of the right variant. @detail gets one line, "" when all is well.
 */
enum outcome slot_judge(int dir, const struct slot *slot, const struct backend_end *end,
			char *detail, size_t size);

/*
 * Write into the result in @dir, which was judged fine, in which turn of which order the
 * boot was made: the guest does not know, and a backend need not. 0 or negative errno
 * with a line.
 */
int slot_keep_turn(int dir, const struct slot *slot, const struct campaign *campaign,
		   struct err *err);

/*
 * What the backend has noted so far for whoever watches: its lines "note: ..." on
 * standard error, among the first that it wrote, in one. Returns @buf, "" when there are
 * none.
 */
char *slot_notes(int dir, char *buf, size_t size);

/* Is the result in @dir whole, and @slot's? 0, -ENOENT when there is none, or -EINVAL
 * with what is wrong in @outcome and @detail. */
int slot_check_result(int dir, const struct slot *slot, enum outcome *outcome,
		      char *detail, size_t size);

#endif
