/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_COMPARE_CLAIM_H
#define SWAPREL_COMPARE_CLAIM_H

#include "compare/study.h"
#include "result/published.h"

/* Our figures beside published ones, cell by cell. */

enum claim_word {
	CLAIM_INSIDE,       /* theirs lies in our interval */
	CLAIM_ABOVE,        /* theirs is larger than our interval holds */
	CLAIM_BELOW,        /* smaller */
	CLAIM_INCONCLUSIVE, /* it lies in it, but so does no effect; or there is none */
	CLAIM_NOT_MEASURED, /* our files lack the variant or the cell */
	CLAIM_NOT_STATED,   /* theirs is not known */
	CLAIM_WORD_COUNT
};

extern const struct names claim_word_names; /* "inside", ... */

enum claim_what {
	CLAIM_SPEED_UP,  /* base over other */
	CLAIM_BASE_TIME, /* in ns, as the next one */
	CLAIM_OTHER_TIME,
	CLAIM_WHAT_COUNT
};

extern const struct names claim_what_names; /* "speed-up", ... */

/* An interval of a time that is wider than this on either side cannot tell apart what one
 * board's own tables differ by: base, single, 256 MB is 56.2, 57.0 and 59.0 ms in mails
 * of two days. */
#define CLAIM_COARSE 0.05

struct claim_row {
	const struct published_row *theirs; /* borrowed */
	const struct result_cell *cell;     /* ours, borrowed; NULL: not measured */
	size_t index;                       /* of the cell in the study */
	enum claim_what what;
	double value;    /* theirs, as posted; NAN: not stated */
	double rounding; /* half a unit of the last digit that was posted */
	struct figure ours;
	enum claim_word word;
};

struct claim {
	const struct published *published; /* borrowed */
	size_t row_count;
	struct claim_row *rows; /* owned */
	double confidence; /* of each interval: all of them together have the study's */
	bool same_machine;
	bool absolute; /* times are compared as well */
};

struct claim_options {
	const char *as; /* our variant that stands for theirs; NULL: of the same name */
	bool absolute;  /* compare times on another machine, too */
};

/* The variant that stands for their base: the ladder's, or else the first. */
size_t claim_base(const struct study *study);

/*
 * The base is claim_base(), and is never held against itself. Times are compared on the
 * same kind of machine (claim_same_machine()), or when they are wished for. 0 or -ENOMEM.
 */
int claim_make(struct claim *claim, const struct published *published,
	       const struct study *study, const struct claim_options *options);
void claim_free(struct claim *claim);

/* On metal, and the machine says of itself what the published one is known by. */
bool claim_same_machine(const struct published *published, const struct result *result);

/* What a figure of theirs, known to -+ @rounding, is beside ours. @none: the value that
 * means no effect, NAN for a time. */
enum claim_word claim_judge(double theirs, double rounding, const struct figure *ours,
			    double none);

/*
 * A claim is about two kernels. The variants that would be compared with claim_base(),
 * @as or else those that the table names: 0, or -EINVAL with a line where one of them is
 * the base itself, or was measured on the same build with the same parameters. *instead
 * is then the first variant that is another kernel, preferably one that the table names;
 * NULL: there is none.
 */
int claim_two_kernels(const struct published *published, const struct study *study,
		      const char *as, const char **instead, struct err *err);

/* What a published table and our results differ in although the table states it. 0, or
 * -EXDEV with a line. */
int claim_may_stand_together(const struct published *published,
			     const struct result *result, struct err *err);

#endif
