/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_COMPARE_VERDICT_H
#define SWAPREL_COMPARE_VERDICT_H

#include "base/names.h"
#include "stats/estimate.h"
#include "stats/power.h"

/* What a difference between two variants in one cell is worth. */

/* So many boots of each variant are asked for before how boots differ is judged, or runs
 * in the one boot that they share; two are judged too, but their intervals are of little
 * use. */
#define VERDICT_UNITS_LEAST 3

enum verdict_kind {
	VERDICT_FASTER,    /* the interval of the speed-up is above 1 */
	VERDICT_SLOWER,    /* below 1 */
	VERDICT_SAME,      /* wholly within the margin: equivalence was shown */
	VERDICT_UNDECIDED, /* none of these, see why and more */
	VERDICT_INVALID,   /* one of the two has no figure */
	VERDICT_COUNT
};

enum verdict_why {
	VERDICT_WHY_SETTLED,  /* it is decided */
	VERDICT_WHY_WIDE,     /* the interval is too wide */
	VERDICT_WHY_ONE_BOOT, /* of either, and not the same: how boots differ is not
				 known */
	VERDICT_WHY_ONE_RUN,  /* of either, in the same boot: how runs differ is not known
			       */
	VERDICT_WHY_ONE_ROUND, /* one run with one round: no interval at all */
	VERDICT_WHY_NO_BASE,   /* the base has no valid round in this cell */
	VERDICT_WHY_NO_OTHER,
	VERDICT_WHY_ZERO, /* of which there is no ratio; not by verdict_make() */
	VERDICT_WHY_COUNT
};

extern const struct names verdict_names;     /* "faster", ... */
extern const struct names verdict_why_names; /* "too wide", ... */

/*
 * confidence is that of all comparisons together. By Bonferroni each of the
 * @comparisons intervals has 1 - (1 - confidence) / comparisons, and that interval is
 * the one shown: verdict and interval never disagree. `same` is then two one-sided tests
 * (Schuirmann, J. Pharmacokinet. Biopharm. 15, 1987), each at half of the rest.
 */
struct verdict_rule {
	double confidence;   /* 0.95 */
	double margin;       /* 0.03: same is from 1 / 1.03 to 1.03; 0: never same */
	size_t comparisons;  /* cells times variants other than the base */
	bool trust_one_boot; /* decide also when how boots, or runs of the boot that both
			      * share, differ is not in the interval */
	double next;         /* confidence of the look after this one, which has the boots
			      * that .more asks for; 0: the same */
};

struct verdict {
	enum verdict_kind kind;
	enum verdict_why why;
	double speed_up;        /* base over other, > 1 is faster; NAN when invalid */
	double low, high;       /* of speed_up; NAN when there is none */
	double confidence;      /* of this interval alone: 1 - (1 - 0.95) / comparisons */
	enum nested_level unit; /* what the interval rests on, at its lowest; below
				 * NESTED_BOOT how boots differ is not in it: say so */
	struct power_more more; /* what would settle it; zeros unless undecided; with one
				 * boot or run it is what would let it be judged */
};

/*
 * Variants that share their one boot are compared in it, run by run: kernel and data lie
 * in one place, and how much else there is to another boot is not known.
 *
 * An interval wholly within the margin is `same` also when it leaves out 1: there is a
 * difference, and it is too small to matter. Sides of the margin are alike on the log
 * scale.
 */
struct verdict verdict_make(const struct nested *base, const struct nested *other,
			    const struct verdict_rule *rule);

#endif
