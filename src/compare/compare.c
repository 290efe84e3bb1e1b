// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "compare/compare.h"

/* A list of the fields in which two results differ, as one line. */
struct differences {
	char text[384];
	size_t len;
};

static void differ(struct differences *list, const char *field, const char *base,
		   const char *other)
{
	if (!strcmp(base, other) || list->len >= sizeof(list->text))
		return;
	list->len +=
		(size_t)snprintf(list->text + list->len, sizeof(list->text) - list->len,
				 "%s%s %s, not %s", list->len ? "; " : "", field,
				 *other ? other : "unknown", *base ? base : "unknown");
}

static void differ_number(struct differences *list, const char *field, double base,
			  double other)
{
	char text[2][32] = { "", "" };

	if (isfinite(base))
		snprintf(text[0], sizeof(text[0]), "%.15g", base);
	if (isfinite(other))
		snprintf(text[1], sizeof(text[1]), "%.15g", other);
	differ(list, field, text[0], text[1]);
}

static double page_bytes(const struct result *result)
{
	uint64_t bytes = result->machine.page_size_bytes;

	return bytes == UNKNOWN_U64 ? NAN : (double)bytes;
}

int compare_may_stand_together(const struct result *base, const struct result *other,
			       struct err *err)
{
	const struct job *job = &base->job, *other_job = &other->job;
	struct differences list = { "", 0 };

	differ(&list, "substrate", base->substrate, other->substrate);
	differ(&list, "machine.id", base->machine.id, other->machine.id);
	differ_number(&list, "machine.page_size_bytes", page_bytes(base),
		      page_bytes(other));
	differ(&list, "job.name", job->name, other_job->name);
	differ(&list, "job.backend", job->backend, other_job->backend);
	differ(&list, "job.algorithm", job->algorithm, other_job->algorithm);
	differ_number(&list, "job.ratio", job->ratio, other_job->ratio);
	differ(&list, "job.control", *job->control ? job->control : "none",
	       *other_job->control ? other_job->control : "none");
	differ(&list, "job.tune", job->tune ? "true" : "false",
	       other_job->tune ? "true" : "false");
	differ(&list, "conditions.pinned_cpus", base->conditions.pinned_cpus,
	       other->conditions.pinned_cpus);
	if (!list.len)
		return 0;
	return err_set(err, -EXDEV, "%s", list.text);
}
