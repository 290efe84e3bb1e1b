// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <string.h>

#include "format/units.h"
#include "page/method.h"

/* What a shell takes as one word; a file may hold anything. */
static bool is_plain(const char *text)
{
	return text[strspn(text, "abcdefghijklmnopqrstuvwxyz"
				 "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:,+@%")] ==
	       '\0';
}

/* The value of a field as an option takes it: "1,2,4", "yes", "text". */
static void say_value(struct sentence *sentence, const json_t *value)
{
	const json_t *item;
	size_t i;

	if (json_is_array(value)) {
		json_array_foreach(value, i, item)
		{
			if (i)
				sentence_add(sentence, ",");
			say_value(sentence, item);
		}
	} else if (json_is_string(value)) {
		sentence_add(sentence, "%s", json_string_value(value));
	} else if (json_is_boolean(value)) {
		sentence_add(sentence, "%s", json_is_true(value) ? "yes" : "no");
	} else if (json_is_number(value)) {
		sentence_add(sentence, "%.12g", json_number_value(value));
	}
}

/* An option for each field in which @job is not @preset; @prefix: "rounds-". */
static void say_options(struct sentence *sentence, json_t *job, const json_t *preset,
			const char *prefix)
{
	const char *key;
	json_t *value;

	json_object_foreach(job, key, value)
	{
		const json_t *other = json_object_get(preset, key);
		char name[64];

		snprintf(name, sizeof(name), "%s%s", prefix, key);
		for (char *c = name; *c; c++)
			*c = *c == '_' ? '-' : *c;
		if (json_is_object(value)) {
			strncat(name, "-", sizeof(name) - strlen(name) - 1);
			say_options(sentence, value, other, name);
		} else if (!json_equal(value, other) && strcmp(key, "schema") != 0 &&
			   strcmp(key, "name") != 0 && strcmp(key, "about") != 0) {
			char text[256] = "";
			struct sentence word = { text, sizeof(text), 0 };

			say_value(&word, value);
			sentence_add(sentence, is_plain(text) ? " --%s %s" : " --%s '?'",
				     name, text);
		}
	}
}

/* The run of the first result: its preset, and what differs from that. */
static void say_run(const struct method_scope *scope)
{
	const struct job *own = &scope->results[0]->job;
	char text[DOCUMENT_TEXT_MAX] = "swaprel run";
	struct sentence sentence = { text, sizeof(text), strlen(text) };
	json_t *job, *preset;
	struct job like;
	struct err ignored;
	size_t i = 0;

	while (i < job_preset_count && strcmp(job_presets[i].name, own->name) != 0)
		i++;
	if (i == job_preset_count || job_open(&like, own->name, &ignored)) {
		job_defaults(&like);
		i = job_preset_count;
	}
	sentence_add(&sentence, " %s", i < job_preset_count ? own->name : "published");
	if (i == job_preset_count && job_open(&like, "published", &ignored))
		return;
	job = record_encode(&job_record, own);
	preset = record_encode(&job_record, &like);
	say_options(&sentence, job, preset, "");
	json_decref(job);
	json_decref(preset);
	if (*scope->results[0]->kernel.module.name &&
	    is_plain(scope->results[0]->kernel.module.name))
		sentence_add(&sentence, " --module %s.ko",
			     scope->results[0]->kernel.module.name);
	document_method(scope->document, "", "%s", text);
}

void method_command(const struct method_scope *scope)
{
	const struct caveat_invocation *invocation = scope->options->invocation;
	const char *start = scope->options->start ? scope->options->start : "";
	const char *what = scope->count > 1 ? "a run like each of these" : "the run";

	document_method(scope->document, "To reproduce",
			"%s, and this posting of %s:", *start ? "the campaign" : what,
			*start             ? "its results"
			: scope->count > 1 ? "their results"
					   : "its result");
	if (*start)
		document_method(scope->document, "", "%s", start);
	else
		say_run(scope);
	if (invocation && invocation->arguments)
		document_method(scope->document, "", "%s %s", invocation->command,
				invocation->arguments);
}
