// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/method.h"
#include "workloads/workload.h"

static const char *pattern_about(const char *name)
{
	const struct pattern *pattern = pattern_find(name);

	return pattern ? pattern->about : NULL;
}

static const char *release_about(const char *name)
{
	const struct release_method *method = release_find(name);

	return method ? method->about : NULL;
}

struct method_options method_options_of(const struct caveat_invocation *invocation)
{
	return (struct method_options){ .pattern_about = pattern_about,
					.release_about = release_about,
					.invocation = invocation,
					.by_metric = true };
}
