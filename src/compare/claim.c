// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare/claim.h"

static const char *const words[CLAIM_WORD_COUNT] = {
	[CLAIM_INSIDE] = "inside",
	[CLAIM_ABOVE] = "above our interval",
	[CLAIM_BELOW] = "below our interval",
	[CLAIM_INCONCLUSIVE] = "inconclusive",
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

	if (strcmp(result->job.backend, JOB_BACKEND))
		return err_set(err, -EXDEV,
			       "job.backend %s, not " JOB_BACKEND " as published",
			       result->job.backend);
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
		return CLAIM_INCONCLUSIVE;
	if (theirs - rounding > ours->high)
		return CLAIM_ABOVE;
	if (theirs + rounding < ours->low)
		return CLAIM_BELOW;
	/* Where they claim an effect, an interval that holds none as well says nothing.
	 */
	if (!isnan(none) && fabs(theirs - none) > rounding)
		return ours->low <= none && none <= ours->high ? CLAIM_INCONCLUSIVE
							       : CLAIM_INSIDE;
	return ours->high > (1 + CLAIM_COARSE) * ours->value ||
			       ours->low < (1 - CLAIM_COARSE) * ours->value
		       ? CLAIM_INCONCLUSIVE
		       : CLAIM_INSIDE;
}

static double half_unit(uint64_t digits)
{
	return digits == UNKNOWN_U64 ? 0 : pow(10, -(double)digits) / 2;
}

/* Theirs, beside @cell of ours, the @index-th of the study; NULL: there is none like it.
 */
static void add_rows(struct claim *claim, const struct published_row *theirs,
		     const struct result_cell *cell, size_t index)
{
	const struct published_method *method = &claim->published->method;
	double ms_rounding = 1e6 * half_unit(method->ms_digits);
	const struct claim_row row = {
		.theirs = theirs, .cell = cell, .index = index, .ours = { NAN, NAN, NAN }
	};
	struct claim_row *rows = claim->rows + claim->row_count;

	for (int i = 0; i < CLAIM_WHAT_COUNT; i++)
		rows[i] = row;
	rows[CLAIM_SPEED_UP].value = isnan(theirs->speed_up) &&
						     !isnan(theirs->change_percent)
					     ? 1 / (1 + theirs->change_percent / 100)
					     : theirs->speed_up;
	rows[CLAIM_SPEED_UP].rounding = half_unit(method->speed_up_digits);
	rows[CLAIM_BASE_TIME].what = CLAIM_BASE_TIME;
	rows[CLAIM_BASE_TIME].value = 1e6 * theirs->base_ms;
	rows[CLAIM_BASE_TIME].rounding = ms_rounding;
	rows[CLAIM_OTHER_TIME].what = CLAIM_OTHER_TIME;
	rows[CLAIM_OTHER_TIME].value = 1e6 * theirs->other_ms;
	rows[CLAIM_OTHER_TIME].rounding = ms_rounding;
	claim->row_count += claim->absolute ? CLAIM_WHAT_COUNT : 1;
}

static void judge(struct claim_row *row, const struct claim *claim,
		  const struct study *study, const char *as)
{
	const struct analysis *analysis = &study->analysis;
	size_t base = claim_base(study);
	int other = compare_variants_find(study->variants,
					  as ? as : row->theirs->variant);

	if (!row->cell)
		other = -1;
	if (row->cell && row->what == CLAIM_BASE_TIME)
		row->ours = analysis_time_ns(analysis, row->index, base,
					     claim->confidence);
	else if (other >= 0 && (size_t)other != base)
		row->ours = row->what == CLAIM_OTHER_TIME
				    ? analysis_time_ns(analysis, row->index,
						       (size_t)other, claim->confidence)
				    : analysis_ratio(analysis, row->index, base,
						     (size_t)other, claim->confidence);
	row->word = claim_judge(row->value, row->rounding, &row->ours,
				row->what == CLAIM_SPEED_UP ? 1 : NAN);
}

size_t claim_base(const struct study *study)
{
	int base = study->steps.base;

	return base < 0 ? 0 : (size_t)base;
}

/* The build itself, known by what identifies it; one of which nothing is known but what
 * the kernel says of itself is another one if its variant's name is. */
