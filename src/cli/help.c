// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>

#include "cli/cli.h"
#include "cli/help.h"
#include "cli/options.h"

#define TEXT_COLUMN  25 /* of the text beside an option */
#define VALUES_WIDTH 64 /* of names that fit beside it */

void help_wrap(FILE *out, const char *text, int at, int indent)
{
	bool first = true;

	while (*text) {
		const int len = (int)strcspn(text, " \n");

		if (!first && (text[-1] == '\n' || at + 1 + len > HELP_COLUMNS)) {
			fprintf(out, "\n%*s", indent, "");
			at = indent;
			first = true;
		}
		at += fprintf(out, "%s%.*s", first ? "" : " ", len, text);
		first = false;
		text += len;
		text += *text != '\0';
	}
	fputc('\n', out);
}

char *help_label(const struct option_entry *entry, char *buf, size_t size)
{
	char letter[8] = "    ";

	if (entry->val < 256)
		snprintf(letter, sizeof(letter), "-%c, ", entry->val);
	snprintf(buf, size, "%s--%s%s%s", letter, entry->name, entry->value ? " " : "",
		 entry->value ? entry->value : "");
	return buf;
}

/* "a, b, c", where these are few; or where they are listed. */
static void print_values(FILE *out, const struct choices *choices)
{
	struct choice choice;
	size_t width = 0;

	for (size_t i = 0; choices->at(i, &choice); i++)
		width += strlen(choice.name) + 2;
	if (width > VALUES_WIDTH && choices->title) {
		fprintf(out, "see %s below", choices->title);
		return;
	}
	for (size_t i = 0; choices->at(i, &choice); i++)
		fprintf(out, "%s%s", i ? ", " : "", choice.name);
}

char *help_text(const struct option_entry *entry, char *buf, size_t size)
{
	const bool has_values = entry->values || entry->choices;
	const bool has_default = entry->absent && *entry->absent;
	FILE *out = fmemopen(buf, size, "w");

	*buf = '\0';
	if (!out)
		return buf;
	fputs(entry->help, out);
	if (has_values || has_default)
		fputs(" (", out);
	if (entry->values)
		fputs(entry->values, out);
	else if (entry->choices)
		print_values(out, entry->choices);
	if (has_default)
		fprintf(out, "%sdefault: %s", has_values ? "; " : "", entry->absent);
	if (has_values || has_default)
		fputc(')', out);
	fclose(out);
	return buf;
}

static void print_row(const char *label, int width, const char *text)
{
	const int at = 4 + width;

	if ((int)strlen(label) <= width)
		printf("  %-*s  ", width, label);
	else
		printf("  %s\n%*s", label, at, "");
	help_wrap(stdout, text, at, at);
}

/* The columns that labels take, but for long ones, which have a line of their own. */
static int label_width(const struct option_list *list)
{
	char label[HELP_LABEL_MAX];
	int width = 0;

	for (size_t i = 0; i < list->count; i++) {
		const int len =
			(int)strlen(help_label(&list->entries[i], label, sizeof(label)));

		if (len > width && len <= TEXT_COLUMN)
			width = len;
	}
	return width;
}

static void print_options(const struct option_list *list)
{
	char label[HELP_LABEL_MAX], text[HELP_TEXT_MAX];
	const int width = label_width(list);

	for (size_t i = 0; i < list->count; i++) {
		const struct option_entry *entry = &list->entries[i];

		if (entry->group)
			printf("%s%s:\n", i ? "\n" : "", entry->group);
		print_row(help_label(entry, label, sizeof(label)), width,
			  help_text(entry, text, sizeof(text)));
	}
}

static void print_choices(const struct choices *choices)
{
	struct choice choice;
	size_t width = 0;

	printf("\n%s%s%s:\n", choices->title, choices->note ? ", " : "",
	       choices->note ? choices->note : "");
	for (size_t i = 0; choices->at(i, &choice); i++) {
		if (strlen(choice.name) > width)
			width = strlen(choice.name);
	}
	for (size_t i = 0; choices->at(i, &choice); i++) {
		if (*choice.about)
			print_row(choice.name, (int)width, choice.about);
		else
			printf("  %s\n", choice.name);
	}
}

const struct choices *help_list(const struct option_list *list, size_t index)
{
	const struct choices *operands = list->command->operands;
	const struct choices *choices = index ? list->entries[index - 1].choices
					      : operands;

	if (!choices || !choices->title || (index && choices == operands))
		return NULL;
	for (size_t i = 0; i + 1 < index; i++) {
		if (list->entries[i].choices == choices)
			return NULL;
	}
	return choices;
}

static void print_lists(const struct option_list *list)
{
	for (size_t i = 0; i <= list->count; i++) {
		const struct choices *choices = help_list(list, i);

		if (choices)
			print_choices(choices);
	}
}

int help_print(const struct command *command)
{
	struct option_list list;

	options_of(&list, command);
	for (size_t i = 0; command->synopsis[i]; i++) {
		const int at = printf("%s swaprel %s%s",
				      i ? "      " : "Usage:", command->name,
				      *command->synopsis[i] ? " " : "");

		help_wrap(stdout, command->synopsis[i], at, at);
	}
	putchar('\n');
	help_wrap(stdout, command->about, 0, 0);
	if (list.count)
		putchar('\n');
	print_options(&list);
	print_lists(&list);
	if (command->after) {
		putchar('\n');
		help_wrap(stdout, command->after, 0, 0);
	}
	return EXIT_FINE;
}
