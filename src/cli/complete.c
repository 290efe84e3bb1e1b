// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdlib.h>
#include <string.h>

#include "cli/complete.h"
#include "cli/options.h"

void complete_offer(FILE *out, const char *typed, const char *name)
{
	if (!strncmp(name, typed, strlen(typed)))
		fprintf(out, "%s\n", name);
}

static const struct option_entry *entry_of(const struct option_list *list,
					   const char *word)
{
	if (word[0] != '-' || !word[1])
		return NULL;
	if (word[1] != '-')
		return options_find(list, word[strlen(word) - 1]);
	for (size_t i = 0; i < list->count; i++) {
		const struct option_entry *entry = &list->entries[i];

		if (!strcmp(word + 2, entry->name) ||
		    (entry->alias && !strcmp(word + 2, entry->alias)))
			return entry;
	}
	return NULL;
}

/* In a list what is typed already stays in front, and is not offered again. */
static void offer_choices(FILE *out, const struct choices *choices, bool list,
			  const char *typed)
{
	const char *comma = list ? strrchr(typed, ',') : NULL;
	const int kept = comma ? (int)(comma + 1 - typed) : 0;
	struct choice choice;

	for (size_t i = 0; choices->at(i, &choice); i++) {
		if (!strncmp(choice.name, typed + kept, strlen(typed + kept)))
			fprintf(out, "%.*s%s\n", kept, typed, choice.name);
	}
}

static void offer_value(FILE *out, const struct option_entry *entry, const char *typed)
{
	if (entry->choices)
		offer_choices(out, entry->choices, entry->list, typed);
	if (entry->values && !strcmp(entry->values, "yes or no")) {
		complete_offer(out, typed, "yes");
		complete_offer(out, typed, "no");
	}
	if (entry->kind == VALUE_FILE)
		fputs(":files\n", out);
	else if (entry->kind == VALUE_DIR)
		fputs(":directories\n", out);
}

static void offer_options(FILE *out, const struct option_list *list, const char *typed)
{
	char name[OPTION_NAME_MAX + 2];

	for (size_t i = 0; i < list->count; i++) {
		snprintf(name, sizeof(name), "--%s", list->entries[i].name);
		complete_offer(out, typed, name);
	}
}

void complete_words(FILE *out, const struct command *command, char *const *words,
		    size_t count)
{
	const char *typed = words[count - 1];
	const struct option_entry *entry = NULL;
	struct option_list *list = malloc(sizeof(*list));

	if (!list)
		return;
	options_of(list, command);
	if (count > 1)
		entry = entry_of(list, words[count - 2]);
	if (entry && entry->value) {
		offer_value(out, entry, typed);
	} else if (*typed == '-') {
		offer_options(out, list, typed);
	} else {
		if (command->operands)
			offer_choices(out, command->operands, false, typed);
		if (!command->no_files)
			fputs(":files\n", out);
	}
	free(list);
}
