// SPDX-License-Identifier: GPL-2.0-or-later
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/campaign_restart.h"
#include "cli/invocation.h"

/* What goes on with a campaign begins a new one without its --resume, or RESUME=DIR, and
 * with another directory: the last -o counts. */
static bool new_campaign(char *buf, size_t size, const char *invocation, const char *dir)
{
	const char *end = strstr(invocation, " --resume"),
		   *resume = strstr(invocation, "RESUME=");
	const char *script = resume ? strstr(resume, " scripts/") : NULL;
	char quoted[PATH_MAX], fresh[PATH_MAX];

	if (script) /* it chooses a directory itself */
		return snprintf(buf, size, "%.*s%s", (int)(resume - invocation),
				invocation, script + 1) < (int)size;
	if (!end || end[strlen(" --resume")])
		return false;
	snprintf(fresh, sizeof(fresh), "%.*s-again",
		 (int)(strlen(dir) - (dir[strlen(dir) - 1] == '/')), dir);
	return advice_quote(quoted, sizeof(quoted), fresh) &&
	       snprintf(buf, size, "%.*s -o %s", (int)(end - invocation), invocation,
			quoted) < (int)size;
}

bool campaign_restart_command(char *buf, size_t size, const struct campaign *campaign,
			      const char *dir)
{
	const size_t len = new_campaign(buf, size, campaign->resume_command, dir)
				   ? strlen(buf)
				   : 0;

	if (!len)
		return false;
	/* The command that continues it is told anew how long it may take. */
	if (campaign->budget_s && !strstr(buf, " --minutes"))
		return (size_t)snprintf(buf + len, size - len, " --minutes %u",
					(unsigned int)(campaign->budget_s + 59) / 60) <
		       size - len;
	return true;
}

bool campaign_file_command(char *buf, size_t size, const struct campaign *campaign,
			   const char *file)
{
	const char *script = !campaign->loads                    ? "-kernels"
			     : strcmp(campaign->backend, "here") ? ""
								 : " --native";
	char quoted[PATH_MAX], job[PATH_MAX];

	campaign_job(job, sizeof(job), campaign, file);
	return (!strchr(job, '/') || !access(job, R_OK)) &&
	       advice_quote(quoted, sizeof(quoted), file) &&
	       snprintf(buf, size, "scripts/measure%s %s", script, quoted) < (int)size;
}
