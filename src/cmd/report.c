// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clean.h"
#include "cli/invocation.h"
#include "cli/reading.h"
#include "cmd/cmd.h"
#include "report/report.h"

static const char usage[] =
	"Usage: swaprel report [OPTION...] DIR|FILE...\n\n"
	"Writes all that results say as one page of HTML, which needs no network and can be\n"
	"mailed: the answer, the comparison with its verdicts, pictures, attribution, what\n"
	"changes the meaning of the figures, published figures beside them, the machine, and\n"
	"the results themselves, to be saved from the page. What cannot be compared is shown\n"
	"one by one. gnuplot draws the pictures; without it the page has none.\n\n"
	"  -o, --output FILE     default: report.html in DIR, or FILE.html beside FILE\n"
	"      --force           replace the FILE that is there; a report is replaced anyway\n"
	"      --anyway          compare also what differs in machine, job or substrate\n"
	"      --margin PERCENT  what is too small to matter; default: 3\n"
	"      --confidence PERCENT\n"
	"                        of all intervals together; default: 95\n"
	"      --trust-one-boot  judge from a single boot\n"
	"      --paired          boots of one turn belong together\n"
	"      --near NS         only rounds in which a cache line took at most that from CPU\n"
	"                        to CPU\n"
	"      --baselines DIR   where the noise floor is kept\n"
	"  -h, --help            this text\n";

enum { OPT_FORCE = READING_NEXT };

struct options {
	struct reading_options reading;
	const char *output;
	bool force;
	struct invocation invocation;
};

/* 0, -ECANCELED: the usage text was asked for, or -EINVAL after one line on stderr. */
static int parse(struct options *options, int argc, char **argv)
{
	static const struct option table[] = {
		{ "output", required_argument, NULL, 'o' },
		{ "force", no_argument, NULL, OPT_FORCE },
		{ "anyway", no_argument, NULL, READING_ANYWAY },
		{ "margin", required_argument, NULL, READING_MARGIN },
		{ "confidence", required_argument, NULL, READING_CONFIDENCE },
		{ "trust-one-boot", no_argument, NULL, READING_TRUST },
		{ "paired", no_argument, NULL, READING_PAIRED },
		{ "near", required_argument, NULL, READING_NEAR },
		{ "baselines", required_argument, NULL, READING_BASELINES },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	int opt, ret = 0;

	while (!ret && (opt = cli_option(argc, argv, "o:h", table)) != -1) {
		if (opt == 'h')
			return -ECANCELED;
		if (opt == 'o')
			options->output = optarg;
		else if (opt == OPT_FORCE)
			options->force = true;
		else
			ret = reading_option(&options->reading, opt, optarg);
	}
	return ret;
}

/* "DIR/report.html" or, of a file, its name with another ending; returns @buf. */
static char *default_output(char *buf, size_t size, const char *argument)
{
	const char *equal = strchr(argument, '=');
	size_t len;
	struct stat st;

	if (equal && access(argument, F_OK))
		argument = equal + 1;
	len = strlen(argument);
	if (!stat(argument, &st) && S_ISDIR(st.st_mode)) {
		snprintf(buf, size, "%s%sreport.html", argument,
			 len && argument[len - 1] == '/' ? "" : "/");
		return buf;
	}
	if (len > 5 && !strcmp(argument + len - 5, ".json"))
		len -= 5;
	snprintf(buf, size, "%.*s.html", (int)len, argument);
	return buf;
}

/* What a report of ours begins with is in its first bytes. */
static bool is_report(const char *path)
{
	char head[1024] = "";
	struct stat st;
	FILE *in = lstat(path, &st) || !S_ISREG(st.st_mode) ? NULL : fopen(path, "r");

	if (!in)
		return false;
	head[fread(head, 1, sizeof(head) - 1, in)] = '\0';
	fclose(in);
	return strstr(head, REPORT_GENERATOR);
}

/* Who adds the caveats of a reading to a page that knows none. */
struct caveats {
	const struct reading *reading;
	const struct caveat_invocation *invocation;
};

static int add_caveats(struct document *document, void *arg)
{
	const struct caveats *caveats = arg;

	reading_caveats(document, caveats->reading, caveats->invocation);
	return document->error;
}

static int write_page(const struct report *report, const struct publish_target *target)
{
	const struct publish_owner owner = publish_owner_of_results();
	char *text = NULL;
	struct err err, note = { "" };
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);
	int ret = out ? report_write(out, report, &note) : -ENOMEM;

	if (out && fclose(out))
		ret = -ENOMEM;
	ret = ret ? err_sys(&err, ret, "%s", target->path)
		  : publish_write(target, text, len, &owner, &err);
	free(text);
	if (ret)
		return cli_fail(EXIT_USAGE, "report: %s", err.msg);
	if (*note.msg)
		cli_fail(EXIT_FINE, "report: %s", note.msg);
	if (!target->is_stdout)
		clean_line(stdout, "report: %s", target->path);
	return cli_flush_stdout();
}

