// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare/claim.h"

static const char *const words[CLAIM_WORD_COUNT] = {
	[CLAIM_INSIDE] = "inside",
	[CLAIM_ABOVE] = "outside, above",
	[CLAIM_BELOW] = "outside, below",
	[CLAIM_UNDERPOWERED] = "underpowered",
	[CLAIM_NOT_MEASURED] = "not measured",
	[CLAIM_NOT_STATED] = "not stated",
};

const struct names claim_word_names = { "word", words, CLAIM_WORD_COUNT };

static const char *const whats[CLAIM_WHAT_COUNT] = {
	[CLAIM_SPEED_UP] = "speed-up",
	[CLAIM_BASE_TIME] = "base time",
	[CLAIM_OTHER_TIME] = "other time",
};

const struct names claim_what_names = { "figure", whats, CLAIM_WHAT_COUNT };

bool claim_same_machine(const struct published *published, const struct result *result)
{
	const struct published_machine *machine = &published->machine;

	if (strcmp(result->substrate, "metal"))
		return false;
	if (*machine->model_has)
		return strstr(result->machine.model, machine->model_has) != NULL;
	return *machine->cpu_has &&
	       strstr(result->machine.cpu_model, machine->cpu_has) != NULL;
}

int claim_may_stand_together(const struct published *published,
			     const struct result *result, struct err *err)
{
	const char *algorithm = published->method.algorithm;

	if (!*algorithm || !strcmp(algorithm, result->job.algorithm))
		return 0;
	return err_set(err, -EXDEV, "job.algorithm %s, not %s as published",
		       result->job.algorithm, algorithm);
}

enum claim_word claim_judge(double theirs, double rounding, const struct figure *ours,
			    double none)
{
	if (isnan(theirs))
		return CLAIM_NOT_STATED;
	if (isnan(ours->value))
		return CLAIM_NOT_MEASURED;
	if (isnan(ours->low))
		return CLAIM_UNDERPOWERED;
	if (theirs - rounding > ours->high)
		return CLAIM_ABOVE;
	if (theirs + rounding < ours->low)
		return CLAIM_BELOW;
	/* Where they claim an effect, an interval that holds none as well says nothing.
	 */
	if (!isnan(none) && fabs(theirs - none) > rounding)
		return ours->low <= none && none <= ours->high ? CLAIM_UNDERPOWERED
							       : CLAIM_INSIDE;
	return ours->high > (1 + CLAIM_COARSE) * ours->value ||
			       ours->low < (1 - CLAIM_COARSE) * ours->value
		       ? CLAIM_UNDERPOWERED
		       : CLAIM_INSIDE;
}

static double half_unit(uint64_t digits)
{
	return digits == UNKNOWN_U64 ? 0 : pow(10, -(double)digits) / 2;
}

/* What a table is gone through with. */
struct walk {
	struct claim *claim;
	const struct study *study;
	size_t base;
	int other; /* -1: our files lack the variant */
};

static bool is_like(const struct published_row *theirs, const struct result_cell *cell)
{
	return theirs->procs == cell->point.procs &&
	       theirs->size_mib == cell->point.size_mib &&
	       !strcmp(theirs->release, cell->point.release);
}

static double speed_up_of(const struct published_row *row)
{
	if (!isnan(row->speed_up) || isnan(row->change_percent))
		return row->speed_up;
	return 1 / (1 + row->change_percent / 100);
}

static struct figure ours_of(const struct walk *walk, size_t cell, enum claim_what what)
{
	const struct analysis *analysis = &walk->study->analysis;
	double confidence = walk->claim->confidence;

	if (what == CLAIM_BASE_TIME)
		return analysis_time_ns(analysis, cell, walk->base, confidence, NULL);
	if (walk->other < 0)
		return (struct figure){ NAN, NAN, NAN };
	if (what == CLAIM_OTHER_TIME)
		return analysis_time_ns(analysis, cell, (size_t)walk->other, confidence,
					NULL);
	return analysis_ratio(analysis, cell, walk->base, (size_t)walk->other, confidence,
			      NULL);
}

