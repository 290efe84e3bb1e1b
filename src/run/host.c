// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <inttypes.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/cpulist.h"
#include "host/binding.h"
#include "host/load.h"
#include "host/parking_unseen.h"
#include "host/pressure.h"
#include "host/tune.h"
#include "machine/identity.h"
#include "machine/temperature.h"
#include "probe/clock.h"
#include "require/require.h"
#include "round/allowance.h"
#include "round/bystander.h"
#include "round/control.h"
#include "run/module.h"
#include "run/needs.h"
#include "run/run.h"
#include "swapdev/backend.h"

#define LOAD_WINDOW_NS (NS_PER_SEC / 4)

static void say(const struct run *run, const char *line)
{
	run->callbacks->say(run->callbacks->arg, line);
}

/* What a killed run left behind is restored before this one changes anything. */
static int take_ledger(struct run *run, struct err *err)
{
	const struct restore_callbacks callbacks = { .arg = run->callbacks->arg,
						     .done = run->callbacks->say,
						     .failed = run->callbacks->failed };
	int ret = ledger_open(&run->ledger, &run->fs, err);
	struct ledger old;

	if (ret == -EEXIST) {
		say(run, "an earlier run was killed: restoring the host");
		ret = ledger_load(&old, &run->fs, err);
		if (!ret && swapdev_restore(&old, &callbacks))
			ret = err_set(err, -EBUSY,
				      "not everything that an earlier run changed is "
				      "restored: \"swaprel restore\" tries again");
		ledger_close(&old);
		if (!ret || ret == -ENOENT)
			ret = ledger_open(&run->ledger, &run->fs, err);
	}
	run->has_ledger = !ret;
	return ret;
}

/* The first by name and remedy: the line has to be enough where the others are not shown,
 * as on its way out of a guest. */
static int refuse(const struct requirement *list, size_t count, struct err *err)
{
	const struct requirement *first = NULL;
	char others[REQUIRE_MAX * 24] = "";
	size_t missing = 0, len = 0;

	for (size_t i = 0; i < count; i++) {
		if (list[i].state != REQUIRE_MISSING)
			continue;
		if (missing++)
			len += (size_t)snprintf(others + len, sizeof(others) - len,
						"%s %.20s", len ? "," : "; also",
						list[i].name);
		else
			first = &list[i];
	}
	return err_set(err, -ENOPROTOOPT, "%zu requirement%s unmet: %s: %s%s%s%s",
		       missing, missing > 1 ? "s" : "", first->name, first->seen,
		       *first->advice ? "; " : "", first->advice, others);
}

static int check_requirements(struct run *run, struct err *err)
{
	struct require_plan needs;
	struct requirement list[REQUIRE_MAX];
	size_t count, missing;
	struct err line;

	needs_of_plan(&needs, run->job, run->plan);
	needs.module = run->module;
	needs.command = run->command;
	count = require_check_all(list, &needs, &run->fs);
	missing = require_missing(list, count);
	for (size_t i = 0; i < count; i++) {
		if (list[i].state == REQUIRE_OK)
			continue;
		err_set(&line, 0, "%s: %s: %s%s%s",
			require_state_names.items[list[i].state], list[i].name,
			list[i].seen, *list[i].advice ? "; " : "", list[i].advice);
		say(run, line.msg);
	}
	/* Nothing is changed that cannot be written down first. */
	if (!run->has_ledger && run->anyway)
		return err_set(err, -ENOPROTOOPT,
			       "root is needed also with --anyway: sudo %s",
			       run->command ? run->command : "swaprel run");
	if (!missing || run->anyway)
		return 0;
	if (run->has_ledger && run->command) {
		err_set(&line, 0, "to measure nevertheless: %s --anyway", run->command);
		say(run, line.msg);
	}
	return refuse(list, count, err);
}

static int check_clock(struct run *run, struct err *err)
{
	struct result *result = &run->result;

	clock_measure(&result->clock, run->env.clock);
	if (result->clock.granularity_ns <= CLOCK_COARSE_NS)
		return 0;
	result->state = RESULT_REFUSED;
	result->reject = REJECT_COARSE_CLOCK;
	snprintf(result->reject_detail, sizeof(result->reject_detail),
		 "%s steps by %" PRIu64 " ns, expected at most %u", result->clock.name,
		 result->clock.granularity_ns, CLOCK_COARSE_NS);
	return err_set(err, -ECANCELED, "%s: %s: %s",
		       reject_names.items[REJECT_COARSE_CLOCK], result->reject_detail,
		       reject_advice(REJECT_COARSE_CLOCK));
}

