// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <string.h>

#include "round/control.h"
#include "swapdev/backend.h"
#include "workloads/workload.h"

/* What @method would have to do for the fault to come to bear; NULL: it does. */
static const char *unmet(const struct control *control,
			 const struct release_method *method)
{
	if (control->returns && release_has_killer(method))
		return "return in the process";
	if (control->calls && !method->release_from_parent)
		return "act from the parent";
	if (control->observes && !method->observe)
		return "end the process";
	return NULL;
}

static int check_control(const struct control *control, const struct job *job,
			 const char *where, struct err *err)
{
	const char *pattern = control->pattern;

	if (pattern && (job->pattern.count > 1 || *job->single_pattern ||
			strcmp(job->pattern.items[0], pattern)))
		return err_set(err, -EINVAL,
			       "%s: control: %s: expected the pattern %s alone", where,
			       control->name, pattern);
	if (control->backend && strcmp(control->backend, job->backend))
		return err_set(err, -EINVAL, "%s: control: %s: expected the backend %s",
			       where, control->name, control->backend);
	for (size_t i = 0; i < job->release.count; i++) {
		const struct release_method *method = release_find(job->release.items[i]);
		const char *expected = unmet(control, method);

		if (expected)
			return err_set(err, -EINVAL,
				       "%s: control: %s: expected release methods that "
				       "%s, not %s",
				       where, control->name, expected, method->name);
	}
	for (size_t i = 0; control->resident && i < job->resident.count; i++) {
		if (!strcmp(job->resident.items[i], LAYOUT_NONE))
			return err_set(err, -EINVAL,
				       "%s: control: %s: expected a share that stays "
				       "resident, as in --resident 1:5.4, not none",
				       where, control->name);
	}
	for (size_t i = 0; control->several && i < job->modes.count; i++) {
		if (job->modes.items[i] < 2)
			return err_set(err, -EINVAL,
				       "%s: control: %s: expected modes of two processes "
				       "or more",
				       where, control->name);
	}
	return 0;
}

/* A ratio that is promised has to be seen. */
static int check_backend(const struct job *job, const char *where, struct err *err)
{
	const struct swap_backend *backend = swap_backend_find(job->backend);

	for (size_t i = 0; i <= job->pattern.count && !backend->tells_ratio; i++) {
		const char *name = i < job->pattern.count ? job->pattern.items[i]
							  : job->single_pattern;
		const struct pattern *pattern = pattern_find(name);

		if (pattern && pattern->flags & PATTERN_KEEPS_RATIO)
			return err_set(err, -EINVAL,
				       "%s: pattern: %s: expected another one, as %s "
				       "does not report compressed sizes",
				       where, name, backend->name);
	}
	return 0;
}

int round_check_job(const struct job *job, const char *where, struct err *err)
{
	const char *names[CONTROLS_MAX];
	const struct job_names known = {
		pattern_names,
		release_names,
		{ "negative control", names, control_count },
		watch_names,
		swap_backend_names,
	};
	int ret;

	for (size_t i = 0; i < control_count; i++)
		names[i] = controls[i].name;
	ret = job_check(job, &known, where, err);
	if (!ret)
		ret = check_backend(job, where, err);
	return ret ? ret : check_control(control_find(job->control), job, where, err);
}

int round_check_module(const struct job *job, const char *module, const char *where,
		       struct err *err)
{
	if (swap_backend_find(job->backend)->takes_modules)
		return 0;
	return err_set(err, -EINVAL,
		       "%s: backend: %s: expected zram for the module %s, as %s uses the "
		       "zsmalloc of the kernel that runs: boot the variant instead",
		       where, job->backend, module, job->backend);
}
