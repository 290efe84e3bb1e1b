// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "base/suggestion.h"
#include "cli/cli.h"
#include "cli/options.h"

void options_add(struct option_list *list, const struct option_entry *entry)
{
	if (list->count < OPTIONS_MAX)
		list->entries[list->count++] = *entry;
}

static struct option *add_long(struct option *to, const struct option_entry *entry,
			       const char *name)
{
	*to = (struct option){ name, entry->value ? required_argument : no_argument, NULL,
			       entry->val };
	return to + 1;
}

/* Of the colon in front, getopt tells a missing argument from an unknown option. */
static void make_getopt(struct option_list *list)
{
	struct option *next = list->table;
	char *letter = list->letters;

	*letter++ = ':';
	for (size_t i = 0; i < list->count; i++) {
		const struct option_entry *entry = &list->entries[i];

		next = add_long(next, entry, entry->name);
		if (entry->alias)
			next = add_long(next, entry, entry->alias);
		if (entry->val > 255)
			continue;
		*letter++ = (char)entry->val;
		if (entry->value)
			*letter++ = ':';
	}
}

void options_of(struct option_list *list, const struct command *command)
{
	memset(list, 0, sizeof(*list));
	list->command = command;
	for (const struct option_entry *entry = command->options; entry && entry->name;
	     entry++)
		options_add(list, entry);
	if (command->more_options)
		command->more_options(list);
	make_getopt(list);
}

const struct option_entry *options_find(const struct option_list *list, int val)
{
	for (size_t i = 0; i < list->count; i++) {
		if (list->entries[i].val == val)
			return &list->entries[i];
	}
	return NULL;
}

/* The options that begin as @word does: "'--near' '--nice'". How many. */
static size_t possibilities(const struct option_list *list, const char *word, char *buf,
			    size_t size)
{
	const size_t word_len = strcspn(word, "=") - 2;
	size_t len = 0, count = 0;

	for (size_t i = 0; i < list->count && len < size; i++) {
		const struct option_entry *entry = &list->entries[i];
		const char *name = entry->name;

		if (strncmp(name, word + 2, word_len))
			name = entry->alias;
		if (!name || strncmp(name, word + 2, word_len))
			continue;
		len += (size_t)snprintf(buf + len, size - len, "%s'--%s'",
					count ? " " : "", name);
		count++;
	}
	return count;
}

static void hint_of(const struct option_list *list, const char *word, char *hint,
		    size_t size)
{
	char name[OPTION_NAME_MAX], guess[OPTION_NAME_MAX + 2];
	struct suggestion suggestion = SUGGESTION(name);

	*hint = '\0';
	if (strncmp(word, "--", 2))
		return;
	snprintf(name, sizeof(name), "%.*s", (int)strcspn(word + 2, "="), word + 2);
	for (size_t i = 0; i < list->count; i++)
		suggestion_consider(&suggestion, list->entries[i].name);
	if (!suggestion_word(&suggestion))
		return;
	snprintf(guess, sizeof(guess), "--%s", suggestion_word(&suggestion));
	snprintf(hint, size, "; did you mean '%s'?", guess);
}

/* What getopt says of the option at hand, of which it left @opt and optopt. */
static void say_wrong(const struct option_list *list, int opt, const char *word,
		      char *say, size_t size)
{
	const struct option_entry *entry = optopt ? options_find(list, optopt) : NULL;
	const bool is_long = !strncmp(word, "--", 2);
	char names[320];

	if (optopt && (!entry || !is_long))
		snprintf(say, size,
			 opt == ':' ? "option '-%c' requires an argument"
				    : "invalid option '-%c'",
			 optopt);
	else if (optopt)
		snprintf(say, size, "option '--%s' %s", entry->name,
			 opt == ':' ? "requires an argument"
				    : "doesn't allow an argument");
	else if (is_long && possibilities(list, word, names, sizeof(names)) > 1)
		snprintf(say, size, "option '%s' is ambiguous; possibilities: %s", word,
			 names);
	else
		snprintf(say, size, "unrecognized option '%s'", word);
}

int options_next(const struct option_list *list, int argc, char **argv, struct err *err)
{
	char say[448], hint[NEAREST_HINT_MAX] = "";
	int opt;

	opterr = 0;
	opt = getopt_long(argc, argv, list->letters, list->table, NULL);
	if (opt != '?' && opt != ':')
		return opt;
	say_wrong(list, opt, argv[optind - 1], say, sizeof(say));
	if (!optopt)
		hint_of(list, argv[optind - 1], hint, sizeof(hint));
	if (*hint)
		err_set(err, -EINVAL, "%s: %s%s", argv[0], say, hint);
	else
		err_set(err, -EINVAL, "%s: %s: 'swaprel %s --help' lists the options",
			argv[0], say, argv[0]);
	return OPTION_WRONG;
}

int options_take(const struct option_list *list, int argc, char **argv)
{
	struct err err;
	int opt = options_next(list, argc, argv, &err);

	if (opt == OPTION_WRONG)
		cli_fail(EXIT_USAGE, "%s", err.msg);
	return opt;
}
