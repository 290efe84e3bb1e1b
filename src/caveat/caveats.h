/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CAVEAT_CAVEATS_H
#define SWAPREL_CAVEAT_CAVEATS_H

#include "compare/study.h"
#include "format/document.h"

/*
 * What changes the meaning of a table's figures, from what the results recorded: what the
 * kernel ran on, load and steal, how the data compress, other swap, throttling, boots,
 * rounds, the way from CPU to CPU. It stands under every table, whichever command prints
 * it. A kind is a function and a line of the table in caveat.h; it says nothing where it
 * does not apply or was not recorded.
 */

/* What a campaign takes. */
#define CAVEAT_MINUTES_MAX 1440
#define CAVEAT_BOOTS_MAX   999

/* The campaign that all results are of, whose boots can be more. */
struct caveat_campaign {
	const char *command; /* continues it; for a shell */
	bool modules;        /* a boot has loads of all variants; else each is booted */
	bool running;        /* they are loaded into the kernel that runs */
	unsigned int boots;  /* asked for of each variant, or with modules in all */
	unsigned int loads;  /* of each variant in a boot */
	unsigned int first_loads; /* in the first, where that chose; else 0 */
	unsigned int variants;
	bool timed;     /* by a budget of time, not by .boots */
	double spent_s; /* so far */
	double boot_s;  /* what one takes; 0: not known */
};

/* The command that printed the table, so that a caveat can name one that works: "swaprel
 * compare" and its arguments, quoted for a shell; NULL: not known, or too long. */
struct caveat_invocation {
	const char *command;
	const char *arguments;
	const struct caveat_campaign *campaign; /* NULL: not of one */
	bool has_pictures; /* the document shows every round as a dot */
};

/* Add to @document what is to be said of all variants of a study, as text and as data:
 * "caveats", a list of {kind, text, command}, and "conditions", what was recorded of each
 * column. */
void caveats_of_study(struct document *document, const struct study *study,
		      const struct caveat_invocation *invocation);

/* What figures of @substrate can show and what they cannot; nothing of metal. */
void caveat_of_substrate(struct document *document, const char *substrate);

/* The same as caveats_of_study() for a result that is shown by itself, by @metric. */
void caveats_of_result(struct document *document, const struct result *result,
		       enum metric metric, const struct caveat_invocation *invocation);

#endif
