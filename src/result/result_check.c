// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "result/result.h"

/* The place in the file that a message is about: "FILE: cells[1].rounds[3]". */
struct spot {
	const char *where;
	size_t cell;
	size_t round;
	struct err *err;
};

static int round_error(const struct spot *at, const char *field, const char *text)
{
	return err_set(at->err, -EINVAL, "%s: cells[%zu].rounds[%zu].%s: %s", at->where,
		       at->cell, at->round, field, text);
}

static int check_proc(const struct spot *at, size_t index, const struct result_proc *proc,
		      const struct result_round *round, const struct result_cell *cell)
{
	char field[48];

	snprintf(field, sizeof(field), "procs[%zu]", index);
	if (proc->release_ns == UNKNOWN_U64 || proc->start_skew_ns == UNKNOWN_U64)
		return round_error(at, field,
				   "expected release_ns and start_skew_ns in a valid "
				   "round");
	if (proc->pages == UNKNOWN_U64 || !proc->pages)
		return round_error(at, field,
				   "expected 1 page at least in a valid round");
	if (proc->release_ns > round->max_ns)
		return round_error(at, field,
				   "expected release_ns to be at most the round's "
				   "max_ns");
	if (proc->call_ns != UNKNOWN_U64 && proc->call_ns > proc->release_ns)
		return round_error(at, field,
				   "expected call_ns to be at most release_ns");
	if (proc->resident_pages != UNKNOWN_U64 && proc->resident_pages &&
	    !point_has_resident(&cell->point))
		return round_error(at, field,
				   "expected resident_pages to be 0 in a cell of "
				   "resident none");
	return 0;
}

/* Unknown is the greatest number. */
static int check_bystander(const struct spot *at, const struct result_bystander *seen)
{
	if (seen->p50_ns > seen->p99_ns || seen->p99_ns > seen->p999_ns ||
	    seen->p999_ns > seen->longest_ns || seen->alone_p50_ns > seen->alone_p99_ns ||
	    seen->alone_p99_ns > seen->alone_longest_ns)
		return round_error(at, "bystander",
				   "expected percentiles in their order");
	return 0;
}

/* Unknown is the greatest number: the first time is known where any is. */
static bool was_sampled(const struct result_memory *memory)
{
	return memory->back50_ns != UNKNOWN_U64 ||
	       memory->free_back99_ns != UNKNOWN_U64 ||
	       memory->resident_back99_ns != UNKNOWN_U64 ||
	       memory->peak_held_bytes != UNKNOWN_U64 || memory->gap_ns != UNKNOWN_U64 ||
	       memory->sampler_cpu != UNKNOWN_U64 || memory->curve.count;
}

static int check_memory(const struct spot *at, const struct result_memory *memory,
			unsigned int watch)
{
	if (memory->back50_ns > memory->back90_ns ||
	    memory->back90_ns > memory->back99_ns ||
	    memory->back99_ns > memory->back100_ns)
		return round_error(at, "memory", "expected times in the order of shares");
	if (memory->curve.count > RESULT_CURVE_MAX)
		return round_error(at, "memory.curve", "expected 64 points at most");
	for (size_t i = 1; i < memory->curve.count; i++) {
		if (result_memory_point(memory, i)->at_ns <
		    result_memory_point(memory, i - 1)->at_ns)
			return round_error(at, "memory.curve",
					   "expected points in the order of time");
	}
	if (watch == WATCH_NONE && was_sampled(memory))
		return round_error(at, "memory",
				   "expected null throughout in a round of watch none");
	return 0;
}

static int check_times(const struct spot *at, const struct result_round *round)
{
	if (round->wall_ns == UNKNOWN_U64)
		return round_error(at, "wall_ns", "null: expected ns in a valid round");
	if (round->mean_ns == UNKNOWN_U64)
		return round_error(at, "mean_ns", "null: expected ns in a valid round");
	if (round->max_ns == UNKNOWN_U64)
		return round_error(at, "max_ns", "null: expected ns in a valid round");
	if (round->mean_ns > round->max_ns)
		return round_error(at, "mean_ns", "expected at most max_ns");
	if (round->max_ns > round->wall_ns)
		return round_error(at, "max_ns", "expected at most wall_ns");
	if (result_workers_exceed(round))
		return round_error(at, "worker_cpu_ns",
				   "expected at most tasks_cpu_ns and 100 ms");
	return 0;
}

