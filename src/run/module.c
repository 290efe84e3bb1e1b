// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "machine/identity.h"
#include "result/taint.h"
#include "run/module.h"

static void refuse(struct run *run, enum reject reject, const char *detail)
{
	struct result *result = &run->result;

	if (result->state == RESULT_REFUSED)
		return;
	result->state = RESULT_REFUSED;
	result->reject = reject;
	snprintf(result->reject_detail, sizeof(result->reject_detail), "%.*s",
		 (int)sizeof(result->reject_detail) - 1, detail);
}

/* What the kernel says since the last look, and its taint: complaints reject the load.
 * The flags of a module that is not the kernel's own are none. */
static void ctx(struct run *run, const char *when, uint64_t before, uint64_t *complaints,
		uint64_t *tainted)
{
	char line[KERNEL_LOG_LINE], detail[KERNEL_LOG_LINE + 96], from[64], to[64];

	*complaints = run->kernel_log.fd < 0
			      ? UNKNOWN_U64
			      : kernel_log_read(&run->kernel_log, line, sizeof(line));
	*tainted = identity_tainted(&run->fs);
	if (*complaints && *complaints != UNKNOWN_U64) {
		snprintf(detail, sizeof(detail), "%s: %s", when, line);
		refuse(run, REJECT_MODULE_COMPLAINT, detail);
	}
	if (before == UNKNOWN_U64 || *tainted == UNKNOWN_U64 ||
	    !(*tainted & ~before & TAINT_COMPLAINTS))
		return;
	snprintf(detail, sizeof(detail), "%s: taint flags \"%s\" became \"%s\"", when,
		 taint_letters(before, from, sizeof(from)),
		 taint_letters(*tainted, to, sizeof(to)));
	refuse(run, REJECT_MODULE_COMPLAINT, detail);
}

static void note_identity(struct run *run)
{
	struct kernel_module *module = &run->result.kernel.module;
	const struct kmod *kmod = run->module;

	snprintf(module->name, sizeof(module->name), "%s", kmod->ko.name);
	snprintf(module->variant, sizeof(module->variant), "%s", kmod->manifest.variant);
	snprintf(module->build_id, sizeof(module->build_id), "%s", kmod->ko.build_id);
	snprintf(module->srcversion, sizeof(module->srcversion), "%s",
		 kmod->ko.srcversion);
	snprintf(module->sha256, sizeof(module->sha256), "%s", kmod->ko.sha256);
	module->movable = kmod->manifest.movable;
	module->load = run->load;
}

int module_load(struct run *run, struct err *err)
{
	struct kernel_module *module = &run->result.kernel.module;
	const uint64_t before = identity_tainted(&run->fs);
	char line[KERNEL_LOG_LINE];
	int ret;

	note_identity(run);
	/* Whatever was said up to now is not the module's. */
	kernel_log_read(&run->kernel_log, line, sizeof(line));
	ret = kmod_load(run->module, &run->ledger, &module->load_ns, err);
	if (ret)
		module->load_ns = UNKNOWN_U64;
	ctx(run, "while it was loaded", before, &module->load_complaints,
	    &module->tainted_loaded);
	if (ret == -EFAULT || ret == -ETIMEDOUT)
		refuse(run, REJECT_MODULE_COMPLAINT, err->msg);
	if (run->result.state == RESULT_REFUSED)
		return err_set(err, ret ? ret : -ECANCELED, "%s: %s: %s%s; %s",
			       module->name, reject_names.items[REJECT_MODULE_COMPLAINT],
			       run->result.reject_detail,
			       ret ? "; part of it may stay until a reboot" : "",
			       reject_advice(REJECT_MODULE_COMPLAINT));
	if (ret)
		return ret;
	module->params = kmod_params(run->module, &run->fs);
	ret = kmod_prove(run->module, &run->fs, err);
	if (ret)
		refuse(run, REJECT_WRONG_MODULE, err->msg);
	return ret;
}

int module_prove_disk(struct run *run, struct err *err)
{
	struct kernel *kernel = &run->result.kernel;
	int ret = kmod_prove_disk(run->module, &run->fs, run->dev.id, err);

	/* The facts of the zram that is measured, and not of the kernel's own. */
	strcpy(kernel->zram_source, "module");
	fs_read(&run->fs, kernel->zram_algorithms, sizeof(kernel->zram_algorithms),
		"sys/block/%s%u/comp_algorithm", run->module->driver.name, run->dev.id);
	if (ret)
		refuse(run, REJECT_WRONG_MODULE, err->msg);
	return ret;
}

/* What the rounds made the kernel say is theirs. */
void module_before_unload(struct run *run)
{
	char line[KERNEL_LOG_LINE];

	if (run->has_kernel_log)
		kernel_log_read(&run->kernel_log, line, sizeof(line));
	run->tainted = run->has_fs ? identity_tainted(&run->fs) : UNKNOWN_U64;
}

void module_after_unload(struct run *run, uint64_t unload_ns)
{
	struct kernel_module *module = &run->result.kernel.module;
	struct err err;

	if (!*module->name)
		return;
	module->unload_ns = unload_ns;
	ctx(run, "while it was unloaded", run->tainted, &module->unload_complaints,
	    &module->tainted_unloaded);
	if (!run->published && run->result.state != RESULT_REFUSED)
		return;
	if (run_save(run, &err))
		run->callbacks->failed(run->callbacks->arg, err.msg);
}
