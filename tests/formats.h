/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_TESTS_FORMATS_H
#define SWAPREL_TESTS_FORMATS_H

#include "campaign/campaign.h"
#include "compare/floor_file.h"
#include "guest/guest.h"
#include "job/job.h"
#include "kmod/manifest.h"
#include "ladder/ladder.h"
#include "ledger/ledger_file.h"
#include "result/published.h"
#include "result/result.h"

/* All file formats there are, by the names of their directories in tests/data/released.
 */
static const struct {
	const char *name;
	const struct file_format *format;
} formats[] = {
	{ "job", &job_format },
	{ "campaign", &campaign_format },
	{ "result", &result_format },
	{ "published", &published_format },
	{ "floor", &floor_format },
	{ "ledger", &ledger_format },
	{ "guest", &guest_format },
	{ "ladder", &ladder_format },
	{ "module", &module_manifest_format },
};

#define FORMAT_COUNT (sizeof(formats) / sizeof(formats[0]))

#endif
