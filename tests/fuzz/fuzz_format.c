// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Any bytes as a file of the format that the first argument names: one line, or a record
 * that survives being written and read.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "job/plan.h"
#include "round/control.h"
#include "tests/formats.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct file_format *format;

static void need(bool truth)
{
	if (!truth)
		abort();
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	for (size_t i = 0; i<FORMAT_COUNT && * argc> 1; i++) {
		if (!strcmp(formats[i].name, (*argv)[1]))
			format = formats[i].format;
	}
	if (!format) {
		fprintf(stderr, "usage: fuzz_format FORMAT [OPTION...] [DIR]\n");
		exit(2);
	}
	/* The rest is libFuzzer's. */
	(*argv)[1] = (*argv)[0];
	(*argv)++;
	(*argc)--;
	return 0;
}

/* What a job goes through before a round. */
static void use_job(const struct job *job)
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

static void read_back(const void *what)
{
	void *again = malloc(format->record->size);
	json_t *before = record_encode(format->record, what), *after;
	struct err err = { "" };
	char *text;

	need(again && before);
	/* More digits than files have, so that what is read is what was written. */
	text = json_dumps(before, JSON_INDENT(1) | JSON_REAL_PRECISION(17));
	need(text &&
	     !file_format_parse(format, again, text, strlen(text), "again", &err));
	after = record_encode(format->record, again);
	need(json_equal(before, after));
	file_format_free(format, again);
	json_decref(before);
	json_decref(after);
	free(again);
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	void *what = malloc(format->record->size);
	struct err err = { "" };

	need(what);
	if (file_format_parse(format, what, (const char *)data, size, "fuzz", &err)) {
		need(!strncmp(err.msg, "fuzz:", 5) && !strchr(err.msg, '\n'));
	} else {
		read_back(what);
		if (format == &job_format)
			use_job(what);
	}
	file_format_free(format, what);
	free(what);
	return 0;
}
