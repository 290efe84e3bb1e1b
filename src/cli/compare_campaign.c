// SPDX-License-Identifier: GPL-2.0-or-later
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "campaign/journal.h"
#include "cli/campaign_restart.h"
#include "cli/compare_files.h"

/* The place of the file's variant among the variants, of which the first is the base. */
static size_t variant_of(const struct campaign *campaign, const struct compare_file *file)
{
	size_t i = 0;

	while (i < campaign->variants.count &&
	       strcmp(campaign_variant(campaign, i)->name, file->result.variant.name))
		i++;
	return i;
}

/* Boots are made in random order, and so the first directory may be of any variant. Files
 * of one variant stay in their order. */
static void sort_by_variant(struct compare_file *files, size_t count,
			    const struct campaign *campaign)
{
	for (size_t i = 1; i < count; i++) {
		const struct compare_file file = files[i];
		size_t at = i;

		for (; at &&
		       variant_of(campaign, &files[at - 1]) > variant_of(campaign, &file);
		     at--)
			files[at] = files[at - 1];
		files[at] = file;
	}
}

/* What it takes to continue a campaign, where that is known. */
static void note_campaign(struct compare_files *files, const struct campaign *campaign,
			  const char *dir)
{
	struct journal journal;
	struct err ignored;

	strcpy(files->resume_command, campaign->resume_command);
	files->of_campaign = *files->resume_command;
	if (!campaign_restart_command(files->start_command, sizeof(files->start_command),
				      campaign, dir))
		*files->start_command = '\0';
	files->campaign = (struct caveat_campaign){
		.command = files->resume_command,
		.modules = campaign->loads,
		.running = !strcmp(campaign->backend, "here"),
		.boots = campaign->boots,
		.loads = campaign->loads,
		.first_loads = campaign->first_loads,
		.variants = (unsigned int)campaign->variants.count,
		.timed = campaign->budget_s,
	};
	if (!journal_read(&journal, dir, &ignored)) {
		files->campaign.spent_s = (double)journal_spent_ms(&journal, NULL) / 1000;
		files->campaign.boot_s = (double)journal_mean_ms(&journal) / 1000;
		/* Of those to come, which are shorter than the first. */
		if (campaign->first_loads > campaign->loads)
			files->campaign.boot_s =
				(double)journal_load_ms(&journal) / 1000 *
				(double)(campaign->variants.count * campaign->loads);
	}
	journal_close(&journal);
}

void compare_files_heed_campaign(struct compare_files *files, size_t before,
				 const char *dir)
{
	struct campaign campaign;
	char path[PATH_MAX];
	struct err ignored;

	if (snprintf(path, sizeof(path), "%s/" CAMPAIGN_NAME, dir) >= (int)sizeof(path))
		return;
	if (!campaign_load(&campaign, path, &ignored)) {
		sort_by_variant(files->files + before, files->count - before, &campaign);
		if (campaign.looks > files->looks)
			files->looks = campaign.looks;
		note_campaign(files, &campaign, dir);
	}
	campaign_free(&campaign);
}