static int allowed_cpus(const struct job *job, cpu_set_t *set, struct err *err)
{
	cpu_set_t wanted;

	if (sched_getaffinity(0, sizeof(*set), set))
		return err_sys(err, -errno, "sched_getaffinity");
	if (!job->cpus[0] || cpulist_parse(job->cpus, &wanted))
		return 0;
	CPU_AND(set, set, &wanted);
	return CPU_EQUAL(set, &wanted)
		       ? 0
		       : err_set(err, -EINVAL,
				 "cpus: %s: expected CPUs that this process may use",
				 job->cpus);
}

static int order_cpus(struct run *run, const struct topology *topology, struct err *err)
{
	struct run_conditions *met = &run->result.conditions;
	struct require_plan needs;
	struct binding binding;
	size_t len = 0;

	run->cpus = calloc(topology->count + 1, sizeof(*run->cpus));
	if (!run->cpus)
		return err_sys(err, -ENOMEM, "cpus");
	run->env.cpus = run->cpus;
	run->env.cpu_count = topology_order(topology, run->job->numa_node, run->cpus,
					    topology->count);
	if (!run->env.cpu_count)
		return err_set(err, -EINVAL,
			       "numa_node: %d: expected a node with CPUs of its own",
			       run->job->numa_node);
	needs_of_plan(&needs, run->job, run->plan);
	binding_choose(&binding, topology, topology_node_of(topology, run->cpus[0]),
		       require_peak_bytes(&needs), &run->fs);
	run->env.numa_node = binding.node;
	met->numa_node = binding.node;
	snprintf(met->unbound_reason, sizeof(met->unbound_reason), "%s", binding.reason);
	for (size_t i = 0; i < run->env.cpu_count && len < sizeof(met->pinned_cpus); i++)
		len += (size_t)snprintf(met->pinned_cpus + len,
					sizeof(met->pinned_cpus) - len, "%s%u",
					i ? "," : "", run->cpus[i]);
	return 0;
}

static int choose_cpus(struct run *run, struct err *err)
{
	struct topology topology;
	cpu_set_t allowed;
	int ret = allowed_cpus(run->job, &allowed, err);

	if (ret)
		return ret;
	ret = topology_read(&topology, &run->fs, &allowed, err);
	if (ret)
		return ret;
	ret = order_cpus(run, &topology, err);
	topology_free(&topology);
	return ret;
}

static int add_device(struct run *run, struct err *err)
{
	struct run_conditions *met = &run->result.conditions;
	struct swapdev_options options = {
		.algorithm = run->job->algorithm,
		.disksize_bytes = needs_disk_bytes(run->plan),
		.backend = swap_backend_find(run->job->backend),
		.driver = run->module ? &run->module->driver : NULL,
	};
	int ret;

	if (run->env.control->device)
		run->env.control->device(&options, run->plan);
	ret = swapdev_add(&run->dev, &run->fs, &run->ledger, &options, err);
	met->disksize_bytes = run->dev.disksize_bytes;
	if (!ret && run->module)
		ret = module_prove_disk(run, err);
	if (!ret)
		parking_unseen(met->parking_unseen, sizeof(met->parking_unseen), &run->fs,
			       run->dev.driver, (int)run->dev.id);
	return ret;
}

/* "/dev/zram0 (priority 100) /swapfile (priority -2)": name and priority of each line of
 * /proc/swaps. */
static void note_other_swap(struct run *run)
{
	struct run_conditions *met = &run->result.conditions;
	char text[1024], name[256], *line, *save;
	size_t len = 0;
	int priority;

	if (fs_read(&run->fs, text, sizeof(text), "proc/swaps") < 0)
		return;
	strtok_r(text, "\n", &save); /* the heads */
	while ((line = strtok_r(NULL, "\n", &save)) && len < sizeof(met->other_swap)) {
		if (sscanf(line, "%255s %*s %*s %*s %d", name, &priority) != 2)
			continue;
		len += (size_t)snprintf(
			met->other_swap + len, sizeof(met->other_swap) - len,
			"%s%s (priority %d)", len ? " " : "", name, priority);
	}
}

