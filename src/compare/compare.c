// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <inttypes.h>
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
	char text[2][32];

	snprintf(text[0], sizeof(text[0]), "%.15g", base);
	snprintf(text[1], sizeof(text[1]), "%.15g", other);
	differ(list, field, text[0], text[1]);
}

static void differ_job(struct differences *list, const struct job *base,
		       const struct job *other)
{
	differ(list, "job.name", base->name, other->name);
	differ(list, "job.algorithm", base->algorithm, other->algorithm);
	differ_number(list, "job.ratio", base->ratio, other->ratio);
	differ(list, "job.control", *base->control ? base->control : "none",
	       *other->control ? other->control : "none");
	differ(list, "job.tune", base->tune ? "true" : "false",
	       other->tune ? "true" : "false");
}

int compare_may_stand_together(const struct result *base, const struct result *other,
			       struct err *err)
{
	struct differences list = { "", 0 };
	char pages[2][24];

	snprintf(pages[0], sizeof(pages[0]), "%" PRIu64, base->machine.page_size_bytes);
	snprintf(pages[1], sizeof(pages[1]), "%" PRIu64, other->machine.page_size_bytes);
	differ(&list, "substrate", base->substrate, other->substrate);
	differ(&list, "machine.id", base->machine.id, other->machine.id);
	differ(&list, "machine.page_size_bytes", pages[0], pages[1]);
	differ_job(&list, &base->job, &other->job);
	differ(&list, "conditions.pinned_cpus", base->conditions.pinned_cpus,
	       other->conditions.pinned_cpus);
	if (!list.len)
		return 0;
	return err_set(err, -EXDEV, "%s", list.text);
}
