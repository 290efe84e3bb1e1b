/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CMD_CAMPAIGN_OPTIONS_H
#define SWAPREL_CMD_CAMPAIGN_OPTIONS_H

#include <limits.h>
#include <stdbool.h>

#include "campaign/campaign.h"
#include "campaign/request.h"
#include "cli/command.h"

enum campaign_option {
	CAMPAIGN_OPT_BACKENDS = 256,
	CAMPAIGN_OPT_PARALLEL,
	CAMPAIGN_OPT_SEED,
	CAMPAIGN_OPT_MINUTES,
	CAMPAIGN_OPT_LEFT,
	CAMPAIGN_OPT_CHECK,
};

/* campaign_entries.c */
extern const struct option_entry campaign_entries[];

/* The usage text was asked for and has been printed. */
#define CAMPAIGN_OPTIONS_HELP 1

#define CAMPAIGN_KERNELS_MAX (CAMPAIGN_VARIANTS_MAX + 1)

/* What the command line of "campaign" says. */
struct campaign_options {
	char file[PATH_MAX];
	char dir[PATH_MAX];   /* absolute */
	const char *backends; /* directory of those given by name; NULL: ours */
	bool resume, left, quiet, check;
	struct campaign_kernel kernels[CAMPAIGN_KERNELS_MAX]; /* paths owned */
	size_t kernel_count;
};

/*
 * Read the command line and the campaign it names, with what the options change in it. 0,
 * CAMPAIGN_OPTIONS_HELP, or negative errno with a line. Free both in every case.
 */
int campaign_options_parse(struct campaign_options *options, struct campaign *campaign,
			   int argc, char **argv, struct err *err);
void campaign_options_free(struct campaign_options *options);

#endif
