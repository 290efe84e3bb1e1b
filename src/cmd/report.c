// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clean.h"
#include "cli/help.h"
#include "cli/invocation.h"
#include "cli/options.h"
#include "cli/reading.h"
#include "cmd/cmd.h"
#include "report/report.h"

enum { OPT_FORCE = READING_NEXT };

struct options {
	struct reading_options reading;
	const char *output;
	bool force;
	struct invocation invocation;
};

static int own_option(void *context, int opt)
{
	struct options *options = context;

	switch (opt) {
	case 'o':
		options->output = optarg;
		return 0;
	case OPT_FORCE:
		options->force = true;
		return 0;
	default:
		return -EINVAL;
	}
}

/* The path of an argument, which may be NAME=PATH. */
static const char *path_of(const char *argument)
{
	const char *equal = strchr(argument, '=');

	return equal && access(argument, F_OK) ? equal + 1 : argument;
}

/* "DIR/report.html" or, of a file, its name with another ending; returns @buf. */
static char *default_output(char *buf, size_t size, const char *argument)
{
	size_t len;
	struct stat st;

	argument = path_of(argument);
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
	const int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	char head[1024] = "";
	struct stat st;
	ssize_t len = -1;

	if (fd < 0)
		return false;
	if (!fstat(fd, &st) && S_ISREG(st.st_mode))
		len = read(fd, head, sizeof(head) - 1);
	close(fd);
	return len > 0 && strstr(head, REPORT_GENERATOR);
}

/* Where it cannot go there, what writes it nevertheless. */
static void advise(struct err *err, int ret, const struct options *options,
		   char *const *argv, int argc)
{
	if (ret == -EEXIST)
		advice_add_option(err, ret, "it is no report; to replace it", "--force",
				  argv, argc);
	else if (ret && !options->output)
		advice_add_option(err, ret, "to write it here", "-o report.html", argv,
				  argc);
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

static int write_page(const struct report *report, struct publish_target *target)
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
			  struct publish_target *target)
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
		.analysis = &options->reading.analysis,
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

/* What the page is called: the directory or file by its own name, of several the first.
 */
static char *title_of(char *buf, size_t size, char *const *arguments, size_t count)
{
	char path[PATH_MAX];
	const char *argument = path_of(arguments[0]);
	const char *name = realpath(argument, path) ? path : argument;
	const char *slash = strrchr(name, '/');

	snprintf(buf, size, "%s", slash && slash[1] ? slash + 1 : name);
	if (count > 1)
		snprintf(buf + strlen(buf), size - strlen(buf), " and %zu more",
			 count - 1);
	return buf;
}

static int report_arguments(char **arguments, size_t count, const struct options *options,
			    struct publish_target *target)
{
	struct reading reading;
	struct err err;
	char title[PATH_MAX];
	int code, ret = reading_open(&reading, arguments, count, &options->reading, &err);

	if (ret && ret != -EXDEV)
		code = cli_fail(EXIT_USAGE, "report: %s", err.msg);
	else
		code = report_reading(&reading, options,
				      title_of(title, sizeof(title), arguments, count),
				      ret ? &err : NULL, target);
	reading_close(&reading);
	return code;
}

/* The command again, for who wants its tables otherwise: where this page went is left
 * out. */
static void make_invocation(struct invocation *invocation, int argc, char **argv)
{
	char **arguments = calloc((size_t)argc + 1, sizeof(*arguments));
	size_t count = 0;

	for (int i = 1; arguments && i < argc; i++) {
		const bool is_separate = !strcmp(argv[i], "-o") ||
					 (!strncmp(argv[i], "--o", 3) &&
					  !strchr(argv[i], '='));

		if (is_separate)
			i++;
		else if (strncmp(argv[i], "-o", 2) != 0 &&
			 strncmp(argv[i], "--o", 3) != 0 &&
			 strncmp(argv[i], "--f", 3) != 0)
			arguments[count++] = argv[i];
	}
	if (arguments)
		invocation_make(invocation, "swaprel report", arguments, count);
	invocation->caveat.has_pictures = true;
	free(arguments);
}

static int report(int argc, char **argv)
{
	struct options options = { .reading = READING_OPTIONS };
	struct publish_target target = PUBLISH_NOWHERE;
	char path[PATH_MAX];
	const char *output;
	struct err err;
	struct reading_parser parser = { .reading = &options.reading,
					 .own = own_option,
					 .options = &options };
	int code, ret = reading_parse(&parser, &cmd_report, argc, argv);

	if (ret == -ECANCELED)
		return help_print(&cmd_report);
	if (ret)
		return EXIT_USAGE;
	if (optind == argc)
		return cli_fail(EXIT_USAGE,
				"report: expected a result file, or a directory "
				"with results such as a campaign's");
	options.reading.looks = 1;
	options.reading.keep_text = options.reading.lenient = true;
	make_invocation(&options.invocation, argc, argv);
	output = options.output ? options.output
				: default_output(path, sizeof(path), argv[optind]);
	ret = publish_open(&target, output, options.force || is_report(output), &err);
	advise(&err, ret, &options, argv, argc);
	code = ret ? cli_fail(EXIT_USAGE, "report: %s", err.msg)
		   : report_arguments(argv + optind, (size_t)(argc - optind), &options,
				      &target);
	publish_close(&target);
	return code;
}

static const char *const synopsis[] = { "[OPTION...] DIR|FILE...", NULL };

static const struct option_entry entries[] = {
	{ .group = "Output",
	  .name = "output",
	  .val = 'o',
	  .value = "FILE",
	  .help = "the page",
	  .more = "An existing report is replaced; any other file only with --force.",
	  .absent = "report.html in DIR, or FILE.html beside FILE",
	  .kind = VALUE_FILE },
	{ .name = "force", .val = OPT_FORCE, .help = "replace an existing file" },
	OPTION_HELP,
	READING_STUDY_ENTRIES,
	{ 0 },
};

const struct command cmd_report = {
	.name = "report",
	.help = "write a web page of results, with tables and charts",
	.run = report,
	.synopsis = synopsis,
	.about = "Writes one HTML page, which needs neither network nor JavaScript and "
		 "can be mailed: the answer in one sentence with its interval, what "
		 "changes the meaning of the figures, the comparison with its verdicts, "
		 "pictures, attribution, what else a release costs, published figures "
		 "beside ours, rejected rounds, machine and provenance, and the results "
		 "themselves, for download from the page. Results that are not "
		 "comparable are shown one by one; files that cannot be read are named "
		 "and left out. gnuplot draws the pictures; without it the page has "
		 "none.",
	.options = entries,
};
