/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CAVEAT_CAVEAT_H
#define SWAPREL_CAVEAT_CAVEAT_H

#include <string.h>

#include "caveat/caveats.h"
#include "record/record.h"

/* The kinds of caveats, for this stage; others see caveats.h. */

/* The results of one variant. */
struct caveat_variant {
	const char *name;                    /* of the variant, borrowed */
	const struct result *const *results; /* borrowed, one at least */
	size_t count;
};

/* A percentage of several runs; all NAN when none recorded it. */
struct caveat_range {
	double low, mean, high;
};

/* What the runs of one side recorded. */
struct caveat_facts {
	char name[LIST_NAME_MAX];
	unsigned int runs;
	struct caveat_range load;   /* before the run, in percent of all CPUs */
	struct caveat_range steal;  /* in percent of the CPU time of the run */
	unsigned int throttled;     /* runs in which throttling was counted */
	unsigned int no_throttling; /* runs on which it cannot be observed */
	char module[56];            /* "": kernels */
	char build_id[72];          /* of the module */
	bool nearest; /* made of the sources of another series than the kernel's */
};

extern const struct record caveat_facts_record;

void caveat_facts_make(struct caveat_facts *facts, const struct caveat_variant *variant);

/* The boot, turn and load of each of its runs: a new list. */
json_t *caveat_runs_data(const struct caveat_variant *variant);

/* Share of its run's CPU time that the hypervisor took; NAN where it is not known. */
double caveat_steal_percent(const struct result *result);

/* What a kind looks at. */
struct caveat_context {
	struct document *document;
	const struct caveat_variant *variants;
	size_t count;
	bool one_boot;             /* a figure rests on one */
	const struct study *study; /* NULL: no figure can be estimated */
	bool alone;                /* one result that is shown by itself */
	const struct caveat_invocation *invocation; /* NULL: not known */
	/* What caveats_add() fills in: */
	const struct caveat_facts *facts; /* of each side */
	const struct result **results;    /* of all sides */
	size_t runs;
};

/* Every kind of caveat that applies. */
void caveats_add(struct caveat_context *ctx);

static inline const struct result *caveat_first(const struct caveat_context *ctx)
{
	return ctx->results[0];
}

static inline bool caveat_is_metal(const struct caveat_context *ctx)
{
	return !strcmp(caveat_first(ctx)->substrate, "metal");
}

/* Adds its caveat where it applies. */
typedef void caveat_fn(const struct caveat_context *ctx);

/* A line for each: its function caveat_<symbol>. In the order in which they stand: first
 * what spoils figures and is seldom there, then what a figure is of: CPUs, load, data,
 * boots. */
#define CAVEATS(CAVEAT)       \
	CAVEAT(nearest)       \
	CAVEAT(anyway)        \
	CAVEAT(texts)         \
	CAVEAT(taint)         \
	CAVEAT(substrate)     \
	CAVEAT(pages)         \
	CAVEAT(load)          \
	CAVEAT(steal)         \
	CAVEAT(data)          \
	CAVEAT(boards)        \
	CAVEAT(boots)         \
	CAVEAT(cache_latency) \
	CAVEAT(rounds)        \
	CAVEAT(short)         \
	CAVEAT(kinds)         \
	CAVEAT(killers)       \
	CAVEAT(throttling)    \
	CAVEAT(temperature)   \
	CAVEAT(bystander)     \
	CAVEAT(watched)       \
	CAVEAT(more)

#define CAVEAT_DECLARE(symbol) caveat_fn caveat_##symbol;

CAVEATS(CAVEAT_DECLARE)

#endif
