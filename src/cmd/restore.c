// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clean.h"
#include "base/signals.h"
#include "cli/help.h"
#include "cli/options.h"
#include "cmd/cmd.h"
#include "result/round_journal.h"
#include "swapdev/swapdev.h"

static void say(void *arg, const char *line)
{
	const bool *quiet = arg;

	if (!*quiet)
		clean_line(stdout, "%s", line);
}

static void say_failed(void *arg, const char *line)
{
	(void)arg;
	cli_fail(EXIT_BAD, "restore: %s", line);
}

static int fold_journal(const char *path, bool quiet)
{
	char line[PATH_MAX + 64];
	struct err err;
	int ret = round_journal_fold(path, &err);

	if (ret == -ENOENT && access(path, F_OK))
		return cli_fail(EXIT_BAD, "restore: %s: %s", path, strerror(errno));
	if (ret && ret != -ENOENT)
		return cli_fail(EXIT_BAD, "restore: %s", err.msg);
	snprintf(line, sizeof(line), "%s: %s", path,
		 ret ? "no journal beside it" : "has its last rounds");
	say(&quiet, line);
	return EXIT_FINE;
}

/* A signal, or a reader that has gone away, must not stop us half way. */
static int restore_all(bool quiet, char **results)
{
	const struct restore_callbacks callbacks = { .arg = &quiet,
						     .done = say,
						     .failed = say_failed };
	int ret, code = EXIT_FINE, signo, signal_fd = signals_open();
	struct ledger ledger;
	char line[64];
	struct err err;
	struct fs fs;

	if (signal_fd < 0)
		return cli_fail(EXIT_BAD, "restore: signals: %s", strerror(-signal_fd));
	if (fs_open(&fs, NULL))
		return cli_fail(EXIT_BAD, "restore: /: cannot be opened");
	ret = ledger_load(&ledger, &fs, &err);
	snprintf(line, sizeof(line), "ended %u process%s of the run", ledger.killed,
		 ledger.killed == 1 ? "" : "es");
	if (ledger.killed)
		say(&quiet, line);
	if (!ret && !ledger.entries.count)
		say(&quiet, "nothing to restore: the machine was rebooted since");
	if (ret == -ENOENT)
		say(&quiet, "nothing to restore");
	else if (ret == -EPERM || ret == -EINVAL || ret == -EFBIG)
		code = cli_fail(EXIT_USAGE, "restore: %s", err.msg);
	else if (ret)
		code = cli_fail(EXIT_BAD, "restore: %s", err.msg);
	else if (swapdev_restore(&ledger, &callbacks))
		code = EXIT_BAD;
	ledger_close(&ledger);
	fs_close(&fs);
	/* After the run's processes, which may have its journal open, have gone. */
	for (; *results; results++) {
		int folded = fold_journal(*results, quiet);

		code = code ? code : folded;
	}
	signo = signals_take(signal_fd);
	close(signal_fd);
	return code == EXIT_FINE && signo ? 128 + signo : code;
}

static int restore(int argc, char **argv)
{
	struct option_list list;
	bool quiet = false;
	int opt;

	options_of(&list, &cmd_restore);
	while ((opt = options_take(&list, argc, argv)) != -1) {
		switch (opt) {
		case 'q':
			quiet = true;
			break;
		case 'h':
			return help_print(&cmd_restore);
		default:
			return EXIT_USAGE;
		}
	}
	if (geteuid())
		return cli_fail(EXIT_REQUIREMENT, "restore: must be run by root: \"sudo "
						  "swaprel restore\"");
	return restore_all(quiet, argv + optind);
}

static const char *const synopsis[] = { "[--quiet] [RESULT...]", NULL };

static const struct option_entry options[] = {
	{ .name = "quiet", .val = 'q', .help = "print errors only" },
	OPTION_HELP,
	{ 0 },
};

const struct command cmd_restore = {
	.name = "restore",
	.help = "restore the host after a killed run",
	.run = restore,
	.synopsis = synopsis,
	.about = "Restores the host after a killed run: ends its remaining processes, "
		 "removes its zram device, and restores the settings that it changed. "
		 "Prints what it did, one line each. Any other run has restored the "
		 "host itself. Merges the last rounds of each RESULT named, which a "
		 "killed run leaves in RESULT.journal, into the file. Needs root.",
	.options = options,
	.after = "Exit code: 0: all is restored; 1: something could not be restored, or "
		 "a run is active; 2: the ledger was refused, and nothing was changed; "
		 "77: not root.",
};
