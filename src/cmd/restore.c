// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

#include "base/clean.h"
#include "cmd/cmd.h"
#include "swapdev/swapdev.h"

static const char usage[] =
	"Usage: swaprel restore [--quiet]\n\n"
	"Puts the host back after a run that was killed: ends what is left of it, removes\n"
	"its zram device, sets the knobs it changed to their old values. Says what it did,\n"
	"one line each. There is nothing to do after a run that ended in any other way.\n\n"
	"  -q, --quiet  say nothing but errors\n"
	"  -h, --help   this text\n\n"
	"Exit code: 0 all is as it was; 1 something could not be put back, or a run is at\n"
	"work; 2 the ledger was refused, and nothing was touched; 77 not root.\n";

static void say(void *arg, const char *line)
{
	const bool *quiet = arg;

	if (!*quiet)
		clean_line(stdout, "%s", line);
}

static void say_killed(bool quiet, unsigned int killed)
{
	char line[64];

	snprintf(line, sizeof(line), "ended %u process%s of the run", killed,
		 killed == 1 ? "" : "es");
	if (killed)
		say(&quiet, line);
}

static int code_of(int ret)
{
	switch (ret) {
	case -EPERM:
	case -EINVAL:
	case -EFBIG:
		return EXIT_USAGE;
	default:
		return EXIT_BAD;
	}
}

static int restore_loaded(struct ledger *ledger, bool quiet)
{
	struct err err;
	int ret;

	if (!ledger->entries.count)
		say(&quiet, "nothing to restore: the machine was started anew since");
	ret = swapdev_restore(ledger, say, &quiet, &err);
	if (!ret)
		return EXIT_FINE;
	return cmd_fail(EXIT_BAD, "restore: %s", err.msg);
}

static int restore_host(const struct fs *fs, bool quiet)
{
	struct ledger ledger;
	struct err err;
	int code, ret = ledger_load(&ledger, fs, &err);

	say_killed(quiet, ledger.killed);
	if (!ret) {
		code = restore_loaded(&ledger, quiet);
	} else if (ret == -ENOENT) {
		say(&quiet, "nothing to restore");
		code = EXIT_FINE;
	} else {
		code = cmd_fail(code_of(ret), "restore: %s", err.msg);
	}
	ledger_close(&ledger);
	return code;
}

static int restore(int argc, char **argv)
{
	static const struct option options[] = {
		{ "quiet", no_argument, NULL, 'q' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	bool quiet = false;
	struct fs fs;
	int opt, code;

	while ((opt = getopt_long(argc, argv, "qh", options, NULL)) != -1) {
		switch (opt) {
		case 'q':
			quiet = true;
			break;
		case 'h':
			fputs(usage, stdout);
			return EXIT_FINE;
		default:
			return EXIT_USAGE;
		}
	}
	if (optind < argc)
		return cmd_fail(EXIT_USAGE, "restore: %s: expected no argument",
				argv[optind]);
	if (geteuid())
		return cmd_fail(EXIT_REQUIREMENT, "restore: must be run by root: \"sudo "
						  "swaprel restore\"");
	/* A reader that has gone away must not stop us half way. */
	signal(SIGPIPE, SIG_IGN);
	if (fs_open(&fs, NULL))
		return cmd_fail(EXIT_BAD, "restore: /: cannot be opened");
	code = restore_host(&fs, quiet);
	fs_close(&fs);
	return code;
}

const struct command cmd_restore = { "restore", "put the host back after a killed run",
				     restore };
