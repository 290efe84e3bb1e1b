/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CLI_CAMPAIGN_BOOTS_H
#define SWAPREL_CLI_CAMPAIGN_BOOTS_H

#include <stdbool.h>

#include "format/document.h"

/*
 * "boots" in the data of @document: what the journals of campaigns say of each boot that
 * ended, among them those that brought no result. @arguments are a command's, "NAME=PATH"
 * included; those that are no campaign's directory, or whose journal cannot be read, have
 * none. Members:
 *
 *	dir, campaign, backend, seed	which campaign's it is
 *	slot, attempt, variant		which boot; variant is null where it loads modules
 *	outcome, detail			how it ended, docs/campaign.md
 *	started_at, finished_at, duration_ns
 *	log	of a failed one: from its console, from the line that detail quotes, else
 *its end; at most DOCUMENT_LOG_MAX with the NUL; null: there is none
 *
 * Whether memory ran out is in @document->error. Returns how many boots there are.
 */
size_t campaign_boots_add(struct document *document, char **arguments, size_t count);

/* Whether there is a campaign's file in the directory at @path. */
bool campaign_boots_is_campaign(const char *path);

#endif
