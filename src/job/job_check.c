// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <string.h>

#include "base/cpulist.h"
#include "job/job.h"
#include "job/layout.h"
#include "job/plan.h"

static int check_unique_uints(const struct uint_list *list, const char *field,
			      const char *where, struct err *err)
{
	for (size_t i = 0; i < list->count; i++) {
		for (size_t j = 0; j < i; j++) {
			if (list->items[i] == list->items[j])
				return err_set(err, -EINVAL,
					       "%s: %s[%zu]: %u: expected each value "
					       "once",
					       where, field, i, list->items[i]);
		}
	}
	return 0;
}

static int check_unique_names(const struct name_list *list, const char *field,
			      const char *where, struct err *err)
{
	for (size_t i = 0; i < list->count; i++) {
		for (size_t j = 0; j < i; j++) {
			if (!strcmp(list->items[i], list->items[j]))
				return err_set(err, -EINVAL,
					       "%s: %s[%zu]: \"%s\": expected each name "
					       "once",
					       where, field, i, list->items[i]);
		}
	}
	return 0;
}

int job_check_names(const struct name_list *list, const struct names *names,
		    const char *field, const char *where, struct err *err)
{
	char known[512];

	for (size_t i = 0; i < list->count; i++) {
		if (names_find(names, list->items[i]) < 0)
			return err_set(err, -EINVAL, "%s: %s[%zu]: \"%s\": expected %s",
				       where, field, i, list->items[i],
				       names_expected(names, list->items[i], known,
						      sizeof(known)));
	}
	return check_unique_names(list, field, where, err);
}

static int check_shares(const struct name_list *list, const char *where, struct err *err)
{
	struct layout layout;

	for (size_t i = 0; i < list->count; i++) {
		if (layout_make(&layout, LAYOUT_BLOCK_BYTES, list->items[i]))
			return err_set(
				err, -EINVAL,
				"%s: resident[%zu]: \"%s\": expected none, or "
				"RESIDENT:SWAPPED such as 1:5.4, neither of them 0 "
				"and at most %d:1",
				where, i, list->items[i], LAYOUT_RATIO_MAX);
	}
	return check_unique_names(list, "resident", where, err);
}

static int check_single(const struct job *job, const struct job_names *names,
			const char *where, struct err *err)
{
	char known[512];

	if (names_find(&names->patterns, job->single_pattern) < 0)
		return err_set(err, -EINVAL,
			       "%s: single_pattern: \"%s\": expected nothing, %s", where,
			       job->single_pattern,
			       names_expected(&names->patterns, job->single_pattern,
					      known, sizeof(known)));
	for (size_t i = 0; i < job->pattern.count; i++) {
		if (!strcmp(job->pattern.items[i], job->single_pattern))
			return err_set(err, -EINVAL,
				       "%s: single_pattern: \"%s\": expected one that is "
				       "not in pattern",
				       where, job->single_pattern);
	}
	return 0;
}

static int check_lists(const struct job *job, const struct job_names *names,
		       const char *where, struct err *err)
{
	int ret = check_unique_uints(&job->modes, "modes", where, err);

	if (!ret)
		ret = check_unique_uints(&job->size_mib, "size_mib", where, err);
	if (!ret)
		ret = job_check_names(&job->pattern, &names->patterns, "pattern", where,
				      err);
	if (!ret)
		ret = job_check_names(&job->release, &names->releases, "release", where,
				      err);
	if (!ret)
		ret = check_shares(&job->resident, where, err);
	if (!ret)
		ret = job_check_names(&job->watch, &names->watches, "watch", where, err);
	if (!ret && *job->single_pattern)
		ret = check_single(job, names, where, err);
	return ret;
}

int job_check(const struct job *job, const struct job_names *names, const char *where,
	      struct err *err)
{
	const size_t cells = plan_count(job);
	int ret = check_lists(job, names, where, err);
	char known[512];
	cpu_set_t set;

	if (ret)
		return ret;
	if (cells > PLAN_CELLS_MAX)
		return err_set(err, -EINVAL,
			       "%s: release x resident x pattern x size_mib x modes: "
			       "%zu cells: "
			       "expected at most %d",
			       where, cells, PLAN_CELLS_MAX);
	if (job->rounds.min > job->rounds.max)
		return err_set(
			err, -EINVAL,
			"%s: rounds.min: %u: expected at most rounds.max, which is %u: "
			"set rounds.min too",
			where, job->rounds.min, job->rounds.max);
	if (names_find(&names->backends, job->backend) < 0)
		return err_set(err, -EINVAL, "%s: backend: \"%s\": expected %s", where,
			       job->backend,
			       names_expected(&names->backends, job->backend, known,
					      sizeof(known)));
	if (cpulist_parse(job->cpus, &set))
		return err_set(err, -EINVAL,
			       "%s: cpus: \"%s\": expected a CPU list such as 0-3,8, no "
			       "CPU above %d",
			       where, job->cpus, CPU_SETSIZE - 1);
	if (*job->control && names_find(&names->controls, job->control) < 0)
		return err_set(err, -EINVAL, "%s: control: \"%s\": expected nothing, %s",
			       where, job->control,
			       names_expected(&names->controls, job->control, known,
					      sizeof(known)));
	return 0;
}