static int check_round(const struct spot *at, const struct result_round *round,
		       const struct result_cell *cell)
{
	int ret = 0;

	if (!round->valid && round->reject == REJECT_NONE)
		return round_error(at, "reject",
				   "none: expected a reason, as the round is not valid");
	if (!round->valid)
		return round->procs.count > cell->point.procs
			       ? round_error(at, "procs",
					     "more processes than the cell has")
			       : 0;
	if (round->reject != REJECT_NONE)
		return round_error(at, "reject",
				   "expected none, as the round is said to be valid");
	if (round->procs.count != cell->point.procs)
		return err_set(at->err, -EINVAL,
			       "%s: cells[%zu].rounds[%zu].procs: %zu processes: "
			       "expected the cell's %u in a valid round",
			       at->where, at->cell, at->round, round->procs.count,
			       cell->point.procs);
	ret = check_times(at, round);
	for (size_t i = 0; i < round->procs.count && !ret; i++)
		ret = check_proc(at, i, result_proc(round, i), round, cell);
	if (!ret)
		ret = check_memory(at, &round->memory, round->watch);
	return ret ? ret : check_bystander(at, &round->bystander);
}

/* Unknown figures are NAN, and a comparison with NAN is false: it passes. */
static int check_summary(const struct spot *at, const struct result_cell *cell)
{
	const struct result_summary *sum = &cell->summary;
	const struct {
		const char *name;
		double value;
	} figures[] = {
		{ "median_ns", sum->median_ns }, { "mean_ns", sum->mean_ns },
		{ "p95_ns", sum->p95_ns },       { "low_ns", sum->low_ns },
		{ "high_ns", sum->high_ns },     { "ns_per_page", sum->ns_per_page },
		{ "ratio", sum->ratio },
	};

	if (sum->used > result_rounds_used(cell))
		return err_set(
			at->err, -EINVAL,
			"%s: cells[%zu].summary.used: %u: expected at most %u, the "
			"valid rounds that are not warm-up",
			at->where, at->cell, sum->used, result_rounds_used(cell));
	if (sum->rejected > result_rounds_rejected(cell))
		return err_set(at->err, -EINVAL,
			       "%s: cells[%zu].summary.rejected: %u: expected at most "
			       "%u, the rejected rounds that are not warm-up",
			       at->where, at->cell, sum->rejected,
			       result_rounds_rejected(cell));
	if (sum->low_ns > sum->median_ns || sum->median_ns > sum->high_ns)
		return err_set(at->err, -EINVAL,
			       "%s: cells[%zu].summary.median_ns: expected a value from "
			       "low_ns to high_ns",
			       at->where, at->cell);
	for (size_t i = 0; i < sizeof(figures) / sizeof(figures[0]); i++) {
		if (figures[i].value < 0)
			return err_set(at->err, -EINVAL,
				       "%s: cells[%zu].summary.%s: %g: expected 0 or "
				       "more",
				       at->where, at->cell, figures[i].name,
				       figures[i].value);
	}
	return 0;
}

static int check_profile(const struct spot *at, const struct profile *profile)
{
	for (size_t i = 0; i < profile->shares.count; i++) {
		const struct profile_share *share = profile_share(profile, i);
		const uint64_t all = profile_samples(profile, share->who);

		if (share->within_samples != UNKNOWN_U64 && share->within_samples > all)
			return err_set(at->err, -EINVAL,
				       "%s: cells[%zu].profile.shares[%zu]."
				       "within_samples: %" PRIu64
				       ": expected at most %" PRIu64
				       ", all samples of the %s",
				       at->where, at->cell, i, share->within_samples, all,
				       profile_who_names.items[share->who]);
	}
	return 0;
}

