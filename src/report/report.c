// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clean.h"
#include "report/report.h"

struct report_section *report_add(struct report *report, const char *title,
				  const char *of)
{
	struct report_section *more = report->error
					      ? NULL
					      : reallocarray(report->sections,
							     report->section_count + 1,
							     sizeof(*more));

	if (!more) {
		report->error = -ENOMEM;
		return NULL;
	}
	report->sections = more;
	more += report->section_count++;
	*more = (struct report_section){ .title = title };
	snprintf(more->of, sizeof(more->of), "%s", of ? of : "");
	return more;
}

static void free_section(struct report_section *section)
{
	document_free(&section->document);
	json_decref(section->facts);
}

void report_drop(struct report *report)
{
	free_section(&report->sections[--report->section_count]);
}

void report_fact(struct report *report, const char *name, const char *fmt, ...)
{
	struct report_section *section = &report->sections[report->section_count - 1];
	char text[DOCUMENT_TEXT_MAX];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	if (!*text)
		return;
	if (!section->facts)
		section->facts = json_array();
	if (json_array_append_new(
		    section->facts,
		    json_pack("[s, s]", name, clean_text(text, sizeof(text), text))))
		report->error = -ENOMEM;
}

/* What the results mean less than they seem to: before all tables. */
static void add_caveats(struct report *report)
{
	const struct report_source *source = report->source;
	struct report_section *section;
	const json_t *left_out;
	size_t i;

	section = report_add(report, "What changes the meaning of these figures", NULL);
	if (!section)
		return;
	document_init(&section->document, SUMMARY_SCHEMA);
	if (source->study)
		report->error = source->caveats(&section->document, source->arg);
	else
		report_history_caveats(report, &section->document);
	json_array_foreach(source->left_out, i, left_out)
		document_caveat(&section->document, "left out", NULL, "Left out: %s",
				json_string_value(left_out));
	if (source->apart && report_shows_each(report))
		document_caveat(&section->document, "apart", NULL,
				"Not compared, each result stands by itself: %s",
				source->apart);
	if (report_shows_each(report) && source->file_count > REPORT_RESULTS_MOST)
		document_caveat(
			&section->document, "shown", NULL,
			"Shown are the first %d of %zu results; all are in the raw "
			"data.",
			REPORT_RESULTS_MOST, source->file_count);
	if (!json_array_size(document_caveats(&section->document)))
		report_drop(report);
}

/* Each document begins with what was measured and how; a page says it once. 0 or -ENOMEM.
 */
static int drop_repeated(json_t *texts, json_t *said)
{
	size_t i = 0;

	while (i < json_array_size(texts)) {
		const char *text = json_string_value(json_array_get(texts, i));

		if (json_object_get(said, text))
			json_array_remove(texts, i);
		else if (json_object_set_new(said, text, json_true()))
			return -ENOMEM;
		else
			i++;
	}
	return 0;
}

static int say_once(struct report *report)
{
	json_t *said = json_object();
	int ret = 0;

	for (size_t i = 0; i < report->section_count && !ret; i++) {
		struct document *document = &report->sections[i].document;

		ret = drop_repeated(document->head, said);
		if (!ret)
			ret = drop_repeated(document->notes, said);
	}
	json_decref(said);
	return ret;
}

int report_make(struct report *report, const struct report_source *source)
{
	*report = (struct report){ .source = source };
	report_history_make(report);
	report_answer(report);
	add_caveats(report);
	report_history(report);
	report_study(report);
	report_results(report);
	report_published(report);
	report_rejects(report);
	report_components(report);
	report_machine(report);
	report_downloads(report);
	for (size_t i = 0; i < report->section_count && !report->error; i++)
		report->error = report->sections[i].document.error;
	if (!report->error)
		report->error = report->answer.error;
	if (!report->error)
		report->error = say_once(report);
	return report->error;
}

void report_free(struct report *report)
{
	report_history_free(report);
	document_free(&report->answer);
	for (size_t i = 0; i < report->section_count; i++)
		free_section(&report->sections[i]);
	free(report->sections);
	for (size_t i = 0; i < report->download_count; i++) {
		free(report->downloads[i].name);
		free(report->downloads[i].bytes);
	}
	free(report->downloads);
	*report = (struct report){ 0 };
}
