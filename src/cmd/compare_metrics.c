// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdlib.h>

#include "cli/screen.h"
#include "cmd/compare_metrics.h"
#include "page/chart.h"

int compare_metrics(struct document *document, const struct reading *reading,
		    const struct reading_options *options, struct err *err)
{
	const struct metric_list *metrics = &options->metrics;
	struct study *studies = calloc(metrics->count, sizeof(*studies));
	struct analysis_options analysis = reading->study.analysis.options;
	size_t made = 0;
	int ret = studies ? 0 : -ENOMEM;

	analysis.tables = metrics->count;
	while (!ret && made < metrics->count) {
		ret = study_make(&studies[made], &reading->variants, &reading->ladder,
				 metrics->items[made], &analysis);
		made++;
	}
	if (!ret)
		ret = metrics_document(document, studies, metrics->count,
				       screen_columns_for(options->format));
	if (!ret)
		chart_metrics(document, studies, metrics->count);
	err_sys(err, ret, "compare");
	while (made)
		study_free(&studies[--made]);
	free(studies);
	return ret;
}
