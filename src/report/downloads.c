// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/gzip.h"
#include "format/format.h"
#include "page/runs.h"
#include "report/report.h"

static void add(struct report *report, const char *name, const char *about,
		const char *text, size_t len)
{
	struct report_download *more = report->error
					       ? NULL
					       : reallocarray(report->downloads,
							      report->download_count + 1,
							      sizeof(*more));
	char with_end[PATH_MAX];

	if (!more) {
		report->error = -ENOMEM;
		return;
	}
	report->downloads = more;
	more += report->download_count++;
	snprintf(with_end, sizeof(with_end), "%s.gz", name);
	*more = (struct report_download){ .name = strdup(with_end),
					  .about = about,
					  .plain_len = len };
	report->error = more->name ? gzip_pack(&more->bytes, &more->len, text, len)
				   : -ENOMEM;
}

/* The rows of a section as a file of that format. */
static void add_rows(struct report *report, const char *name, const char *about,
		     const struct document *document, const char *format)
{
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);
	int ret = out ? format_find(format)->write(out, document) : -ENOMEM;

	if (out && fclose(out))
		ret = -ENOMEM;
	if (ret)
		report->error = ret;
	else
		add(report, name, about, text, len);
	free(text);
}

/* "001-base-result.json": a path below what was named, as one name. */
static void name_file(char *name, size_t size, const struct compare_file *file)
{
	const char *slash = strrchr(file->path, '/');
	const char *from = slash;

	while (from && from > file->path && from[-1] != '/')
		from--;
	snprintf(name, size, "%s", from ? from : file->path);
	for (char *c = name; *c; c++) {
		if (*c == '/')
			*c = '-';
	}
}

void report_downloads(struct report *report)
{
	const struct report_source *source = report->source;
	char name[NAME_MAX];

	for (size_t i = 0; i < report->section_count && !report->error; i++) {
		struct document *document = &report->sections[i].document;

		if (strcmp(document_text(document->data, "schema"), COMPARISON_SCHEMA) ||
		    !json_array_size(document_data_rows(document)))
			continue;
		runs_of_study(document, source->study);
		add_rows(report, "comparison.csv", "the comparison's rows", document,
			 "csv");
		add_rows(report, "comparison.json", "the same with notes and caveats",
			 document, "json");
	}
	for (size_t i = 0; i < source->file_count && !report->error; i++) {
		const struct compare_file *file = &source->files[i];

		name_file(name, sizeof(name), file);
		if (file->text)
			add(report, name, file->result.variant.name, file->text,
			    file->text_len);
	}
}
