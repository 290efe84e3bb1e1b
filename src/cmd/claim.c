// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/place.h"
#include "base/suggestion.h"
#include "cli/help.h"
#include "cli/invocation.h"
#include "cli/method.h"
#include "cli/options.h"
#include "cli/reading.h"
#include "cmd/cmd.h"
#include "page/page.h"

enum { OPT_LIST = READING_NEXT, OPT_AS, OPT_ABSOLUTE };

struct options {
	struct reading_options reading;
	struct claim_options claim_options;
	const char *published;
	bool list;
	struct invocation invocation, without_as;
};

static int list_one(const char *name, const struct options *options)
{
	struct published published;
	struct document document = { 0 };
	struct err err;
	int code, ret = published_open(&published, name, &err);

	if (!ret) {
		ret = published_document(&document, &published);
		err_sys(&err, ret, "claim");
	}
	code = ret ? cli_fail(EXIT_USAGE, "claim: %s", err.msg)
		   : reading_print(&options->reading, &document);
	document_free(&document);
	published_free(&published);
	return code;
}

static int list_all(const struct options *options)
{
	int code = EXIT_FINE;

	for (size_t i = 0; i < published_preset_count && code == EXIT_FINE; i++) {
		if (i)
			putchar('\n');
		code = list_one(published_presets[i].name, options);
	}
	return code;
}

static int refuse_variant(const struct compare_variants *variants, const char *as,
			  struct err *err)
{
	struct suggestion suggestion = SUGGESTION(as);
	char hint[NEAREST_HINT_MAX];

	for (size_t i = 0; i < variants->count; i++)
		suggestion_consider(&suggestion, variants->items[i].name);
	return err_set(err, -ENOENT, "--as %s: no such variant among the files%s", as,
		       suggestion_text(&suggestion, hint, sizeof(hint)));
}

/* The command that measures a kernel of the table. */
static int advise_measuring(const struct published *published,
			    const struct ladder *ladder, int ret, struct err *err)
{
	const struct place_script bench = place_script("bench");
	const char *variant = ladder->reference;
	const struct err line = *err;

	for (size_t i = published->rows.count; i-- > 0;) {
		if (ladder_find(ladder, published_row(published, i)->variant) > 0)
			variant = published_row(published, i)->variant;
	}
	return err_set(err, ret, "%s; to measure one: %s --native --variants %s,%s",
		       line.msg, bench.command, ladder_step(ladder, 0)->name, variant);
}

/* Against itself it would be 1.00x in every row, whatever was published. */
static int refuse_itself(const struct published *published, const struct reading *reading,
			 const struct options *options, struct err *err)
{
	char option[2 * LIST_NAME_MAX] = "--as ";
	const char *instead;
	int ret = claim_two_kernels(published, &reading->study, options->claim_options.as,
				    &instead, err);

	if (!ret)
		return 0;
	if (!instead || !advice_quote(option + strlen(option),
				      sizeof(option) - strlen(option), instead))
		return advise_measuring(published, &reading->ladder, ret, err);
	return advice_add(err, ret, "to compare another", &options->without_as, option);
}

static int make_document(struct document *document, const struct published *published,
			 const struct reading *reading, const struct options *options,
			 struct err *err)
{
	const struct study *study = &reading->study;
	const char *as = options->claim_options.as;
	int found = as ? compare_variants_find(&reading->variants, as) : -1, ret = 0;
	struct claim claim;

	if (!options->reading.anyway)
		ret = claim_may_stand_together(published, study_result(study), err);
	if (ret)
		return err_prefix(err, ret, "not comparable with %s", published->id);
	if (as && found < 0)
		return refuse_variant(&reading->variants, as, err);
	ret = refuse_itself(published, reading, options, err);
	if (ret)
		return ret;
	ret = claim_make(&claim, published, study, &options->claim_options);
	if (!ret)
		ret = claim_document(document, &claim, study, options->published);
	if (!ret) {
		struct method_options page =
			method_options_of(&options->invocation.caveat);

		page.start = reading->files.start_command;
		reading_caveats(document, reading, &options->invocation.caveat);
		method_of_study(document, study, &page);
		ret = document->error;
	}
	claim_free(&claim);
	return ret ? err_set(err, ret, "%s", strerror(-ret)) : 0;
}

