// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "campaign/request.h"
#include "record/json_file.h"

static int publish(int dir, const char *name, json_t *json, struct err *err)
{
	/* Ours: whoever could change it would tell root's backend what to do. */
	const struct publish_owner owner = { geteuid(), getegid(), 0644 };
	int ret = json ? json_publish_at(dir, name, json, &owner, err)
		       : err_set(err, -EILSEQ, "%s: expected names and paths in UTF-8",
				 name);

	json_decref(json);
	return ret;
}

static const struct campaign_kernel *kernel_of(const struct request *request,
					       const char *variant)
{
	static const struct campaign_kernel none;

	for (size_t i = 0; i < request->kernel_count; i++) {
		if (!strcmp(request->kernels[i].variant, variant))
			return &request->kernels[i];
	}
	return &none;
}

static json_t *encode_load(const struct request *request, const struct slot_load *load)
{
	const struct campaign_variant *variant = load->variant;
	const struct campaign_kernel *module = kernel_of(request, variant->build);

	return json_pack("{ss ss si si ss ss? sO?}", "file", load->file, "variant",
			 variant->name, "turn", (int)load->turn, "load",
			 (int)load->number, "module_variant", variant->build, "module",
			 module->module, "params", variant->params);
}

/* A new array; NULL when a text is not UTF-8. */
static json_t *encode_loads(const struct request *request)
{
	json_t *loads = json_array();

	for (size_t i = 0; i < request->todo->count; i++) {
		if (json_array_append_new(
			    loads, encode_load(request, request->todo->loads[i]))) {
			json_decref(loads);
			return NULL;
		}
	}
	return loads;
}

static json_t *encode(const struct request *request)
{
	const struct campaign *campaign = request->campaign;
	const struct campaign_variant *variant = request->slot->loads[0].variant;
	const bool modules = campaign->loads;
	const struct campaign_kernel *kernel = kernel_of(request,
							 modules ? "" : variant->build);
	json_t *json = json_pack(
		"{ss ss? ss? ss? ss? ss sO? si si sb si si}", "schema", BOOT_SCHEMA,
		"kernel", kernel->image, "manifest", kernel->manifest, "variant",
		modules ? NULL : variant->name, "kernel_variant",
		modules ? NULL : variant->build, "cmdline",
		modules ? "" : variant->cmdline, "params",
		modules ? NULL : variant->params, "cpus", (int)campaign->cpus,
		"memory_mib", (int)campaign->memory_mib, "exact", (int)campaign->exact,
		"deadline_s", (int)request_deadline_s(request), "seed",
		(int)request->slot->boot);
	int ret;

	if (json && campaign->queue_s)
		json_object_set_new(json, "queue_s", json_integer(campaign->queue_s));
	if (json && campaign->parallel > 1)
		json_object_set_new(json, "parallel", json_integer(campaign->parallel));
	if (json && campaign->lab)
		json_object_set(json, "lab", campaign->lab);
	/* Without modules, and without a lab, a request is what it always was. */
	if (!json || !modules)
		return json;
	json_object_set_new(json, "load_deadline_s", json_integer(campaign->deadline_s));
	if (request->budget_s)
		json_object_set_new(json, "budget_s", json_integer(request->budget_s));
	if (campaign_chooses(campaign) && request->slot->boot == 1)
		json_object_set_new(json, "boots_least",
				    json_integer(campaign->boots_least));
	ret = json_object_set_new(json, "loads", encode_loads(request));
	if (!ret)
		return json;
	json_decref(json);
	return NULL;
}

unsigned int request_deadline_s(const struct request *request)
{
	const struct campaign *campaign = request->campaign;
	size_t loads = request->todo->count;

	if (!campaign->loads)
		return campaign->deadline_s;
	/* What the budget leaves open is one turn. */
	if (request->budget_s && loads > campaign->variants.count)
		loads = campaign->variants.count;
	return request->budget_s + (unsigned int)(loads + 1) * campaign->deadline_s;
}

int request_write(int dir, const struct request *request, struct err *err)
{
	int ret = publish(dir, "request.json", encode(request), err);

	if (ret)
		return ret;
	return publish(dir, "job.json", record_encode(&job_record, request->job), err);
}
