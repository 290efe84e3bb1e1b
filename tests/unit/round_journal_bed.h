/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_TESTS_ROUND_JOURNAL_BED_H
#define SWAPREL_TESTS_ROUND_JOURNAL_BED_H

/* What tests of the rounds' journal have in common. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "result/round_journal.h"

#define ROUNDS_A_CELL 4
#define ROUNDS        (2 * ROUNDS_A_CELL)

struct bed {
	char dir[64], path[80], journal[96];
	struct publish_target target;
	struct publish_log log;
	struct err note, err;
};

/* Fixtures: a directory of its own for each test, and a result to be in it. */
int journal_set_up(void **state);
int journal_tear_down(void **state);

/* The result of a run of two cells that has so many rounds. */
void journal_state_after(struct result *result, size_t rounds);

/* The result as it is then, written whole. */
void journal_write_whole(struct bed *bed, size_t rounds);

/* That, and a journal begun, as a run does with the first round of a cell. */
void journal_start(struct bed *bed, size_t rounds);

void journal_append_rounds(struct bed *bed, size_t first, size_t last);

/* Other bytes for the journal's file. */
void journal_put(const struct bed *bed, const char *text, size_t len);

/* @from, where it stands first in the journal, becomes @to, which is not longer. */
void journal_change(const struct bed *bed, const char *from, const char *to);

/* What is read has just so many rounds and is otherwise, too, as if written then. */
void assert_reads(struct bed *bed, const char *path, size_t rounds);

/* And nothing was noted, or that. */
void assert_silent(const struct bed *bed);
void assert_noted(const struct bed *bed, const char *said);

#define WITH_JOURNAL(test) \
	cmocka_unit_test_setup_teardown(test, journal_set_up, journal_tear_down)

#endif
