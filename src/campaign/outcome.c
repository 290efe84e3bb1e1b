// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>

#include "base/clean.h"
#include "base/exit_code.h"
#include "campaign/outcome.h"
#include "record/json_file.h"
#include "store/files.h"

#define REASON_FILE_MAX (64 * 1024)

static const char *const outcomes[OUTCOME_COUNT] = {
	[OUTCOME_OK] = "ok",
	[OUTCOME_PANIC] = "panic",
	[OUTCOME_SPLAT] = "splat",
	[OUTCOME_HANG] = "hang",
	[OUTCOME_NO_RESULT] = "no_result",
	[OUTCOME_TRUNCATED] = "truncated",
	[OUTCOME_LOST] = "lost",
	[OUTCOME_BACKEND] = "backend",
	[OUTCOME_WRONG_VARIANT] = "wrong_variant",
	[OUTCOME_REQUIREMENT] = "requirement",
	[OUTCOME_INTERRUPTED] = "interrupted",
};

const struct names outcome_names = { "outcome", outcomes, OUTCOME_COUNT };

const struct names outcome_reason_names = { "reason", outcomes + OUTCOME_REASON_FIRST,
					    OUTCOME_BACKEND - OUTCOME_REASON_FIRST + 1 };

bool outcome_is_failure(enum outcome outcome)
{
	return outcome != OUTCOME_OK && outcome != OUTCOME_REQUIREMENT &&
	       outcome != OUTCOME_INTERRUPTED;
}

/* The backend failed without a reason: what it last said is the best there is. */
static enum outcome judge_no_report(int dir, const char *how, int code, char *detail,
				    size_t size)
{
	char line[160];

	files_last_line(dir, BACKEND_ERR_NAME, line, sizeof(line));
	snprintf(detail, size, "%s %d without a reason%s%s", how, code, *line ? ": " : "",
		 line);
	return OUTCOME_BACKEND;
}

static enum outcome judge_reason(int dir, char *detail, size_t size)
{
	const char *name, *text;
	struct err err;
	json_t *json;
	int reason, ret = json_load_at(dir, "reason.json", REASON_FILE_MAX, &json, &err);

	if (ret == -ENOENT)
		return judge_no_report(dir, "exit", 1, detail, size);
	if (ret) {
		snprintf(detail, size, "%s", err.msg);
		return OUTCOME_BACKEND;
	}
	name = json_string_value(json_object_get(json, "reason"));
	text = json_string_value(json_object_get(json, "detail"));
	reason = name ? names_find(&outcome_reason_names, name) : -1;
	if (reason < 0)
		snprintf(detail, size, "reason.json: \"%.32s\": expected a known reason",
			 name ? name : "");
	else
		snprintf(detail, size, "%s", text ? text : "");
	json_decref(json);
	return reason < 0 ? OUTCOME_BACKEND : OUTCOME_REASON_FIRST + (enum outcome)reason;
}

static enum outcome judge_exit(int dir, int code, char *detail, size_t size)
{
	switch (code) {
	case 0:
		return OUTCOME_OK; /* slot_take() looks at what it brought */
	case 1:
		return judge_reason(dir, detail, size);
	case EXIT_REQUIREMENT:
		files_last_line(dir, BACKEND_ERR_NAME, detail, size);
		return OUTCOME_REQUIREMENT;
	default:
		return judge_no_report(dir, "exit", code, detail, size);
	}
}

static enum outcome judge(int dir, const struct backend_end *end, char *detail,
			  size_t size)
{
	switch (end->how) {
	case BACKEND_EXITED:
		return judge_exit(dir, end->code, detail, size);
	case BACKEND_SIGNALED:
		return judge_no_report(dir, "signal", end->code, detail, size);
	case BACKEND_LATE:
		snprintf(detail, size, "not finished after %u s: killed",
			 (unsigned int)(end->elapsed_ms / 1000));
		return OUTCOME_HANG;
	case BACKEND_UNSUPERVISED:
		snprintf(detail, size, "signal %d killed the backend's supervisor",
			 end->code);
		return OUTCOME_BACKEND;
	case BACKEND_STOPPED:
		snprintf(detail, size, "stopped by a signal");
		return OUTCOME_INTERRUPTED;
	}
	return OUTCOME_BACKEND;
}

enum outcome outcome_of_end(int dir, const struct backend_end *end, char *detail,
			    size_t size)
{
	enum outcome outcome;

	*detail = '\0';
	outcome = judge(dir, end, detail, size);
	clean_text(detail, size, detail);
	return outcome;
}
