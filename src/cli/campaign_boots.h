/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CLI_CAMPAIGN_BOOTS_H
#define SWAPREL_CLI_CAMPAIGN_BOOTS_H

#include <stdbool.h>

#include "base/err.h"
#include "format/document.h"

/*
 * "boots" in the data of @document: what the journals of campaigns say of each boot that
 * ended, among them those that brought no result. @arguments are a command's, "NAME=PATH"
 * included; those that are no campaign's directory have none. @note is the line that says
 * why a campaign cannot be read, of the last such one; "" where there is none. Members:
 *
 *	dir, campaign, backend, seed	which campaign's it is
 *	slot, attempt, variant		which boot; variant is null where it loads modules
 *	outcome, detail			how it ended, docs/campaign.md
 *	started_at, finished_at, duration_ns
 *	log	of a failed one: its console from the line on that detail quotes, else
 *		its end; at most DOCUMENT_LOG_MAX with the NUL; null: there is none
 *
 * Whether memory ran out is in @document->error. Returns how many boots there are.
 */
size_t campaign_boots_add(struct document *document, char **arguments, size_t count,
			  struct err *note);

/* Whether there is a campaign's file in the directory at @path. */
bool campaign_boots_is_campaign(const char *path);

#endif