static int check_cell(struct spot *at, const struct result *result)
{
	const struct result_cell *cell = result_cell(result, at->cell);
	struct layout layout;
	int ret = 0;

	if (layout_make(&layout, point_size_bytes(&cell->point), cell->point.resident))
		return err_set(at->err, -EINVAL,
			       "%s: cells[%zu].resident: \"%s\": expected none or "
			       "RESIDENT:SWAPPED",
			       at->where, at->cell, cell->point.resident);
	for (size_t i = 0; i < at->cell && !ret; i++) {
		if (point_same(&cell->point, &result_cell(result, i)->point))
			ret = err_set(at->err, -EINVAL,
				      "%s: cells[%zu]: the same procs, size_mib, "
				      "pattern, release and resident as cells[%zu]: "
				      "expected each point once",
				      at->where, at->cell, i);
	}
	for (size_t i = 0; i < cell->rounds.count && !ret; i++) {
		at->round = i;
		ret = check_round(at, result_round(cell, i), cell);
	}
	if (!ret)
		ret = check_profile(at, &cell->profile);
	return ret ? ret : check_summary(at, cell);
}

static int check_texts(json_t *json, const char *field, const char *where,
		       struct err *err)
{
	const char *key;
	json_t *value;

	if (json && !json_is_object(json))
		return err_set(err, -EINVAL, "%s: %s: expected an object or null", where,
			       field);
	json_object_foreach(json, key, value)
	{
		if (!json_is_string(value))
			return err_set(err, -EINVAL, "%s: %s.%.64s: expected a string",
				       where, field, key);
	}
	return 0;
}

static int check_lines(json_t *json, const char *field, const char *where,
		       struct err *err)
{
	const json_t *value;
	size_t i;

	if (json && !json_is_array(json))
		return err_set(err, -EINVAL, "%s: %s: expected a list or null", where,
			       field);
	json_array_foreach(json, i, value)
	{
		if (!json_is_string(value))
			return err_set(err, -EINVAL, "%s: %s[%zu]: expected a string",
				       where, field, i);
	}
	return 0;
}

static int check_top(const struct result *result, const char *where, struct err *err)
{
	int ret = check_texts(result->machine.mitigations, "machine.mitigations", where,
			      err);

	if (!ret)
		ret = check_texts(result->kernel.module.params, "kernel.module.params",
				  where, err);
	if (!ret)
		ret = check_lines(result->conditions.complaint_lines,
				  "conditions.complaint_lines", where, err);
	if (ret)
		return ret;
	if (result->state == RESULT_REFUSED && result->reject == REJECT_NONE)
		return err_set(err, -EINVAL,
			       "%s: reject: none: expected a reason, as the run was "
			       "refused",
			       where);
	if (result->state == RESULT_COMPLETE && result->reject != REJECT_NONE)
		return err_set(err, -EINVAL,
			       "%s: reject: \"%s\": expected none in a complete run",
			       where, reject_names.items[result->reject]);
	if (result->state == RESULT_COMPLETE && !*result->finished_at)
		return err_set(err, -EINVAL,
			       "%s: finished_at: null: expected a time in a complete run",
			       where);
	if (strcmp(result->job.schema, JOB_SCHEMA))
		return err_set(err, -EINVAL, "%s: job.schema: \"%s\": expected \"%s\"",
			       where, result->job.schema, JOB_SCHEMA);
	if (result->variant.provenance && !json_is_object(result->variant.provenance))
		return err_set(err, -EINVAL,
			       "%s: variant.provenance: expected an object or null",
			       where);
	if (result->cells.count > PLAN_CELLS_MAX)
		return err_set(err, -EINVAL, "%s: cells: %zu: expected at most %d", where,
			       result->cells.count, PLAN_CELLS_MAX);
	return 0;
}

int result_check(const struct result *result, const char *where, struct err *err)
{
	struct spot at = { .where = where, .err = err };
	int ret = check_top(result, where, err);

	for (; at.cell < result->cells.count && !ret; at.cell++)
		ret = check_cell(&at, result);
	return ret;
}