static void set_theirs(struct claim_row *row, const struct published_method *method)
{
	switch (row->what) {
	case CLAIM_BASE_TIME:
	case CLAIM_OTHER_TIME:
		row->value = 1e6 * (row->what == CLAIM_BASE_TIME ? row->theirs->base_ms
								 : row->theirs->other_ms);
		row->rounding = 1e6 * half_unit(method->ms_digits);
		break;
	default:
		row->value = speed_up_of(row->theirs);
		row->rounding = half_unit(method->speed_up_digits);
		break;
	}
}

/* @cell: an index of the study's, or -1. */
static void add_row(const struct walk *walk, const struct published_row *theirs, int cell,
		    enum claim_what what)
{
	struct claim *claim = walk->claim;
	struct claim_row *row = &claim->rows[claim->row_count++];

	*row = (struct claim_row){ .theirs = theirs,
				   .what = what,
				   .ours = { NAN, NAN, NAN } };
	set_theirs(row, &claim->published->method);
	if (cell >= 0) {
		row->cell = walk->study->set.cells[cell];
		row->ours = ours_of(walk, (size_t)cell, what);
	}
	row->word = claim_judge(row->value, row->rounding, &row->ours,
				what == CLAIM_SPEED_UP ? 1 : NAN);
}

static void add_rows(const struct walk *walk, const struct published_row *theirs,
		     int cell)
{
	enum claim_what last = walk->claim->absolute ? CLAIM_OTHER_TIME : CLAIM_SPEED_UP;

	for (enum claim_what what = CLAIM_SPEED_UP; what <= last; what++)
		add_row(walk, theirs, cell, what);
}

/* A row for each of our cells that is like theirs: they name no pattern, we do. */
static void add_cells(struct walk *walk, const struct published_row *theirs,
		      const char *as)
{
	const struct sample_set *set = &walk->study->set;
	bool found = false;

	walk->other = compare_columns_find(walk->study->columns,
					   as ? as : theirs->variant);
	if (walk->other >= 0 && (size_t)walk->other == walk->base)
		walk->other = -1;
	for (size_t c = 0; c < set->cell_count; c++) {
		if (!is_like(theirs, set->cells[c]))
			continue;
		add_rows(walk, theirs, (int)c);
		found = true;
	}
	if (!found)
		add_rows(walk, theirs, -1);
}

static size_t count_comparisons(const struct published *published,
				const struct study *study)
{
	size_t count = 0;

	for (size_t i = 0; i < published->rows.count; i++) {
		for (size_t c = 0; c < study->set.cell_count; c++)
			count += is_like(published_row(published, i),
					 study->set.cells[c]);
	}
	return count;
}

size_t claim_base(const struct study *study)
{
	int base = study->rungs.base;

	return base < 0 ? 0 : (size_t)base;
}

int claim_make(struct claim *claim, const struct published *published,
	       const struct study *study, const struct claim_wish *wish)
{
	size_t most = published->rows.count * (study->set.cell_count + 1);
	struct walk walk = { claim, study, claim_base(study), -1 };
	size_t count = count_comparisons(published, study);

	memset(claim, 0, sizeof(*claim));
	claim->published = published;
	claim->same_machine = claim_same_machine(published, study_result(study));
	claim->absolute = claim->same_machine || wish->absolute;
	if (claim->absolute)
		count *= CLAIM_WHAT_COUNT;
	claim->confidence = estimate_each(study->analysis.wish.confidence, count);
	claim->rows = calloc(CLAIM_WHAT_COUNT * most + 1, sizeof(*claim->rows));
	if (!claim->rows)
		return -ENOMEM;
	for (size_t i = 0; i < published->rows.count; i++)
		add_cells(&walk, published_row(published, i), wish->as);
	return 0;
}

void claim_free(struct claim *claim)
{
	free(claim->rows);
	memset(claim, 0, sizeof(*claim));
}
