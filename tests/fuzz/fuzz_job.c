// SPDX-License-Identifier: GPL-2.0-or-later
/* Any bytes as a job file: one line or a job; a job survives being written and read. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "job/job.h"
#include "job/plan.h"
#include "round/control.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(bool truth)
{
	if (!truth)
		abort();
}

static void read_back(const struct job *job)
{
	json_t *before = record_encode(&job_record, job), *after;
	char *text = json_dumps(before, JSON_INDENT(1) | JSON_REAL_PRECISION(17));
	struct err err = { "" };
	struct job again;

	need(text);
	need(!job_parse(&again, text, strlen(text), "again", &err));
	after = record_encode(&job_record, &again);
	need(json_equal(before, after));
	json_decref(before);
	json_decref(after);
	free(text);
}

static void use(const struct job *job)
{
	struct err err = { "" };
	struct plan plan;

	if (round_check_job(job, "fuzz", &err)) {
		need(*err.msg && !strchr(err.msg, '\n'));
		return;
	}
	need(!plan_make(&plan, job, &err));
	need(plan.count && plan.peak_bytes);
	plan_free(&plan);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err err = { "" };
	struct job job;

	if (job_parse(&job, (const char *)data, size, "fuzz", &err)) {
		need(!strncmp(err.msg, "fuzz:", 5) && !strchr(err.msg, '\n'));
		return 0;
	}
	read_back(&job);
	use(&job);
	return 0;
}
