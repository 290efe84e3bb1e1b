// SPDX-License-Identifier: GPL-2.0-or-later
/* What is guessed for a mistyped word, and for which words nothing is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/suggestion.h"

#define WORDS_MAX 8

struct trial {
	const char *word, *guess; /* NULL: none */
	const char *expected[WORDS_MAX];
};

static const struct trial trials[] = {
	{ "shwo", "show", { "show", "check", "compare" } },
	{ "chekc", "check", { "show", "check", "compare" } },
	{ "comprae", "compare", { "show", "check", "compare" } },
	{ "rn", NULL, { "run", "show" } },
	{ "rum", "run", { "run", "show" } },
	/* Half of a short word is no slip. */
	{ "exit", NULL, { "text", "zero" } },
	{ "base", NULL, { "mail", "bound" } },
	/* Three edits are few in a long word, four are not. */
	{ "unrepresentd", "unrepresented", { "unrepresented" } },
	{ "settle_tmeot_m", "settle_timeout_ms", { "settle_timeout_ms" } },
	{ "setl_tmeot_m", NULL, { "settle_timeout_ms" } },
	/* A separator is as good as another. */
	{ "size_mib", "size-mib", { "size-mib", "seed" } },
	{ "rounds.max", "rounds-max", { "rounds-max", "rounds-min" } },
	/* The begin of one word, and of several. */
	{ "camp", "campaign", { "check", "campaign" } },
	{ "rounds", NULL, { "rounds-max", "rounds-min" } },
	/* Two that are as near. */
	{ "back9", NULL, { "back90", "back99" } },
	{ "cat", NULL, { "car", "can" } },
	/* The same word twice is no tie. */
	{ "mxa", "max", { "max", "max" } },
	/* Another number is not meant, swapped digits are. */
	{ "rpi4b-2026-05-29", NULL, { "rpi4b-2026-04-29", "rpi4b-2026-04-30" } },
	{ "rpi4b-2026-04-92", "rpi4b-2026-04-29", { "rpi4b-2026-04-29" } },
	{ "", NULL, { "a", "show" } },
};

static void guesses_are_near(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(trials) / sizeof(trials[0]); i++) {
		struct suggestion suggestion = SUGGESTION(trials[i].word);
		const char *guess;

		for (size_t j = 0; j < WORDS_MAX && trials[i].expected[j]; j++)
			suggestion_consider(&suggestion, trials[i].expected[j]);
		guess = suggestion_word(&suggestion);
		if (!guess != !trials[i].guess ||
		    (guess && strcmp(guess, trials[i].guess)))
			fail_msg("%s: guessed %s", trials[i].word,
				 guess ? guess : "nothing");
	}
}

/* What is longer than any name is compared with none. */
static void long_words_have_no_guess(void **state)
{
	char word[400], hint[NEAREST_HINT_MAX];
	struct suggestion suggestion = SUGGESTION(word);

	(void)state;
	memset(word, 'a', sizeof(word) - 1);
	word[sizeof(word) - 1] = '\0';
	suggestion_consider(&suggestion, word);
	suggestion_consider(&suggestion, "a");
	assert_string_equal(suggestion_text(&suggestion, hint, sizeof(hint)), "");
}

static void a_hint_is_the_end_of_a_message(void **state)
{
	struct suggestion suggestion = SUGGESTION("shwo");
	char hint[NEAREST_HINT_MAX];

	(void)state;
	suggestion_consider(&suggestion, "show");
	assert_string_equal(suggestion_text(&suggestion, hint, sizeof(hint)),
			    "; did you mean 'show'?");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(guesses_are_near),
		cmocka_unit_test(long_words_have_no_guess),
		cmocka_unit_test(a_hint_is_the_end_of_a_message),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
