// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <string.h>

#include "base/cpulist.h"
#include "job/job.h"
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

static int check_known(const struct name_list *list, const struct names *names,
		       const char *field, const char *where, struct err *err)
{
	char known[256];

	for (size_t i = 0; i < list->count; i++) {
		if (names_find(names, list->items[i]) < 0)
			return err_set(err, -EINVAL, "%s: %s[%zu]: \"%s\": expected %s",
				       where, field, i, list->items[i],
				       names_join(names, known, sizeof(known)));
	}
	return check_unique_names(list, field, where, err);
}

static int check_lists(const struct job *job, const struct job_names *names,
		       const char *where, struct err *err)
{
	int ret = check_unique_uints(&job->modes, "modes", where, err);

	if (!ret)
		ret = check_unique_uints(&job->size_mib, "size_mib", where, err);
	if (!ret)
		ret = check_known(&job->pattern, &names->patterns, "pattern", where, err);
	if (!ret)
		ret = check_known(&job->release, &names->releases, "release", where, err);
	return ret;
}

static int check_cells(const struct job *job, const char *where, struct err *err)
{
	size_t count = job->release.count * job->pattern.count * job->size_mib.count *
		       job->modes.count;

	if (count <= PLAN_CELLS_MAX)
		return 0;
	return err_set(err, -EINVAL,
		       "%s: release x pattern x size_mib x modes: %zu cells: expected at "
		       "most %d",
		       where, count, PLAN_CELLS_MAX);
}

static int check_rounds(const struct job_rounds *rounds, const char *where,
			struct err *err)
{
	if (rounds->min <= rounds->max)
		return 0;
	return err_set(err, -EINVAL,
		       "%s: rounds.min: %u: expected at most rounds.max, which is %u",
		       where, rounds->min, rounds->max);
}

static int check_cpus(const char *cpus, const char *where, struct err *err)
{
	cpu_set_t set;
	int ret = cpulist_parse(cpus, &set);

	if (!ret)
		return 0;
	return err_set(err, -EINVAL,
		       "%s: cpus: \"%s\": expected a CPU list such as 0-3,8, no CPU "
		       "above %d",
		       where, cpus, CPU_SETSIZE - 1);
}

static int check_control(const char *control, const struct names *names,
			 const char *where, struct err *err)
{
	char known[256];

	if (!*control || names_find(names, control) >= 0)
		return 0;
	return err_set(err, -EINVAL, "%s: control: \"%s\": expected nothing, %s", where,
		       control, names_join(names, known, sizeof(known)));
}

int job_check(const struct job *job, const struct job_names *names, const char *where,
	      struct err *err)
{
	int ret = check_lists(job, names, where, err);

	if (!ret)
		ret = check_cells(job, where, err);
	if (!ret)
		ret = check_rounds(&job->rounds, where, err);
	if (!ret)
		ret = check_cpus(job->cpus, where, err);
	if (!ret)
		ret = check_control(job->control, &names->controls, where, err);
	return ret;
}
