// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/plural.h"
#include "format/format.h"
#include "format/html.h"
#include "format/units.h"
#include "report/picture.h"
#include "report/report.h"
#include "report/style.h"

struct page {
	FILE *out;
	const struct report *report;
	unsigned int pictures; /* so far, for their ids */
	bool draws;            /* gnuplot is there, and in time */
	struct err *note;
};

/* It is XML as well, so that a strict parser can look it over. */
static void put_head(const struct page *page)
{
	const struct result *result = &page->report->source->files[0].result;

	fputs("<!DOCTYPE html>\n<html lang=\"en\" xmlns=\"http://www.w3.org/1999/xhtml\">\n<head>\n<meta charset=\"utf-8\"/>\n"
	      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
	      /* Nothing is fetched and nothing runs, whatever a result holds. */
	      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
	      "style-src 'unsafe-inline'\"/>\n" REPORT_GENERATOR,
	      page->out);
	html_text(page->out, result->tool_version);
	fputs("\"/>\n<title>", page->out);
	html_text(page->out, page->report->source->title);
	fputs(" – swaprel</title>\n<style>\n", page->out);
	fwrite(report_styles[0].text, 1, report_styles[0].len, page->out);
	fputs("</style>\n</head>\n<body>\n", page->out);
}

static void put_paragraphs(FILE *out, const json_t *texts, const char *class)
{
	for (size_t i = 0; i < json_array_size(texts); i++) {
		fprintf(out, "<p class=\"%s\">", class);
		html_text(out, json_string_value(json_array_get(texts, i)));
		fputs("</p>\n", out);
	}
}

static void put_answer(const struct page *page)
{
	const struct document *answer = &page->report->answer;

	fputs("<header>\n<h1>How long freeing swapped-out memory takes: ", page->out);
	html_text(page->out, page->report->source->title);
	fputs("</h1>\n", page->out);
	put_paragraphs(page->out, answer->answer, "answer");
	put_paragraphs(page->out, answer->head, "answer");
	put_paragraphs(page->out, answer->notes, "note");
	if (*page->note->msg)
		fputs("<p class=\"missing\">", page->out);
	html_text(page->out, page->note->msg);
	fputs(*page->note->msg ? "</p>\n</header>\n" : "</header>\n", page->out);
}

/* One of several that follow each other, of which the first has the title. */
static bool is_next(const struct report *report, size_t index)
{
	return index &&
	       !strcmp(report->sections[index].title, report->sections[index - 1].title);
}

static void put_title(const struct page *page, size_t index)
{
	const struct report_section *section = &page->report->sections[index];

	fprintf(page->out, "<section id=\"s%zu\">\n", index);
	if (!is_next(page->report, index)) {
		fputs("<h2>", page->out);
		html_text(page->out, section->title);
		fputs("</h2>\n", page->out);
	}
	/* A folded one has it on what unfolds it. */
	if (*section->of && !section->folded) {
		fputs("<h3>", page->out);
		html_text(page->out, section->of);
		fputs("</h3>\n", page->out);
	}
}

static void put_contents(const struct page *page)
{
	const struct report *report = page->report;

	fputs("<nav aria-label=\"Contents\"><ul>\n", page->out);
	for (size_t i = 0; i < report->section_count; i++) {
		if (is_next(report, i))
			continue;
		fprintf(page->out, "<li><a href=\"#s%zu\">", i);
		html_text(page->out, report->sections[i].title);
		fputs("</a></li>\n", page->out);
	}
	fputs("<li><a href=\"#data\">Raw data</a></li>\n</ul></nav>\n", page->out);
}

static void put_drawn(const struct page *page, const struct plot *plot, const char *wide,
		      const char *narrow)
{
	fprintf(page->out,
		"<figure>\n<div class=\"wide\">%s</div>\n<div class=\"narrow\">%s</div>\n",
		wide, narrow);
	if (*plot->caption) {
		fputs("<figcaption>", page->out);
		html_text(page->out, plot->caption);
		fputs("</figcaption>\n", page->out);
	}
	fputs("</figure>\n", page->out);
}

/* Both widths of one picture; the page shows one of them. One that cannot be drawn is
 * left out. 0 or negative errno. */
static int put_picture(struct page *page, const struct document *document,
		       const struct plot *plot)
{
	char prefix[16], *drawn[2] = { NULL, NULL };
	int ret = 0;

	for (int narrow = 0; narrow < 2 && !ret; narrow++) {
		snprintf(prefix, sizeof(prefix), "p%u-", page->pictures++);
		ret = picture_draw(&drawn[narrow], document, plot, narrow, prefix,
				   page->note);
	}
	if (!ret)
		put_drawn(page, plot, drawn[0], drawn[1]);
	free(drawn[0]);
	free(drawn[1]);
	return ret;
}

