/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CMD_RUN_ENTRIES_H
#define SWAPREL_CMD_RUN_ENTRIES_H

#include "cli/options.h"

/* The options of "run": its own, and one for each field of a job, made from the job's
 * table. */

enum run_option {
	RUN_ANYWAY = 256,
	RUN_FORCE,
	RUN_VARIANT,
	RUN_PROVENANCE,
	RUN_SUBSTRATE,
	RUN_MODULE,
	RUN_MODULE_PARAM,
	RUN_LOAD,
	RUN_PROFILE,
	RUN_FIELDS, /* that of a field, and those behind it */
};

extern const struct option_entry run_entries[];

/* Add an option for each field of a job. Its alias is the field's path, "rounds.max";
 * without one, its name is. */
void run_add_fields(struct option_list *list);

#endif
