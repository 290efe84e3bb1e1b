// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/choices.h"
#include "cmd/campaign_options.h"

static bool field_at(size_t index, struct choice *choice)
{
	return index < campaign_record.count &&
	       choice_set(choice, campaign_record.fields[index].name,
			  campaign_record.fields[index].help);
}

static const struct choices fields = { .title = "Fields of the file", .at = field_at };

const struct option_entry campaign_entries[] = {
	{ .group = "Campaign",
	  .name = "output",
	  .val = 'o',
	  .value = "DIR",
	  .help = "output directory",
	  .kind = VALUE_DIR },
	{ .name = "resume",
	  .val = 'r',
	  .help = "continue the campaign in DIR: only boots without a result are run" },
	{ .name = "boots", .val = 'n', .value = "N", .help = "boots of each variant" },
	{ .name = "minutes",
	  .val = CAMPAIGN_OPT_MINUTES,
	  .value = "N",
	  .help = "time budget: as many turns as fit, whatever boots or loads the file "
		  "names",
	  .more = "With boots_least in the file all turns are made in one boot, where fewer "
		  "boots than that fit. What fits is judged by how long the turns so far "
		  "took; the first is always made. With --resume it is what the campaign may "
		  "take in all." },
	{ .name = "left",
	  .val = CAMPAIGN_OPT_LEFT,
	  .value = "SECONDS",
	  .help = "the same, from now on: time already spent is not counted" },
	{ .name = "parallel",
	  .val = CAMPAIGN_OPT_PARALLEL,
	  .value = "N",
	  .help = "boots at the same time, where the backend is a lab's queue" },
	{ .name = "seed",
	  .val = CAMPAIGN_OPT_SEED,
	  .value = "N",
	  .help = "seed of the random order within each turn, to repeat one",
	  .more = "Without it a seed is chosen when the campaign begins and kept in "
		  "DIR/campaign.json; --resume takes that." },
	{ .name = "set",
	  .val = 's',
	  .value = "FIELD=VALUE",
	  .help = "another field of the file, as --set exact=yes",
	  .choices = &fields },
	{ .name = "check",
	  .val = CAMPAIGN_OPT_CHECK,
	  .help = "only check file and options; images and modules need not exist" },
	{ .group = "Kernels and modules",
	  .name = "kernel",
	  .val = 'k',
	  .value = "[VARIANT=]IMAGE",
	  .help = "the kernel to boot as VARIANT, given for all variants or for none; "
		  "with loads: the one kernel that loads all modules; by default the "
		  "backend's own",
	  .kind = VALUE_FILE },
	{ .name = "module",
	  .val = 'M',
	  .value = "VARIANT=FILE",
	  .help = "the module to load as VARIANT, for each",
	  .kind = VALUE_FILE },
	{ .name = "manifest",
	  .val = 'm',
	  .value = "VARIANT=FILE",
	  .help = "how that kernel was built, kept in its results; a module's manifest "
		  "lies beside it",
	  .kind = VALUE_FILE },
	{ .name = "backends",
	  .val = CAMPAIGN_OPT_BACKENDS,
	  .value = "DIR",
	  .help = "directory of the backends",
	  .kind = VALUE_DIR },
	{ .group = "Output", .name = "quiet", .val = 'q', .help = "print failures only" },
	OPTION_HELP,
	{ 0 },
};
