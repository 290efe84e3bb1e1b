/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_RESULT_RESULT_H
#define SWAPREL_RESULT_RESULT_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/err.h"
#include "base/publish.h"
#include "job/plan.h"
#include "record/file_format.h"
#include "record/record.h"
#include "result/machine.h"
#include "result/profile.h"
#include "result/reject.h"
#include "result/watch.h"

#define RESULT_SCHEMA   "swaprel.result/1"
#define RESULT_FILE_MAX (64u * 1024 * 1024)
#define RESULT_TURN_MAX 999
#define RESULT_SEED_MAX UINT32_MAX

/* zram's mm_stat, in the kernel's order (Documentation/admin-guide/blockdev/zram.rst). */
struct zram_counters {
	uint64_t orig_data_bytes;
	uint64_t compr_data_bytes;
	uint64_t mem_used_bytes;
	uint64_t mem_limit_bytes;
	uint64_t mem_used_max_bytes;
	uint64_t same_pages;
	uint64_t pages_compacted;
	uint64_t huge_pages;       /* UNKNOWN_U64 before 4.19 */
	uint64_t huge_pages_since; /* UNKNOWN_U64 before 5.8 */
};

struct result_proc {
	unsigned int cpu;
	uint64_t release_ns;
	uint64_t start_skew_ns; /* after the first of the round to start */
	uint64_t cpu_ns;        /* CPU time within the release, its killer's included */
	/* Of its killer; unknown where it has none. */
	uint64_t call_ns;        /* unknown where the process releases */
	uint64_t killer_cpu;     /* that it was pinned to */
	uint64_t killer_cpu_ns;  /* within the release */
	uint64_t killer_wait_ns; /* ready to run, without a CPU; read around it */
	uint64_t pages;          /* verified to be in zram before the start barrier */
	uint64_t resident_pages; /* beside them, proven to be in memory */
	unsigned int passes;     /* of MADV_PAGEOUT that it took */
	uint64_t voluntary_switches, involuntary_switches; /* within the release */
	uint64_t kernel_instructions,
		kernel_cycles; /* from the start barrier to its end */
};

/* What a deferring kernel parked in a round; unknown where none does. */
struct result_parking {
	uint64_t buffer_pages;     /* spare ones, and one for each CPU on line */
	uint64_t deferred_pages;   /* spare ones asked for: zsmalloc.deferred_pages */
	uint64_t peak_handles;     /* given up to the worker and not yet freed, at most */
	uint64_t deferred_handles; /* parked in this round */
	uint64_t fallback_handles; /* freed by their caller for lack of a buffer */
	bool drain_requested; /* nothing was freed until the harness asked for it, after
				 the clock */
};

#define RESULT_CURVE_MAX 64

struct result_memory_point {
	uint64_t at_ns;      /* from the first start; 0: the last look before it */
	uint64_t zram_bytes; /* that zsmalloc held */
	uint64_t free_bytes; /* of the machine */
};

/* Memory coming back, in a round of WATCH_RETURN; unknown in all others. Times are from
 * the first start until that percentage of what zram was seen to give back was back. */
struct result_memory {
	uint64_t back50_ns, back90_ns, back99_ns, back100_ns;
	uint64_t free_back99_ns; /* by free memory; unknown where others disturbed it */
	uint64_t resident_back99_ns; /* of what stayed resident; unknown: see its help */
	uint64_t peak_held_bytes;    /* beyond .before, from the last release's end on */
	uint64_t gap_ns;      /* longest time between two looks, until all was back */
	uint64_t sampler_cpu; /* a CPU of its own; unknown: it had none */
	struct array curve;   /* of struct result_memory_point, RESULT_CURVE_MAX */
};

/* What the bystander of a round saw, which touches a page every 100 us: how late pages
 * were. Unknown where there was none. */
struct result_bystander {
	uint64_t cpu;
	bool shares_cpu;       /* with a process that released, or with its killer */
	uint64_t hogs;         /* processes that kept CPUs busy; unknown: none were to */
	uint64_t fifo_percent; /* of a CPU that those of SCHED_FIFO may take */
	uint64_t window_ns;    /* from the first start on; and as long before the start
				  barrier */
	uint64_t touches;      /* due in it */
	uint64_t p50_ns, p99_ns, p999_ns, longest_ns;
	uint64_t alone_p50_ns, alone_p99_ns,
		alone_longest_ns; /* before the start barrier */
};

