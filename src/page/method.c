// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdlib.h>

#include "page/method.h"

static void add_all(const struct method_scope *scope, const char *statistics)
{
	method_rounds(scope);
	if (scope->options->by_metric)
		document_method(scope->document, "Statistics",
				"a round's figure is \"%s\": %s. %s",
				metric_names.items[scope->metric],
				metric_kinds[scope->metric].about, statistics);
	method_machine(scope);
	method_command(scope);
}

void method_of_study(struct document *document, const struct study *study,
		     const struct method_options *options)
{
	const struct compare_variants *columns = study->variants;
	const size_t files = compare_variants_file_count(columns);
	const struct result **results = calloc(files + 1, sizeof(*results));
	const char **names = calloc(files + 1, sizeof(*names));
	struct method_scope scope = { .document = document,
				      .results = results,
				      .names = names,
				      .metric = study->metric,
				      .options = options };

	if (!results || !names)
		document->error = -ENOMEM;
	for (size_t i = 0; i < columns->count && !document->error; i++) {
		const struct compare_variant *column = &columns->items[i];

		for (size_t j = 0; j < column->file_count; j++) {
			results[scope.count] = &column->files[j]->result;
			names[scope.count++] = column->name;
		}
	}
	if (scope.count)
		add_all(&scope,
			"That of a variant is the mean, on the log scale, of its "
			"boots' medians over rounds. Intervals are from the variation "
			"between boots; with one boot, between its runs or rounds.");
	free(results);
	free(names);
}

void method_of_result(struct document *document, const struct result *result,
		      enum metric metric, const struct method_options *options)
{
	const char *name = result->variant.name;
	const struct method_scope scope = {
		document, &result, &name, 1, metric, options
	};

	add_all(&scope,
		"The table has the median over rounds unless a column says another, "
		"with an interval of 95 %.");
}
