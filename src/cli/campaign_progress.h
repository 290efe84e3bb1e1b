/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CLI_CAMPAIGN_PROGRESS_H
#define SWAPREL_CLI_CAMPAIGN_PROGRESS_H

#include <stdbool.h>

#include "campaign/campaign_run.h"
#include "cli/status.h"

/* How far a campaign is: see status.h; and plain lines at the ends of each boot. Of
 * modules it counts loads. */
struct campaign_progress {
	bool quiet;
	struct status status;
	unsigned int deadline_s;
	uint64_t start_ns;
	size_t first_load;               /* that this process saw at work */
	struct campaign_watcher watcher; /* for campaign_run() */
};

/* @progress is borrowed by its own watcher: it stays where it is. */
void campaign_progress_begin(struct campaign_progress *progress, unsigned int deadline_s,
			     bool quiet);
void campaign_progress_end(struct campaign_progress *progress);

#endif
