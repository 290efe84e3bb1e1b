// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdlib.h>

#include "page/method.h"

static void add_all(const struct method_look *look, const char *statistics)
{
	method_rounds(look);
	if (look->options->by_metric)
		document_method(look->document, "Statistics",
				"a figure of a round is its "
				"\"%s\": %s. %s",
				metric_names.items[look->metric],
				metric_kinds[look->metric].about, statistics);
	method_machine(look);
	method_command(look);
}

void method_of_study(struct document *document, const struct study *study,
		     const struct method_options *options)
{
	const struct compare_variants *columns = study->variants;
	const size_t files = compare_variants_file_count(columns);
	const struct result **results = calloc(files + 1, sizeof(*results));
	const char **names = calloc(files + 1, sizeof(*names));
	struct method_look look = { .document = document,
				    .results = results,
				    .names = names,
				    .metric = study->metric,
				    .options = options };

	if (!results || !names)
		document->error = -ENOMEM;
	for (size_t i = 0; i < columns->count && !document->error; i++) {
		const struct compare_variant *column = &columns->items[i];

		for (size_t j = 0; j < column->file_count; j++) {
			results[look.count] = &column->files[j]->result;
			names[look.count++] = column->name;
		}
	}
	if (look.count)
		add_all(&look,
			"That of a variant is the mean, on the log scale, of its boots' "
			"medians over rounds. An interval is from how boots differ; where "
			"there is one boot, from how its runs do, or its rounds.");
	free(results);
	free(names);
}

void method_of_result(struct document *document, const struct result *result,
		      enum metric metric, const struct method_options *options)
{
	const char *name = result->variant.name;
	const struct method_look look = { document, &result, &name, 1, metric, options };

	add_all(&look,
		"The table has the median over rounds unless a column says another, "
		"with an interval of 95 %.");
}
