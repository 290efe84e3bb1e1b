// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
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

struct place {
	size_t variant, index;
};

static int by_variant(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	if (x->variant != y->variant)
		return x->variant < y->variant ? -1 : 1;
	return x->index < y->index ? -1 : x->index > y->index;
}

/* Boots are made in random order, and so the first directory may be of any variant. Files
 * of one variant stay in their order. Each file is moved once: they are large. */
static int sort_by_variant(struct compare_file *files, size_t count,
			   const struct campaign *campaign)
{
	struct place *places = calloc(count + 1, sizeof(*places));
	struct compare_file *sorted = calloc(count + 1, sizeof(*sorted));
	const bool there = places && sorted;

	for (size_t i = 0; there && i < count; i++)
		places[i] = (struct place){ variant_of(campaign, &files[i]), i };
	if (there && count) {
		qsort(places, count, sizeof(*places), by_variant);
		for (size_t i = 0; i < count; i++)
			sorted[i] = files[places[i].index];
		memcpy(files, sorted, count * sizeof(*files));
	}
	free(places);
	free(sorted);
	return there ? 0 : -ENOMEM;
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

int compare_files_heed_campaign(struct compare_files *files, size_t before,
				const char *dir)
{
	struct campaign campaign;
	char path[PATH_MAX];
	struct err ignored;
	int ret = 0;

	if (snprintf(path, sizeof(path), "%s/" CAMPAIGN_NAME, dir) >= (int)sizeof(path))
		return 0;
	if (!campaign_load(&campaign, path, &ignored)) {
		ret = sort_by_variant(files->files + before, files->count - before,
				      &campaign);
		if (campaign.looks > files->looks)
			files->looks = campaign.looks;
		note_campaign(files, &campaign, dir);
	}
	campaign_free(&campaign);
	return ret;
}