struct result_round {
	bool valid; /* proven; see result_round_counts() */
	bool warmup;
	unsigned int watch;      /* enum watch: what ran during the release */
	unsigned int reject;     /* enum reject */
	char reject_detail[160]; /* "" or what was seen, with figures */
	uint64_t wall_ns;        /* first start to last end */
	uint64_t mean_ns;        /* over the processes */
	uint64_t max_ns;
	uint64_t call_ns;        /* mean of the killers' calls; unknown without any */
	uint64_t settle_ns;      /* last end until counters are back and workers quiet */
	uint64_t duration_ns;    /* the whole round, for the useful share */
	uint64_t machine_cpu_ns; /* start barrier to settled, all CPUs, in ticks of the
				    kernel's */
	uint64_t worker_cpu_ns;  /* the kernel workers' part of it, exact */
	uint64_t tasks_cpu_ns;   /* of all tasks, start barrier to settled, exact */
	uint64_t caller_cpu_ns;  /* of that, of the releases: the processes' cpu_ns */
	uint64_t own_cpu_ns; /* of swaprel outside the releases; not in tasks_cpu_ns */
	uint64_t irq_cpu_ns; /* interrupts, start barrier to settled, in ticks */
	uint64_t kernel_instructions,
		kernel_cycles; /* of all CPUs, start barrier to settled */
	uint64_t steal_ns;     /* taken by the hypervisor, start barrier to settled */
	uint64_t
		core_to_core_before_ns; /* a cache line's way to the farthest CPU of it */
	uint64_t core_to_core_after_ns;
	/* Before the fork, and when all had released; as in struct run_conditions. */
	uint64_t throttle_before, throttle_after;
	double cpu_before_celsius, cpu_after_celsius;
	uint64_t held_bytes; /* by zsmalloc, at the first look after the release */
	struct result_parking parking;
	struct result_memory memory;
	struct result_bystander bystander;
	struct zram_counters before, gate;
	struct zram_counters released; /* all have, and who need not end lives on */
	struct zram_counters after;
	struct array procs; /* of struct result_proc */
};

/* Can be made again from the rounds; kept for people and scripts. */
struct result_summary {
	unsigned int used;     /* result_rounds_used() */
	unsigned int rejected; /* result_rounds_rejected() */
	double median_ns;      /* of the rounds' mean_ns, as are the rest */
	double mean_ns;
	double p95_ns;
	double low_ns, high_ns; /* 95 % interval of the median */
	double ns_per_page;     /* median over the pages of one process */
	double ratio; /* orig over compressed of what the first used round filled in */
};

struct result_cell {
	struct point point;
	bool oversubscribed; /* more processes than CPUs to run them */
	struct array rounds; /* of struct result_round */
	struct result_summary summary;
	struct profile profile; /* of a round that is not among them */
};

enum result_state {
	RESULT_COMPLETE,
	RESULT_INTERRUPTED, /* stopped by a signal, a kill or a power cut */
	RESULT_REFUSED,     /* ended by name, see .reject */
	RESULT_STATE_COUNT
};

struct result_variant {
	char name[LIST_NAME_MAX]; /* "running" when no boot was made */
	json_t *provenance;       /* the kernel build's manifest, or NULL */
};

struct result_clock {
	char name[24];           /* "CLOCK_MONOTONIC" */
	uint64_t read_ns;        /* from one read to the next, median */
	uint64_t granularity_ns; /* the smallest step it was seen to make */
};

struct result {
	char schema[24];
	char tool_version[48];
	char started_at[32];  /* ISO 8601, UTC */
	char finished_at[32]; /* or when it was last written */
	unsigned int state;   /* enum result_state */
	unsigned int reject;  /* enum reject, of the run as a whole */
	char reject_detail[160];
	struct result_variant variant;
	uint64_t turn;       /* of its campaign, from 1; UNKNOWN_U64: of none */
	uint64_t order_seed; /* that campaign's; UNKNOWN_U64: none, or without one */
	char substrate[LIST_NAME_MAX]; /* metal, kvm, tcg, tcg-exact, or vm (another) */
	struct machine machine;
	struct kernel kernel;
	struct run_conditions conditions;
	struct result_clock clock;
	struct job job;
	struct array cells; /* of struct result_cell */
};

extern const struct file_format result_format;
extern const struct record result_record;
extern const struct record result_cell_record;
extern const struct record result_round_record;
extern const struct record result_proc_record;
extern const struct record result_memory_point_record;
extern const struct record result_memory_record;
extern const struct names result_state_names;
extern const struct names result_substrate_names;

/* The module that was measured is made of the sources of another series than the
 * kernel's. */
