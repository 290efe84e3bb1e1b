/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CLI_CHOICES_H
#define SWAPREL_CLI_CHOICES_H

#include "base/names.h"
#include "cli/command.h"

/* The names that options of several commands take. */

extern const struct choices metric_choices;
extern const struct choices format_choices;
extern const struct choices preset_choices;    /* of jobs */
extern const struct choices published_choices; /* tables */
extern const struct choices variant_choices;   /* of the ladder */
extern const struct choices substrate_choices;
extern const struct choices picture_choices; /* of documents */

/* The same for an at() of one's own: @name and @about, which may be NULL; true. */
bool choice_set(struct choice *choice, const char *name, const char *about);

/* The one of @index of @names, with nothing to say about it; false behind the last. */
bool choice_of_names(struct choice *choice, const struct names *names, size_t index);

#endif
