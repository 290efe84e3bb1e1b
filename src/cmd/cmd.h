/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CMD_CMD_H
#define SWAPREL_CMD_CMD_H

struct err;
struct option;

/* The contract with scripts, the same for every command. A run that a signal ended exits
 * with 128 + the signal's number, as shells have it. */
enum exit_code {
	EXIT_FINE = 0,
	EXIT_BAD = 1,          /* it ran, and the answer is bad */
	EXIT_USAGE = 2,        /* usage, bad input, or output that cannot be written */
	EXIT_UNDECIDED = 75,   /* not enough data to say */
	EXIT_REQUIREMENT = 77, /* the host lacks something, one line each says what */
};

/* A command is one file that ends in its descriptor, and a line in main.c. */
struct command {
	const char *name;
	const char *help; /* one phrase */
	int (*run)(int argc, char **argv);
};

extern const struct command cmd_baseline;
extern const struct command cmd_campaign;
extern const struct command cmd_check;
extern const struct command cmd_claim;
extern const struct command cmd_compare;
extern const struct command cmd_guest;
extern const struct command cmd_restore;
extern const struct command cmd_run;
extern const struct command cmd_show;

/* One line on stderr, "swaprel: ...", and @code back. */
int cmd_fail(int code, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/*
 * Write out what was printed. 0, or EXIT_USAGE after a line on stderr: whoever reads the
 * standard output did not get it all. Once told, it is not told again.
 */
int cmd_flush_stdout(void);

/* The same at the end of every command, whose exit code @code is. One of 128 and above
 * stays: a signal's, or what tells git bisect to stop. */
int cmd_close_stdout(int code);

/*
 * getopt_long(), without its own messages: the next option's value, -1 after the last, or
 * CMD_BAD_OPTION with a line on what is wrong with the one at hand. argv[0] is the
 * command's name.
 */
#define CMD_BAD_OPTION '?'
int cmd_next_option(int argc, char **argv, const char *letters,
		    const struct option *table, struct err *err);

/* The same for those who have no use for the line: it is printed. */
int cmd_option(int argc, char **argv, const char *letters, const struct option *table);

/* An enum metric by the name that --metric was given, or -1 after one line on stderr. */
int cmd_metric(const char *name);

#endif
