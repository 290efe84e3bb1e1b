// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdlib.h>

#include "caveat/caveat.h"
#include "caveat/caveats.h"

#define ADDRESS(symbol) caveat_##symbol,

static caveat_fn *const kinds[] = { CAVEATS(ADDRESS) };

void caveats_add(struct caveat_context *ctx)
{
	struct document *document = ctx->document;
	struct caveat_facts *facts = calloc(ctx->count + 1, sizeof(*facts));
	json_t *conditions = json_array();
	size_t runs = 0;

	document_set(document, "conditions", conditions);
	for (size_t i = 0; i < ctx->count; i++)
		runs += ctx->variants[i].count;
	ctx->facts = facts;
	ctx->results = calloc(runs + 1, sizeof(*ctx->results));
	if (!facts || !ctx->results) {
		document->error = -ENOMEM;
		goto out;
	}
	for (size_t i = 0; i < ctx->count; i++) {
		const struct caveat_variant *own_variant = &ctx->variants[i];

		caveat_facts_make(&facts[i], own_variant);
		json_array_append_new(conditions,
				      record_encode(&caveat_facts_record, &facts[i]));
		json_object_set_new(json_array_get(conditions, i), "each_run",
				    caveat_runs_data(own_variant));
		for (size_t j = 0; j < own_variant->count; j++)
			ctx->results[ctx->runs++] = own_variant->results[j];
	}
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		kinds[i](ctx);
out:
	free(ctx->results);
	free(facts);
}

void caveats_of_study(struct document *document, const struct study *study,
		      const struct caveat_invocation *invocation)
{
	const struct compare_variants *variants = study->variants;
	size_t files = compare_variants_file_count(variants), used = 0;
	struct caveat_variant *own = calloc(variants->count + 1, sizeof(*own));
	const struct result **results = calloc(files + 1, sizeof(*results));
	struct caveat_context ctx = { .document = document,
				      .variants = own,
				      .count = variants->count,
				      .one_boot = study_has_one_boot(study),
				      .study = study,
				      .invocation = invocation };

	if (!own || !results) {
		document->error = -ENOMEM;
		goto out;
	}
	for (size_t i = 0; i < variants->count; i++) {
		const struct compare_variant *variant = &variants->items[i];

		own[i] = (struct caveat_variant){ variant->name, &results[used],
						  variant->file_count };
		for (size_t j = 0; j < variant->file_count; j++)
			results[used++] = &variant->files[j]->result;
	}
	caveats_add(&ctx);
out:
	free(own);
	free(results);
}

/* A study of one variant, with nothing to compare. */
static int study_alone(struct study *study, const struct compare_variants *variants,
		       enum metric metric)
{
	const struct analysis_options options = ANALYSIS_OPTIONS;
	int ret;

	*study = (struct study){ .variants = variants, .metric = metric };
	ret = sample_set_make(&study->set, variants, metric);
	return ret ? ret : analysis_make(&study->analysis, &study->set, &options);
}

void caveats_of_result(struct document *document, const struct result *result,
		       enum metric metric, const struct caveat_invocation *invocation)
{
	char nowhere[] = "";
	const struct compare_file file = { .result = *result, .path = nowhere };
	const struct caveat_variant own_variant = { result->variant.name, &result, 1 };
	struct compare_variants variants;
	struct study study = { 0 };
	struct caveat_context ctx = { .document = document,
				      .variants = &own_variant,
				      .count = 1,
				      .one_boot = true,
				      .alone = true,
				      .invocation = invocation };
	struct err ignored;
	int ret = compare_variants_make(&variants, &file, 1, true, &ignored);

	if (!ret)
		ret = study_alone(&study, &variants, metric);
	if (!ret)
		ctx.study = &study;
	if (ret == -ENOMEM)
		document->error = ret;
	else
		caveats_add(&ctx);
	study_free(&study);
	compare_variants_free(&variants);
}
