/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CLI_CAMPAIGN_RESTART_H
#define SWAPREL_CLI_CAMPAIGN_RESTART_H

#include <stdbool.h>

#include "campaign/campaign.h"

/* The command that makes a campaign in @dir once more, in another directory, from the one
 * that continues it. False: that was not kept, or does not fit. */
bool campaign_restart_command(char *buf, size_t size, const struct campaign *campaign,
			      const char *dir);

/* Where it was not kept: what runs its file, if the job that this names is there. */
bool campaign_file_command(char *buf, size_t size, const struct campaign *campaign,
			   const char *file);

#endif
