// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>
#include <stdio.h>

#include "caveat/caveat.h"

/* So many boots are of use where one is all there is: docs/statistics.md has the table.
 */
#define BOOTS_LEAST 7

/* What a campaign is gone on with for. */
struct more {
	size_t undecided; /* cells and variants */
	size_t boots;     /* that would settle those that can be */
	size_t runs;      /* the same, in the one boot that there is */
	size_t halve;     /* units that would halve the widest interval */
	bool one_boot;
};

static void look_at(struct more *more, const struct analysis *analysis, size_t cell,
		    size_t variant)
{
	const struct analysis_options *options = &analysis->options;
	const struct verdict *verdict = analysis_verdict(analysis, cell, variant);
	struct estimate estimate =
		estimate_ratio(analysis_nested(analysis, cell, 0),
			       analysis_nested(analysis, cell, variant));
	size_t halve;

	if (verdict->kind == VERDICT_INVALID)
		return;
	more->undecided += verdict->kind == VERDICT_UNDECIDED;
	more->boots = verdict->more.boots > more->boots ? verdict->more.boots
							: more->boots;
	more->runs = verdict->more.runs > more->runs ? verdict->more.runs : more->runs;
	more->one_boot |= estimate_in_one_boot(&estimate);
	halve = power_halve(
		&estimate, analysis_each(analysis),
		estimate_each(options->next > 0 ? options->next : options->confidence,
			      analysis->comparisons));
	more->halve = halve > more->halve ? halve : more->halve;
}

/* The campaign's command for so many boots more (of each kernel); false: it has none. */
static bool command_for(char *buf, size_t size, const struct caveat_campaign *campaign,
			size_t boots, double more_s)
{
	double minutes = ceil((campaign->spent_s + more_s) / 60);
	size_t all = campaign->boots + boots;
	int len;

	if (campaign->timed ? !(more_s > 0 && minutes <= CAVEAT_MINUTES_MAX)
			    : all * campaign->variants > CAVEAT_BOOTS_MAX)
		return false;
	if (campaign->timed)
		len = snprintf(buf, size, "%s --minutes %.0f", campaign->command,
			       minutes);
	else
		len = snprintf(buf, size, "%s --boots %zu", campaign->command, all);
	return len > 0 && (size_t)len < size;
}

static void advise(const struct caveat_context *ctx, size_t boots, const char *what)
{
	const struct caveat_campaign *campaign = ctx->invocation->campaign;
	const double each_s = campaign->boot_s *
			      (campaign->modules ? 1 : campaign->variants);
	const double more_s = each_s * (double)boots;
	char command[DOCUMENT_TEXT_MAX], time[48] = "";

	if (!boots || !command_for(command, sizeof(command), campaign, boots, more_s))
		return;
	if (more_s > 0)
		snprintf(time, sizeof(time), ", some %.0f minute%s", ceil(more_s / 60),
			 more_s > 60 ? "s" : "");
	document_caveat(ctx->document, "more", command,
			"%s takes about %zu more %s%s:", what, boots,
			campaign->modules && campaign->running ? "turns" : "boots", time);
}

/* A guest that is over gets no more loads, and what it tells is of itself. */
static void advise_boots(const struct caveat_context *ctx)
{
	const struct caveat_campaign *campaign = ctx->invocation->campaign;
	/* With a budget nobody asked for boots. */
	const unsigned int boots = campaign->first_loads ? 1 : campaign->boots;

	advise(ctx, boots < BOOTS_LEAST ? BOOTS_LEAST - boots : 0,
	       "No load can be added to a finished boot. For variation between boots,");
}

/* The command that makes what a table asks for, where a campaign has one. */
void caveat_more(const struct caveat_context *ctx)
{
	const struct study *study = ctx->study;
	const struct caveat_campaign *campaign = ctx->invocation
							 ? ctx->invocation->campaign
							 : NULL;
	struct more more = { 0 };
	size_t per_boot, units;

	if (!campaign || !campaign->command || !study || !study->analysis.options.look)
		return;
	for (size_t c = 0; c < study->set.cell_count; c++) {
		for (size_t v = 1; v < study->set.variant_count; v++)
			look_at(&more, &study->analysis, c, v);
	}
	if (more.one_boot && campaign->modules && !campaign->running) {
		advise_boots(ctx);
		return;
	}
	per_boot = more.one_boot && campaign->modules ? campaign->loads : 1;
	units = more.boots > more.runs ? more.boots : more.runs;
	if (units)
		advise(ctx, (units + per_boot - 1) / per_boot,
		       "To decide what is undecided");
	else
		advise(ctx, (more.halve + per_boot - 1) / per_boot,
		       "To halve the intervals");
}