static bool same_kernel(const struct result *a, const struct result *b)
{
	const struct kernel_module *ours = &a->kernel.module, *theirs = &b->kernel.module;

	if (*ours->name || *theirs->name)
		return *ours->build_id && !strcmp(ours->build_id, theirs->build_id) &&
		       (ours->params == theirs->params ||
			json_equal(ours->params, theirs->params));
	return !compare_kernels_differ(a, b) &&
	       (a->variant.provenance || !strcmp(a->variant.name, b->variant.name));
}

static const struct compare_file *first_file(const struct study *study, size_t variant)
{
	return study->variants->items[variant].files[0];
}

static bool is_base(const struct study *study, size_t variant)
{
	size_t base = claim_base(study);

	return variant == base || same_kernel(&first_file(study, variant)->result,
					      &first_file(study, base)->result);
}

static const char *another_kernel(const struct published *published,
				  const struct study *study)
{
	const struct compare_variants *variants = study->variants;

	for (size_t i = 0; i < published->rows.count; i++) {
		const char *name = published_row(published, i)->variant;
		int found = compare_variants_find(variants, name);

		if (found >= 0 && !is_base(study, (size_t)found))
			return variants->items[found].name;
	}
	for (size_t i = 0; i < variants->count; i++) {
		if (!is_base(study, i))
			return variants->items[i].name;
	}
	return NULL;
}

static int check_kernel(const struct study *study, const char *name, struct err *err)
{
	size_t base = claim_base(study);
	int found = compare_variants_find(study->variants, name);

	if (found < 0 || !is_base(study, (size_t)found))
		return 0;
	if ((size_t)found == base)
		return err_set(err, -EINVAL,
			       "%s: %s is the base itself: expected another kernel",
			       first_file(study, base)->path, name);
	return err_set(err, -EINVAL,
		       "%s: %s is the same build with the same parameters as %s, of %s: "
		       "expected another kernel",
		       first_file(study, (size_t)found)->path, name,
		       study_name(study, base), first_file(study, base)->path);
}

int claim_two_kernels(const struct published *published, const struct study *study,
		      const char *as, const char **instead, struct err *err)
{
	int ret = as ? check_kernel(study, as, err) : 0;

	for (size_t i = 0; !as && !ret && i < published->rows.count; i++) {
		const char *name = published_row(published, i)->variant;
		int found = compare_variants_find(study->variants, name);

		/* The base's row alone says "not measured". */
		if (found >= 0 && (size_t)found != claim_base(study))
			ret = check_kernel(study, name, err);
	}
	*instead = ret ? another_kernel(published, study) : NULL;
	return ret;
}

int claim_make(struct claim *claim, const struct published *published,
	       const struct study *study, const struct claim_options *options)
{
	const struct sample_set *set = &study->set;
	size_t most = published->rows.count * (set->cell_count + 1), comparisons = 0;

	memset(claim, 0, sizeof(*claim));
	claim->published = published;
	claim->same_machine = claim_same_machine(published, study_result(study));
	claim->absolute = claim->same_machine || options->absolute;
	claim->rows = calloc(CLAIM_WHAT_COUNT * most + 1, sizeof(*claim->rows));
	if (!claim->rows)
		return -ENOMEM;
	for (size_t i = 0; i < published->rows.count; i++) {
		const struct published_row *theirs = published_row(published, i);
		size_t before = claim->row_count;

		/* A row for each of our cells that is like theirs: they name no pattern,
		 * and all of their memory is swapped out. */
		for (size_t c = 0; c < set->cell_count; c++) {
			const struct point *point = &set->cells[c]->point;

			if (theirs->procs == point->procs &&
			    theirs->size_mib == point->size_mib &&
			    !strcmp(theirs->release, point->release) &&
			    !point_has_resident(point))
				add_rows(claim, theirs, set->cells[c], c);
		}
		if (claim->row_count == before)
			add_rows(claim, theirs, NULL, 0);
	}
	for (size_t i = 0; i < claim->row_count; i++)
		comparisons += claim->rows[i].cell != NULL;
	claim->confidence = estimate_each(study->analysis.options.confidence,
					  comparisons);
	for (size_t i = 0; i < claim->row_count; i++)
		judge(&claim->rows[i], claim, study, options->as);
	return 0;
}

void claim_free(struct claim *claim)
{
	free(claim->rows);
	memset(claim, 0, sizeof(*claim));
}