static void note_facts(struct run *run)
{
	struct result *result = &run->result;
	struct run_conditions *met = &result->conditions;
	struct temperature temperature;
	struct throttle throttle;
	unsigned int percent;

	identity_machine(&result->machine, &run->fs);
	identity_kernel(&result->kernel, &run->fs);
	snprintf(result->substrate, sizeof(result->substrate), "%s",
		 run->substrate ? run->substrate : identity_substrate(&result->machine));
	identity_throttle(&throttle, &run->fs);
	met->throttle_before = throttle.events;
	snprintf(met->throttle_source, sizeof(met->throttle_source), "%s",
		 throttle.source);
	temperature_read(&temperature, &run->fs);
	strcpy(met->temperature_source, temperature.source);
	if (!load_busy_percent(&run->fs, LOAD_WINDOW_NS, &percent))
		met->load_before_percent = percent;
	note_other_swap(run);
	cpu_time_read(&run->cpu_start, &run->fs);
}

static void fill_env(struct run *run)
{
	struct round_env *env = &run->env;

	env->fs = &run->fs;
	env->dev = &run->dev;
	env->job = run->job;
	env->interrupt_fd = run->signal_fd;
	env->clock = CLOCK_MONOTONIC;
	env->pressure = "";
	env->control = control_find(run->job->control);
	env->kernel_log = &run->kernel_log;
	env->page_bytes = (uint64_t)sysconf(_SC_PAGESIZE);
	env->slot_cache_pages = allowance_slot_cache_pages(
		run->result.kernel.release, (unsigned int)sysconf(_SC_NPROCESSORS_ONLN));
	if (env->control->host)
		env->control->host(env);
}

int run_ready(struct run *run, struct err *err)
{
	static int (*const steps[])(struct run * run, struct err * err) = {
		check_requirements,
		check_clock,
		choose_cpus,
	};
	int ret = fs_open(&run->fs, NULL);

	if (ret)
		return err_sys(err, ret, "/");
	run->has_fs = true;
	kernel_log_open(&run->kernel_log, &run->fs);
	run->has_kernel_log = true;
	/* Without root there is no ledger to take, and the requirements say so. */
	ret = geteuid() ? 0 : take_ledger(run, err);
	/* What is read-only is a requirement, which has the command that fixes it. */
	if (ret == -EROFS && !run->anyway && check_requirements(run, err))
		ret = -ENOPROTOOPT;
	if (ret)
		return ret;
	note_facts(run);
	fill_env(run);
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]) && !ret; i++)
		ret = steps[i](run, err);
	if (!ret && run->job->tune)
		ret = tune_host(&run->ledger, &run->fs, run->result.conditions.tuned,
				sizeof(run->result.conditions.tuned), err);
	if (!ret && needs_pressure(run->job)) {
		run->env.pressure = pressure_dir(&run->fs);
		ret = pressure_make(&run->ledger, &run->fs, BYSTANDER_LIMIT_BYTES, err);
	}
	if (!ret && needs_charge_group(run->job))
		ret = charge_group_make(&run->env.resident, &run->ledger, &run->fs, err);
	if (!ret && run->module)
		ret = module_load(run, err);
	return ret ? ret : add_device(run, err);
}

int run_leave(struct run *run)
{
	uint64_t unload_ns = UNKNOWN_U64;
	const struct restore_callbacks callbacks = { .arg = run->callbacks->arg,
						     .failed = run->callbacks->failed,
						     .unload_ns = &unload_ns };
	int ret = 0;

	if (run->module)
		module_before_unload(run);
	if (run->has_ledger) {
		ret = swapdev_restore(&run->ledger, &callbacks);
		ledger_close(&run->ledger);
	}
	if (run->module)
		module_after_unload(run, unload_ns);
	if (run->has_kernel_log)
		kernel_log_close(&run->kernel_log);
	if (run->has_fs)
		fs_close(&run->fs);
	free(run->cpus);
	return ret;
}
