// SPDX-License-Identifier: GPL-2.0-or-later
/* What a table of a campaign advises: a command, and what it takes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "caveat/caveats.h"
#include "sample_bed.h"

#define COMMAND "swaprel campaign c.json -o out --resume"

/* Of the tables of sample_bed.h. */
struct scene {
	bool one_boot; /* all files are of it */
	bool open;     /* variants are alike: nothing is decided */
	struct caveat_campaign campaign;
};

/* The advice: its command, and its text in @text. */
static const char *advice(const struct scene *scene, char *command, char *text)
{
	static const struct analysis_options options = {
		.confidence = 0.96, .next = 0.995, .all = 0.95, .look = 1
	};
	const struct caveat_invocation invocation = { "swaprel compare", "out",
						      &scene->campaign, false };
	struct document document;
	struct study study = { 0 };
	const json_t *item;
	struct bed bed;
	size_t i;

	bed_fill(&bed);
	for (i = 0; i < FILES; i++) {
		struct result_cell *cells = bed.files[i].result.cells.items;

		if (scene->one_boot)
			strcpy(bed.files[i].result.kernel.boot_id, "one");
		for (size_t c = 0; scene->open && i % 2 && c < 2; c++) {
			struct result_round *rounds = cells[c].rounds.items;

			for (size_t r = 2; r < cells[c].rounds.count; r++)
				rounds[r].mean_ns = rounds[r].mean_ns / 100 * 191;
		}
	}
	bed_sort(&bed);
	study.variants = &bed.variants;
	study.set = bed.set;
	assert_int_equal(analysis_make(&study.analysis, &bed.set, &options), 0);
	document_init(&document, "test");
	caveats_of_study(&document, &study, &invocation);
	assert_int_equal(document.error, 0);
	*command = *text = '\0';
	json_array_foreach((json_t *)document_caveats(&document), i, item)
	{
		if (strcmp(document_text(item, "kind"), "more"))
			continue;
		strcpy(command, document_text(item, "command"));
		strcpy(text, document_text(item, "text"));
	}
	document_free(&document);
	analysis_free(&study.analysis);
	bed_free(&bed);
	return command;
}

/* How many more it says. */
static unsigned int more_of(const char *text)
{
	unsigned int more = 0;
	const char *number = strstr(text, "takes about ");

	assert_non_null(number);
	assert_int_equal(sscanf(number, "takes about %u", &more), 1);
	return more;
}

static const struct caveat_campaign kernels = {
	.command = COMMAND,
	.boots = 10,
	.variants = 2,
	.spent_s = 1200,
	.boot_s = 60,
};
static const struct caveat_campaign modules = {
	.command = COMMAND,
	.modules = true,
	.boots = 10,
	.loads = 1,
	.variants = 2,
	.spent_s = 1200,
	.boot_s = 60,
};

static void boots_are_advised(void **state)
{
	struct scene scene = { .campaign = kernels };
	char command[DOCUMENT_TEXT_MAX], text[DOCUMENT_TEXT_MAX], wanted[128];
	unsigned int more;

	(void)state;
	advice(&scene, command, text);
	assert_non_null(strstr(text, "To halve the intervals takes about "));
	more = more_of(text);
	assert_in_range(more, 25, 60);
	snprintf(wanted, sizeof(wanted), COMMAND " --boots %u", 10 + more);
	assert_string_equal(command, wanted);
	snprintf(wanted, sizeof(wanted), "%u more boots, some %u minutes:", more,
		 2 * more);
	assert_non_null(strstr(text, wanted));
	/* What is undecided comes first. */
	scene.open = true;
	advice(&scene, command, text);
	assert_non_null(strstr(text, "To decide what is undecided takes about "));
	/* Of modules one boot has both. */
	scene = (struct scene){ .campaign = modules };
	advice(&scene, command, text);
	snprintf(wanted, sizeof(wanted), "%u more boots, some %u minutes:", more, more);
	assert_non_null(strstr(text, wanted));
}

/* The minutes are all that the campaign may take. */
static void minutes_are_advised_where_time_is_the_limit(void **state)
{
	struct scene scene = { .campaign = modules };
	char command[DOCUMENT_TEXT_MAX], text[DOCUMENT_TEXT_MAX], wanted[128];

	(void)state;
	scene.campaign.timed = true;
	advice(&scene, command, text);
	snprintf(wanted, sizeof(wanted), COMMAND " --minutes %u", 20 + more_of(text));
	assert_string_equal(command, wanted);
}

/* More loads of a boot can be had only where it still runs. */
static void one_boot_is_reported_of(void **state)
{
	struct scene scene = { .one_boot = true, .open = true, .campaign = modules };
	char command[DOCUMENT_TEXT_MAX], text[DOCUMENT_TEXT_MAX], wanted[128];
	unsigned int more;

	(void)state;
	scene.campaign.boots = 1;
	scene.campaign.loads = 10;
	advice(&scene, command, text);
	assert_string_equal(command, COMMAND " --boots 7");
	assert_non_null(strstr(text, "No load can be added to a finished boot."));
	scene.campaign.running = true;
	advice(&scene, command, text);
	more = more_of(text);
	snprintf(wanted, sizeof(wanted), COMMAND " --boots %u", 1 + more);
	assert_string_equal(command, wanted);
	assert_in_range(more, 2, 99);
}

/* Nothing is advised that no command can do, or that nobody has asked for. */
static void what_cannot_be_had_is_not_advised(void **state)
{
	struct scene scenes[] = {
		{ .campaign = kernels },
		{ .campaign = modules },
		{ .campaign = modules },
		{ .campaign = kernels },
	};
	char command[DOCUMENT_TEXT_MAX], text[DOCUMENT_TEXT_MAX];

	(void)state;
	scenes[0].campaign.boots = 490; /* and more: beyond 999 of both */
	scenes[1].campaign.timed = true;
	scenes[1].campaign.boot_s = 0;
	scenes[2].campaign.timed = true;
	scenes[2].campaign.boot_s = 86400;
	scenes[3].campaign.command = NULL;
	for (size_t i = 0; i < 4; i++)
		assert_string_equal(advice(&scenes[i], command, text), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(boots_are_advised),
		cmocka_unit_test(minutes_are_advised_where_time_is_the_limit),
		cmocka_unit_test(one_boot_is_reported_of),
		cmocka_unit_test(what_cannot_be_had_is_not_advised),
	};

	return cmocka_run_group_tests_name("more", tests, NULL, NULL);
}
