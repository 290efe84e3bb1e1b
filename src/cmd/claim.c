// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/again.h"
#include "cli/reading.h"
#include "cmd/cmd.h"
#include "page/page.h"

static const char usage[] =
	"Usage: swaprel claim --published ID [OPTION...] FILE...\n"
	"       swaprel claim --list [ID]\n\n"
	"Sets results beside a table that was published on the kernel's lists: for each of\n"
	"its cells theirs, ours, and whether theirs lies in our interval.\n\n"
	"  -p, --published ID   a table by its name, or a file of that form\n"
	"      --list           print that table, or all of them: figures, source, and what\n"
	"                       they do not state\n"
	"      --as VARIANT     this one of ours stands for theirs\n"
	"      --absolute       compare times also where ours are of another machine\n";

enum { OPT_LIST = READING_NEXT, OPT_AS, OPT_ABSOLUTE };

struct options {
	struct reading_options reading;
	struct claim_wish wish;
	const char *published;
	bool list;
	struct again again;
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

static int make_document(struct document *document, const struct published *published,
			 const struct reading *reading, const struct options *options,
			 struct err *err)
{
	const struct study *study = &reading->study;
	const char *as = options->wish.as;
	int found = as ? compare_columns_find(&reading->columns, as) : -1, ret = 0;
	struct claim claim;

	if (!options->reading.anyway)
		ret = claim_may_stand_together(published, study_result(study), err);
	if (ret)
		return err_prefix(err, ret, "not comparable with %s", published->id);
	if (as && found < 0)
		return err_set(err, -ENOENT, "--as %s: no such variant among the files",
			       as);
	/* Against itself it would be 1.00x in every row, whatever was published. */
	if (as && (size_t)found == claim_base(study))
		return err_set(err, -EINVAL,
			       "--as %s: that is the base itself: expected another "
			       "variant, as a claim is about two kernels",
			       as);
	ret = claim_make(&claim, published, study, &options->wish);
	if (!ret)
		ret = claim_document(document, &claim, study, options->published);
	if (!ret) {
		reading_caveats(document, reading, &options->again.caveat);
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
	if (!ret)
		ret = make_document(&document, &published, &reading, options, &err);
	code = ret ? cli_fail(EXIT_USAGE, "claim: %s", err.msg)
		   : reading_print(&options->reading, &document);
	document_free(&document);
	reading_close(&reading);
	published_free(&published);
	return code;
}

static int own_option(struct options *options, int opt)
{
	switch (opt) {
	case 'p':
		options->published = optarg;
		return 0;
	case OPT_LIST:
		options->list = true;
		return 0;
	case OPT_AS:
		options->wish.as = optarg;
		return 0;
	case OPT_ABSOLUTE:
		options->wish.absolute = true;
		return 0;
	default:
		return -EINVAL;
	}
}

static int parse(struct options *options, int argc, char **argv)
{
	static const struct option table[] = {
		READING_LONG_OPTIONS,
		{ "published", required_argument, NULL, 'p' },
		{ "list", no_argument, NULL, OPT_LIST },
		{ "as", required_argument, NULL, OPT_AS },
		{ "absolute", no_argument, NULL, OPT_ABSOLUTE },
		{ 0 },
	};
	int opt, ret = 0;

	while (!ret && (opt = cli_option(argc, argv, "m:p:h", table)) != -1) {
		if (opt == 'h')
			return -ECANCELED;
		ret = reading_option(&options->reading, opt, optarg);
		if (ret == -ENOENT)
			ret = own_option(options, opt);
	}
	return ret;
}

static int claim(int argc, char **argv)
{
	struct options options = { .reading = READING_OPTIONS };
	int ret = parse(&options, argc, argv);
	size_t count = (size_t)(argc - optind);

	if (ret == -ECANCELED)
		return reading_help(usage, reading_usage);
	if (ret)
		return EXIT_USAGE;
	if (options.list && count)
		return list_one(argv[optind], &options);
	if (options.list)
		return list_all(&options);
	if (!options.published)
		return cli_fail(EXIT_USAGE, "claim: expected --published ID: 'swaprel "
					    "claim --list' tells them all");
	if (!count)
		return cli_fail(EXIT_USAGE, "claim: expected a result file, or a "
					    "campaign's directory");
	again_make(&options.again, "swaprel claim", argv + 1, (size_t)argc - 1);
	return claim_files(argv + optind, count, &options);
}

const struct command cmd_claim = { "claim",
				   "set results beside the tables that were published",
				   claim };