static void put_facts(FILE *out, const json_t *facts)
{
	const json_t *fact;
	size_t i;

	fputs("<dl>\n", out);
	json_array_foreach(facts, i, fact)
	{
		fputs("<dt>", out);
		html_text(out, json_string_value(json_array_get(fact, 0)));
		fputs("</dt><dd>", out);
		html_text(out, json_string_value(json_array_get(fact, 1)));
		fputs("</dd>\n", out);
	}
	fputs("</dl>\n", out);
}

static void put_fold(FILE *out, const char *summary)
{
	fputs("<details>\n<summary>", out);
	html_text(out, summary);
	fputs("</summary>\n", out);
}

static int put_section(struct page *page, size_t index)
{
	const struct report_section *section = &page->report->sections[index];
	/* What is folded is drawn elsewhere, of all variants together. */
	bool folds, draws = page->draws && !section->folded;
	int ret = 0;

	put_title(page, index);
	if (section->folded)
		put_fold(page->out, *section->of ? section->of : "Tables");
	for (size_t i = 0; draws && i < section->document.plot_count; i++) {
		const struct plot *plot = &section->document.plots[i];

		if (plot->panel_count)
			ret = put_picture(page, &section->document, plot);
		draws = page->draws = ret != -ENOENT && ret != -ETIME;
		if (ret == -ENOMEM)
			return ret;
	}
	folds = section->tables_folded && page->draws;
	if (folds)
		put_fold(page->out, "The same as a table");
	if (section->document.data)
		ret = format_html.write(page->out, &section->document);
	if (folds)
		fputs("</details>\n", page->out);
	if (section->facts)
		put_facts(page->out, section->facts);
	fputs(section->folded ? "</details></section>\n" : "</section>\n", page->out);
	return ret;
}

static void put_download(FILE *out, const struct report_download *download)
{
	char plain[24], packed[24];

	fputs("<li><a download=\"", out);
	html_text(out, download->name);
	fputs("\" href=\"data:application/gzip;base64,", out);
	base64_write(out, download->bytes, download->len);
	fputs("\">", out);
	html_text(out, download->name);
	fputs("</a> ", out);
	html_text(out, download->about);
	fprintf(out, ", %s, unpacked %s</li>\n",
		unit_bytes((double)download->len, packed, sizeof(packed)),
		unit_bytes((double)download->plain_len, plain, sizeof(plain)));
}

static void put_downloads(const struct page *page)
{
	const struct report *report = page->report;
	size_t len = 0;
	char text[24];

	for (size_t i = 0; i < report->download_count; i++)
		len += report->downloads[i].len;
	fprintf(page->out,
		"<section id=\"data\">\n<h2>Raw data</h2>\n<p class=\"note\">%zu file%s within "
		"this page, %s as gzip: a click saves one, gunzip unpacks it, and 'swaprel "
		"show' and 'swaprel compare' read the results.</p>\n",
		report->download_count, plural(report->download_count),
		unit_bytes((double)len, text, sizeof(text)));
	fputs("<details>\n<summary>All files</summary>\n<ul class=\"files\">\n",
	      page->out);
	for (size_t i = 0; i < report->download_count; i++)
		put_download(page->out, &report->downloads[i]);
	fputs("</ul></details></section>\n", page->out);
}

int report_write(FILE *out, const struct report *report, struct err *note)
{
	struct page page = { .report = report, .draws = true, .note = note };
	char *sections = NULL;
	size_t len, first = 0;
	int ret = 0;

	*note->msg = '\0';
	/* First, as the head says what came of it. */
	page.out = open_memstream(&sections, &len);
	if (!page.out)
		return -ENOMEM;
	for (size_t i = 0; i < report->section_count && !ret; i++) {
		ret = put_section(&page, i);
		/* What the answer is worth stands beside it. */
		if (!i && !fflush(page.out))
			first = len;
	}
	if (fclose(page.out))
		ret = -ENOMEM;
	if (!ret) {
		page.out = out;
		put_head(&page);
		put_answer(&page);
		fwrite(sections, 1, first, out);
		put_contents(&page);
		fwrite(sections + first, 1, len - first, out);
		put_downloads(&page);
		fputs("</body>\n</html>\n", out);
	}
	free(sections);
	return ret;
}