static int claim_files(char **arguments, size_t count, const struct options *options)
{
	struct document document = { 0 };
	struct reading reading = { 0 };
	struct published published;
	struct err err;
	int code, ret = published_open(&published, options->published, &err);

	if (!ret)
		ret = reading_open(&reading, arguments, count, &options->reading, &err);
	if (ret == -EXDEV)
		advice_add(&err, ret, READING_ALL_THE_SAME, &options->invocation,
			   "--anyway");
	if (!ret)
		ret = make_document(&document, &published, &reading, options, &err);
	code = ret ? cli_fail(EXIT_USAGE, "claim: %s", err.msg)
		   : reading_print(&options->reading, &document);
	document_free(&document);
	reading_close(&reading);
	published_free(&published);
	return code;
}

/* What was typed, but for --as, which advice gives another value. */
static void make_without_as(struct invocation *invocation, char **argv, int argc)
{
	char **words = calloc((size_t)argc, sizeof(*words));
	size_t count = 0;

	for (int i = 1; words && i < argc; i++) {
		if (!strcmp(argv[i], "--as") && i + 1 < argc)
			i++;
		else if (strncmp(argv[i], "--as=", strlen("--as=")))
			words[count++] = argv[i];
	}
	invocation_make(invocation, "swaprel claim", words, count);
	free(words);
}

static int own_option(void *context, int opt)
{
	struct options *options = context;

	switch (opt) {
	case 'p':
		options->published = optarg;
		return 0;
	case OPT_LIST:
		options->list = true;
		return 0;
	case OPT_AS:
		options->claim_options.as = optarg;
		return 0;
	case OPT_ABSOLUTE:
		options->claim_options.absolute = true;
		return 0;
	default:
		return -EINVAL;
	}
}

static int claim(int argc, char **argv)
{
	struct options options = { .reading = READING_OPTIONS };
	struct reading_parser parser = { .reading = &options.reading,
					 .own = own_option,
					 .options = &options };
	int ret = reading_parse(&parser, &cmd_claim, argc, argv);
	size_t count = (size_t)(argc - optind);

	if (ret == -ECANCELED)
		return help_print(&cmd_claim);
	if (ret)
		return EXIT_USAGE;
	if (options.list && count)
		return list_one(argv[optind], &options);
	if (options.list)
		return list_all(&options);
	if (!options.published)
		return cli_fail(EXIT_USAGE, "claim: expected --published ID: 'swaprel "
					    "claim --list' lists them");
	if (!count)
		return cli_fail(EXIT_USAGE, "claim: expected a result file, or a "
					    "campaign's directory");
	invocation_make(&options.invocation, "swaprel claim", argv + 1, (size_t)argc - 1);
	make_without_as(&options.without_as, argv, argc);
	return claim_files(argv + optind, count, &options);
}

static const char *const synopsis[] = { "--published ID [OPTION...] FILE...",
					"--list [ID]", NULL };

static const struct option_entry entries[] = {
	{ .group = "What is compared",
	  .name = "published",
	  .val = 'p',
	  .value = "ID",
	  .help = "the published table",
	  .values = "a name below, or a file of that form",
	  .kind = VALUE_FILE,
	  .choices = &published_choices },
	{ .name = "list",
	  .val = OPT_LIST,
	  .help = "print that table, or all of them: figures, source, and what they do not "
		  "state" },
	{ .name = "as",
	  .val = OPT_AS,
	  .value = "VARIANT",
	  .help = "our variant to compare with the published one",
	  .choices = &variant_choices },
	{ .name = "absolute",
	  .val = OPT_ABSOLUTE,
	  .help = "compare times, too, if ours are from another machine" },
	READING_METRIC_ENTRY(NULL),
	READING_STUDY_ENTRIES,
	READING_FORMAT_ENTRY,
	OPTION_HELP,
	{ 0 },
};

const struct command cmd_claim = {
	.name = "claim",
	.help = "compare results with published tables",
	.run = claim,
	.synopsis = synopsis,
	.about = "Compares results with a table posted to the kernel's lists: for each "
		 "cell the published value, ours, and whether our interval contains it. "
		 "Ratios are always compared, times on the same kind of machine.",
	.options = entries,
	.operands = &published_choices,
};
