/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CAMPAIGN_OUTCOME_H
#define SWAPREL_CAMPAIGN_OUTCOME_H

#include <stdbool.h>
#include <stddef.h>

#include "backend/backend.h"
#include "base/names.h"

/* How a boot ended. */
enum outcome {
	OUTCOME_OK,            /* there is a whole result of the kernel asked for */
	OUTCOME_PANIC,         /* the kernel died */
	OUTCOME_SPLAT,         /* it complained: a warning, a stall, a lock's misuse */
	OUTCOME_HANG,          /* no end within the deadline */
	OUTCOME_NO_RESULT,     /* no result, or one without a single valid round */
	OUTCOME_TRUNCATED,     /* a result that is cut short or does not load */
	OUTCOME_LOST,          /* its board or its lab lost it, on no account of it */
	OUTCOME_BACKEND,       /* the backend failed, not the kernel */
	OUTCOME_WRONG_VARIANT, /* a result, but of another kernel */
	OUTCOME_REQUIREMENT,   /* the backend lacks something; ends the campaign */
	OUTCOME_INTERRUPTED,   /* stopped by a signal */
	OUTCOME_COUNT
};

/* "ok", "panic" and so on, as the journal spells them. */
extern const struct names outcome_names;

/* Those of them that a backend may give as its reason; index 0 is OUTCOME_REASON_FIRST.
 */
#define OUTCOME_REASON_FIRST OUTCOME_PANIC
extern const struct names outcome_reason_names;

/* The boot's own failure: retried, and never forgotten. */
bool outcome_is_failure(enum outcome outcome);

/*
 * How the backend at work in @dir ended. An OK is only its own word: slot_take() tells
 * what it brought. @detail gets one line, "" when all is well.
 */
enum outcome outcome_of_end(int dir, const struct backend_end *end, char *detail,
			    size_t size);

#endif