static inline bool result_is_nearest(const struct result *result)
{
	return json_is_true(json_object_get(result->variant.provenance, "nearest"));
}

/* Ready for result_free(): everything unknown, nothing allocated. */
static inline void result_init(struct result *result)
{
	file_format_init(&result_format, result);
}

static inline void result_free(struct result *result)
{
	file_format_free(&result_format, result);
}

/* The new item, unknown all over, or NULL: no memory. An older item of the same array may
 * have moved: ask for it again. */
struct result_cell *result_add_cell(struct result *result);
struct result_round *result_add_round(struct result_cell *cell);
struct result_proc *result_add_proc(struct result_round *round);
struct result_memory_point *result_add_memory_point(struct result_memory *memory);

static inline const struct result_cell *result_cell(const struct result *result, size_t i)
{
	return (const struct result_cell *)result->cells.items + i;
}

static inline const struct result_round *result_round(const struct result_cell *cell,
						      size_t i)
{
	return (const struct result_round *)cell->rounds.items + i;
}

static inline const struct result_proc *result_proc(const struct result_round *round,
						    size_t i)
{
	return (const struct result_proc *)round->procs.items + i;
}

static inline const struct result_memory_point *result_memory_point(
	const struct result_memory *memory, size_t i)
{
	return (const struct result_memory_point *)memory->curve.items + i;
}

/* Whether the CPUs were emulated: substrate tcg or tcg-exact. */
static inline bool result_is_emulated(const struct result *result)
{
	return !strncmp(result->substrate, "tcg", 3);
}

/* Whether a round may enter a figure of rounds of that kind: it is valid, no warm-up. */
static inline bool result_round_counts_as(const struct result_round *round,
					  enum watch watch)
{
	return round->valid && !round->warmup && round->watch == watch;
}

/* Whether it may enter a time: nothing ran during it. */
static inline bool result_round_counts(const struct result_round *round)
{
	return result_round_counts_as(round, WATCH_NONE);
}

/* The kernel's threads had more CPU time than all tasks, of which they are some, by more
 * than the two accounts of it may lie apart: 10 ms were seen, see docs/method.md. */
#define RESULT_WORKERS_ERROR_NS 100000000

static inline bool result_workers_exceed(const struct result_round *round)
{
	return round->worker_cpu_ns != UNKNOWN_U64 &&
	       round->tasks_cpu_ns != UNKNOWN_U64 &&
	       round->worker_cpu_ns > round->tasks_cpu_ns &&
	       round->worker_cpu_ns - round->tasks_cpu_ns > RESULT_WORKERS_ERROR_NS;
}

/* How many rounds of a cell count, and how many of a kind that are no warm-up were
 * rejected. */
unsigned int result_rounds_used(const struct result_cell *cell);
unsigned int result_rounds_rejected_as(const struct result_cell *cell, enum watch watch);

static inline unsigned int result_rounds_rejected(const struct result_cell *cell)
{
	return result_rounds_rejected_as(cell, WATCH_NONE);
}

/* The cell of that point, or NULL. */
const struct result_cell *result_find_cell(const struct result *result,
					   const struct point *point);

/*
 * Read and check a file: schema version, every field, and what fields cannot say alone
 * (a valid round has no reject reason and one process or more, a rejected one has a
 * reason, a cell's rounds have its process count when valid). See file_format_load().
 */
static inline int result_load(struct result *result, const char *path, struct err *err)
{
	return file_format_load(&result_format, result, path, err);
}

/* The same from memory; @where stands in the messages. */
static inline int result_parse(struct result *result, const char *text, size_t len,
			       const char *where, struct err *err)
{
	return file_format_parse(&result_format, result, text, len, where, err);
}

/* What result_load() asks beyond the single fields. @where stands in the messages. 0 or
 * -EINVAL. */
int result_check(const struct result *result, const char *where, struct err *err);

/* Publish for good, see publish_write(); the file belongs to the calling user. */
int result_publish(const struct result *result, struct publish_target *target,
		   struct err *err);

/*
 * What the writer holds against the reader's checks, as a result that cannot be read is
 * lost: of all of it, once written, and of the provenance, before anything is measured. 0
 * or negative errno with a line.
 */
int result_check_readable(const struct result *result, const char *where,
			  struct err *err);
int result_check_provenance(const json_t *provenance, const char *where, struct err *err);

/* Load a kernel build's manifest that a result can keep. *provenance is the caller's. 0
 * or negative errno with a line. */
int result_load_provenance(json_t **provenance, const char *path, struct err *err);

#endif