/* What is not comparable is no error: each result is shown by itself. */
static int report_reading(struct reading *reading, const struct options *options,
			  const char *title, const struct err *apart,
			  const struct publish_target *target)
{
	const struct study *study = apart ? NULL : &reading->study;
	struct caveats caveats = { reading, &options->invocation.caveat };
	struct floor_file floor = { 0 };
	struct err err;
	const bool has_floor = study &&
			       !floor_file_load_kept(&floor, options->reading.baselines,
						     study, &err);
	const struct report_source source = {
		.title = title,
		.files = reading->files.files,
		.file_count = reading->files.count,
		.study = study,
		.apart = apart ? apart->msg : NULL,
		.floor = has_floor ? &floor : NULL,
		.left_out = reading->files.left_out,
		.invocation = &options->invocation.caveat,
		.caveats = add_caveats,
		.arg = &caveats,
	};
	struct report report;
	int code, ret = report_make(&report, &source);

	code = ret ? cli_fail(EXIT_USAGE, "report: %s", strerror(-ret))
		   : write_page(&report, target);
	report_free(&report);
	if (study)
		floor_file_free(&floor);
	return code;
}

/* What the page is called: the directory or file by its own name. */
static char *title_of(char *buf, size_t size, const char *argument)
{
	char path[PATH_MAX];
	const char *name = realpath(argument, path) ? path : argument;
	const char *slash = strrchr(name, '/');

	snprintf(buf, size, "%s", slash && slash[1] ? slash + 1 : name);
	return buf;
}

static int report_arguments(char **arguments, size_t count, const struct options *options,
			    const struct publish_target *target)
{
	struct reading reading;
	struct err err;
	char title[PATH_MAX];
	int code, ret = reading_open(&reading, arguments, count, &options->reading, &err);

	if (ret && ret != -EXDEV)
		code = cli_fail(EXIT_USAGE, "report: %s", err.msg);
	else
		code = report_reading(&reading, options,
				      title_of(title, sizeof(title), arguments[0]),
				      ret ? &err : NULL, target);
	reading_close(&reading);
	return code;
}

/* The command again, for who wants its tables otherwise: where this page went is left
 * out. */
static void make_again(struct invocation *invocation, int argc, char **argv)
{
	char **kept = calloc((size_t)argc + 1, sizeof(*kept));
	size_t count = 0;

	for (int i = 1; kept && i < argc; i++) {
		const bool alone = !strcmp(argv[i], "-o") ||
				   (!strncmp(argv[i], "--o", 3) && !strchr(argv[i], '='));

		if (alone)
			i++;
		else if (strncmp(argv[i], "-o", 2) != 0 &&
			 strncmp(argv[i], "--o", 3) != 0 &&
			 strncmp(argv[i], "--f", 3) != 0)
			kept[count++] = argv[i];
	}
	if (kept)
		invocation_make(invocation, "swaprel report", kept, count);
	free(kept);
}

static int report(int argc, char **argv)
{
	struct options options = { .reading = READING_OPTIONS };
	struct publish_target target = PUBLISH_NOWHERE;
	char path[PATH_MAX];
	struct err err;
	int code, ret = parse(&options, argc, argv);

	if (ret == -ECANCELED) {
		fputs(usage, stdout);
		return EXIT_FINE;
	}
	if (ret)
		return EXIT_USAGE;
	if (optind == argc)
		return cli_fail(EXIT_USAGE,
				"report: expected a result file, or a directory "
				"with results such as a campaign's");
	options.reading.looks = 1;
	options.reading.keep_text = options.reading.lenient = true;
	make_again(&options.invocation, argc, argv);
	if (!options.output)
		options.output = default_output(path, sizeof(path), argv[optind]);
	ret = publish_open(&target, options.output,
			   options.force || is_report(options.output), &err);
	code = ret ? cli_fail(EXIT_USAGE, "report: %s", err.msg)
		   : report_arguments(argv + optind, (size_t)(argc - optind), &options,
				      &target);
	publish_close(&target);
	return code;
}

const struct command cmd_report = { "report",
				    "write all that results say as one web page",
				    report };
