// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/clean.h"
#include "base/err.h"
#include "cli/cli.h"

/* The line may quote a file, and a file may hold anything. */
int cli_fail(int code, const char *fmt, ...)
{
	struct err err;
	va_list ap;

	va_start(ap, fmt);
	err_vset(&err, code, fmt, ap);
	va_end(ap);
	clean_line(stderr, "swaprel: %s", err.msg);
	return code;
}

int cli_flush_stdout(void)
{
	int failed, cause;

	errno = 0;
	failed = fflush(stdout);
	cause = errno;
	if (!failed && !ferror(stdout))
		return EXIT_FINE;
	clearerr(stdout);
	/* An earlier write that failed has left no cause behind. */
	return cli_fail(EXIT_USAGE, "standard output: cannot be written%s%s",
			cause ? ": " : "", cause ? strerror(cause) : "");
}

int cli_close_stdout(int code)
{
	int failed = cli_flush_stdout();

	return failed && code < 128 ? failed : code;
}

/* The options that begin as @word does: " '--near' '--nice'", when there are several. */
static bool possibilities(char *buf, size_t size, const struct option *table,
			  const char *word)
{
	size_t len = 0, count = 0;

	for (; table->name && len < size; table++) {
		if (strncmp(table->name, word + 2, strcspn(word, "=") - 2))
			continue;
		len += (size_t)snprintf(buf + len, size - len, " '--%s'", table->name);
		count++;
	}
	return count > 1;
}

static void refuse_option(int opt, char **argv, const struct option *table,
			  struct err *err)
{
	const char *word = argv[optind - 1], *name;
	const bool is_long = !strncmp(word, "--", 2);
	const struct option *found = table;
	char what[512], list[384];

	while (found->name && found->val != optopt)
		found++;
	name = found->name;
	if (optopt && (!name || !is_long))
		snprintf(what, sizeof(what),
			 opt == ':' ? "option '-%c' requires an argument"
				    : "invalid option '-%c'",
			 optopt);
	else if (optopt)
		snprintf(what, sizeof(what), "option '--%s' %s", name,
			 opt == ':' ? "requires an argument"
				    : "doesn't allow an argument");
	else if (is_long && possibilities(list, sizeof(list), table, word))
		snprintf(what, sizeof(what), "option '%s' is ambiguous; possibilities:%s",
			 word, list);
	else
		snprintf(what, sizeof(what), "unrecognized option '%s'", word);
	err_set(err, -EINVAL, "%s: %s: 'swaprel %s --help' lists the options", argv[0],
		what, argv[0]);
}

int cli_next_option(int argc, char **argv, const char *letters,
		    const struct option *table, struct err *err)
{
	char all[32];
	int opt;

	/* Of the colon, getopt tells a missing argument from an unknown option. */
	snprintf(all, sizeof(all), ":%s", letters);
	opterr = 0;
	opt = getopt_long(argc, argv, all, table, NULL);
	if (opt != '?' && opt != ':')
		return opt;
	refuse_option(opt, argv, table, err);
	return CLI_BAD_OPTION;
}

int cli_option(int argc, char **argv, const char *letters, const struct option *table)
{
	struct err err;
	int opt = cli_next_option(argc, argv, letters, table, &err);

	if (opt == CLI_BAD_OPTION)
		cli_fail(EXIT_USAGE, "%s", err.msg);
	return opt;
}
