/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CLI_COMMAND_H
#define SWAPREL_CLI_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

/*
 * What a command is called and which options it takes: the one table that its parser,
 * --help, its man page and bash completion are made from.
 */

/* One of the names that an option takes, and what it is. */
struct choice {
	char name[64];
	char about[256]; /* "": nothing to say */
};

/* All of them. */
struct choices {
	const char *title; /* of the list below the options; NULL: none is printed */
	const char *note;  /* behind the title; or NULL */
	/* Fill in the one of @index, from 0; false behind the last. */
	bool (*at)(size_t index, struct choice *choice);
};

enum option_value {
	VALUE_TEXT, /* anything, or some of the choices */
	VALUE_FILE,
	VALUE_DIR,
};

struct option_entry {
	const char *group;  /* heading of this option and those below; NULL: as above */
	const char *name;   /* without the dashes */
	int val;            /* the letter it has too, or a number above 255 */
	const char *value;  /* "FILE", in capitals; NULL: it takes none */
	const char *help;   /* one phrase */
	const char *more;   /* sentences that only the man page has; or NULL */
	const char *alias;  /* another spelling, which help does not tell; or NULL */
	const char *values; /* what it may be, "1 to 256"; NULL: choices or help tell */
	const char *absent; /* the value when it is not given; NULL: help tells */
	enum option_value kind;
	bool list;                     /* several of the choices, separated by commas */
	const struct choices *choices; /* NULL: they cannot be listed */
};

#define OPTION_HELP                                                   \
	{                                                             \
		.name = "help", .val = 'h', .help = "print this text" \
	}

struct option_list;

struct command {
	const char *name;
	const char *help; /* one phrase */
	int (*run)(int argc, char **argv);

	/* How it is called, a line each: what stands behind "swaprel NAME". */
	const char *const *synopsis;        /* ends with NULL */
	const char *about;                  /* what it does, in sentences */
	const struct option_entry *options; /* the last has no name */
	/* Adds to @list those that are in no table of the command; NULL: none. */
	void (*more_options)(struct option_list *list);
	const char *after;              /* below the options; NULL: nothing */
	const struct choices *operands; /* what its arguments may be; NULL: files alone */
	bool no_files;                  /* its arguments are no files */
	bool internal;                  /* for programs: --help does not tell of it */
};

#endif
