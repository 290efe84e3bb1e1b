// SPDX-License-Identifier: GPL-2.0-or-later
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "cli/help.h"
#include "cli/options.h"
#include "cmd/cmd.h"
#include "cmd/run_entries.h"
#include "describe/describe.h"

/* Is the word of @len at @text a whole word of @list? */
static bool has_word(const char *list, const char *text, size_t len)
{
	const char *at = list;

	for (; (at = strpbrk(at, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"));
	     at += strcspn(at, " []=|,")) {
		if (!strncmp(at, text, len) && !isalnum((unsigned char)at[len]))
			return true;
	}
	return false;
}

/* How much of @text is an option, "--rounds-max", or a page, "swaprel-show(1)". */
static size_t bold_length(const char *text)
{
	const size_t len = strspn(text, "abcdefghijklmnopqrstuvwxyz-");

	if (text[0] == '-' && len > 1 && isalpha((unsigned char)text[len - 1]))
		return len;
	return text[len] == '(' && isdigit((unsigned char)text[len + 1]) ? len : 0;
}

/* Text as scdoc wants it, its own marks escaped: options in bold, and underlined what
 * stands for a value, one of @values. */
static void put_text(FILE *out, const char *text, const char *values)
{
	bool begins = true;

	while (*text) {
		const size_t upper = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
		const size_t bold = begins ? bold_length(text) : 0;
		size_t len = 1;

		if (bold) {
			len = bold;
			fprintf(out, "*%.*s*", (int)len, text);
		} else if (begins && upper && has_word(values, text, upper) &&
			   !islower((unsigned char)text[upper])) {
			len = upper;
			fprintf(out, "_%.*s_", (int)len, text);
		} else {
			if (strchr("_*\\#", *text))
				fputc('\\', out);
			fputc(*text, out);
		}
		begins = !isalnum((unsigned char)text[len - 1]) && text[len - 1] != '_' &&
			 text[len - 1] != '-';
		text += len;
	}
}

static void put_sentence(FILE *out, const char *text, const char *values)
{
	char sentence[HELP_TEXT_MAX];

	snprintf(sentence, sizeof(sentence), "%s", text);
	*sentence = (char)toupper((unsigned char)*sentence);
	put_text(out, sentence, values);
	if (!*text || text[strlen(text) - 1] != '.')
		fputc('.', out);
}

/* Bold what is to be typed, underline what stands for something. */
static void put_call(FILE *out, const struct command *command, const char *call)
{
	fprintf(out, "*swaprel %s* ", command->name);
	while (*call) {
		const size_t gap = strspn(call, " []|"),
			     len = strcspn(call + gap, " []|.=");
		const bool upper = isupper((unsigned char)call[gap]);

		for (size_t i = 0; i < gap; i++)
			fputc(call[i], out);
		if (len)
			fprintf(out, "%s%.*s%s", upper ? "_" : "*", (int)len, call + gap,
				upper ? "_" : "*");
		call += gap + len;
		for (; *call == '.' || *call == '='; call++)
			fputc(*call, out);
	}
}

static void put_head(FILE *out, const struct command *command)
{
	char values[256] = "";

	fprintf(out, "# NAME\n\nswaprel-%s - %s\n\n# SYNOPSIS\n\n", command->name,
		command->help);
	for (size_t i = 0; command->synopsis[i]; i++) {
		const size_t len = strlen(values);

		snprintf(values + len, sizeof(values) - len, " %s", command->synopsis[i]);
		fputs(i ? "++\n" : "", out);
		put_call(out, command, command->synopsis[i]);
	}
	fputs("\n\n# DESCRIPTION\n\n", out);
	put_text(out, command->about, values);
	fputs("\n\n", out);
	if (!command->after)
		return;
	put_text(out, command->after, values);
	fputs("\n\n", out);
}

static void put_entry(FILE *out, const struct option_entry *entry)
{
	const char *values = entry->value ? entry->value : "";
	char text[HELP_TEXT_MAX];

	if (entry->val < 256)
		fprintf(out, "*-%c*, ", entry->val);
	fprintf(out, "*--%s*", entry->name);
	if (entry->value)
		fprintf(out, " _%s_", entry->value);
	fputs("\n\t", out);
	put_sentence(out, help_text(entry, text, sizeof(text)), values);
	if (entry->more) {
		fputc(' ', out);
		put_text(out, entry->more, values);
	}
	fputs("\n\n", out);
}

static void put_choices(FILE *out, const struct choices *choices)
{
	struct choice choice;

	fputs("# ", out);
	for (const char *c = choices->title; *c; c++)
		fputc(toupper((unsigned char)*c), out);
	fputs("\n\n", out);
	if (choices->note)
		fprintf(out, "%c%s:\n\n", toupper((unsigned char)choices->note[0]),
			choices->note + 1);
	for (size_t i = 0; choices->at(i, &choice); i++) {
		fputs(*choice.about ? "*" : "- *", out);
		put_text(out, choice.name, "");
		fputs(*choice.about ? "*\n\t" : "*\n", out);
		if (!*choice.about)
			continue;
		put_sentence(out, choice.about, "");
		fputs("\n\n", out);
	}
	fputc('\n', out);
}

static void put_options(FILE *out, const struct command *command)
{
	struct option_list list;

	options_of(&list, command);
	fputs("# OPTIONS\n\n", out);
	for (size_t i = 0; i < list.count; i++) {
		if (list.entries[i].group)
			fprintf(out, "## %s\n\n", list.entries[i].group);
		put_entry(out, &list.entries[i]);
	}
	for (size_t i = 0; i <= list.count; i++) {
		const struct choices *choices = help_list(&list, i);

		if (choices)
			put_choices(out, choices);
	}
}

static void put_commands(FILE *out)
{
	fputc('\n', out);
	for (size_t i = 0; i < command_count; i++) {
		if (commands[i]->internal)
			continue;
		fprintf(out, "*swaprel-%s*(1)\n\t", commands[i]->name);
		put_sentence(out, commands[i]->help, "");
		fputs("\n\n", out);
	}
}

/* The fields of a job, of which each is an option of "run". */
static void put_job(FILE *out)
{
	struct option_list list;
	char text[HELP_TEXT_MAX];

	options_of(&list, &cmd_run);
	fputc('\n', out);
	for (size_t i = 0; i < list.count; i++) {
		const struct option_entry *entry = &list.entries[i];

		if (entry->val < RUN_FIELDS)
			continue;
		fputc('*', out);
		put_text(out, entry->alias ? entry->alias : entry->name, "");
		fprintf(out, "* _%s_\n\t", entry->value);
		put_sentence(out, help_text(entry, text, sizeof(text)), entry->value);
		fputs("\n\n", out);
	}
}

bool man_part(FILE *out, const char *name)
{
	const char *colon = strchr(name, ':');
	const struct command *command = colon ? command_find(colon + 1) : NULL;

	if (!strncmp(name, "head:", 5) && command)
		put_head(out, command);
	else if (!strncmp(name, "options:", 8) && command)
		put_options(out, command);
	else if (!strcmp(name, "commands"))
		put_commands(out);
	else if (!strcmp(name, "fields:job"))
		put_job(out);
	else
		return false;
	return true;
}
