// SPDX-License-Identifier: GPL-2.0-or-later
/* What does not enter a comparison, and that it is said. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "scratch.h"

#define REFUSE                                                                     \
	"sed 's/\"state\":\"complete\",\"reject\":\"none\"/\"state\":\"refused\"," \
	"\"reject\":\"gate_skew\"/' "

static void refused_runs_are_left_out(void **state)
{
	char out[16384];

	(void)state;
	scratch_run(REFUSE "$F/new-1.json >refused.json", out, sizeof(out));
	assert_int_equal(scratch_run("$S compare old=$F/old-1.json old=$F/old-2.json "
				     "new=$F/new-2.json new=$F/new-3.json "
				     "new=refused.json 2>&1",
				     out, sizeof(out)),
			 0);
	assert_non_null(strstr(out, "swaprel: left out: a refused run: refused.json: "
				    "gate_skew\n"));
	assert_non_null(strstr(out, "Boots of each variant: 2."));
	assert_non_null(strstr(out, "\n- Left out: a refused run: refused.json: "
				    "gate_skew.\n"));
	/* Whoever reads the data alone sees it, too. */
	assert_int_equal(scratch_run("$S compare --aa --format json new=$F/new-1.json "
				     "new=$F/new-2.json new=refused.json "
				     "new=refused.json 2>/dev/null",
				     out, sizeof(out)),
			 0);
	assert_non_null(strstr(out, "\"Left out: 2 refused runs; the first is "
				    "refused.json: gate_skew.\""));
}

/* What comes next is no base that anyone chose. */
static void a_base_that_was_refused_ends_it(void **state)
{
	char out[4096];

	(void)state;
	scratch_run(REFUSE "$F/old-1.json >refused.json", out, sizeof(out));
	assert_int_equal(scratch_run("$S compare old=refused.json new=$F/new-1.json "
				     "third=$F/new-2.json 2>&1",
				     out, sizeof(out)),
			 2);
	assert_string_equal(out, "swaprel: compare: refused.json: the run was refused: "
				 "gate_skew: expected another run of the base\n");
	assert_int_equal(scratch_run("$S compare refused.json 2>&1", out, sizeof(out)),
			 2);
	assert_string_equal(out, "swaprel: compare: refused.json: all runs were refused: "
				 "expected one that was not\n");
	assert_int_equal(scratch_run("$S baseline accept --baselines b refused.json 2>&1",
				     out, sizeof(out)),
			 2);
	assert_non_null(strstr(out, "state: refused: expected a complete run"));
}

/* A cell of 128 MiB besides, in a result of the fine gate. */
static void add_cell(unsigned int number)
{
	char line[64], out[64], name[16];
	json_t *json, *cell;

	snprintf(line, sizeof(line), "cp $F/new-%u.json .", number);
	scratch_run(line, out, sizeof(out));
	snprintf(name, sizeof(name), "new-%u.json", number);
	json = json_load_file(name, 0, NULL);
	cell = json_deep_copy(json_array_get(json_object_get(json, "cells"), 0));
	assert_int_equal(json_object_set_new(cell, "size_mib", json_integer(128)), 0);
	assert_int_equal(json_array_append_new(json_object_get(json, "cells"), cell), 0);
	scratch_save(name, json);
	json_decref(json);
}

static void a_cell_that_the_base_lacks_is_not_fine(void **state)
{
	char out[16384];

	(void)state;
	scratch_run("$S baseline accept --baselines b $F/old-*.json", out, sizeof(out));
	for (unsigned int i = 1; i <= 6; i++)
		add_cell(i);
	assert_int_equal(scratch_run("$S compare --gate --baseline --baselines b "
				     "$F/new-*.json",
				     out, sizeof(out)),
			 0);
	assert_null(strstr(out, "Not compared"));
	assert_int_equal(scratch_run("$S compare --gate --baseline --baselines b "
				     "new-*.json",
				     out, sizeof(out)),
			 75);
	assert_non_null(strstr(out, "Not compared, as baseline has no such cell: single "
				    "128 MiB text munmap (base)."));
	assert_non_null(strstr(out, "Gate: INCONCLUSIVE: a cell has no comparison"));
	assert_int_equal(scratch_run("$S compare --bisect --baseline --baselines b "
				     "new-*.json",
				     out, sizeof(out)),
			 125);
	scratch_run("$S compare --ktap --baseline --baselines b new-*.json", out,
		    sizeof(out));
	assert_non_null(strstr(out, "\n1..2\n"));
	assert_non_null(strstr(out, "\n# invalid: no valid round of the base\n"
				    "not ok 2 single 128 MiB text munmap, base against "
				    "baseline\n"));
}

/* Columns with the same cell in one line, below a table as below a curve. */
static void cells_that_are_not_compared_are_named_once(void **state)
{
	static const char *const files[] = { "base-a.json", "base-b.json",
					     "base-c.json" };
	char out[16384];
	json_t *json;

	(void)state;
	for (unsigned int i = 1; i <= 4; i++)
		add_cell(i);
	scratch_run("$S compare old=$F/old-1.json old=$F/old-2.json x=new-1.json "
		    "x=new-2.json y=new-3.json y=new-4.json",
		    out, sizeof(out));
	assert_non_null(strstr(out, "Not compared, as old has no such cell: single 128 "
				    "MiB text munmap (x, y).\n"));
	scratch_run("cp $F/../compare-curve/*.json .", out, sizeof(out));
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		json = json_load_file(files[i], 0, NULL);
		assert_int_equal(json_array_remove(json_object_get(json, "cells"), 1), 0);
		scratch_save(files[i], json);
		json_decref(json);
	}
	assert_int_equal(scratch_run("$S compare --curve base-*.json [c-m]*.json", out,
				     sizeof(out)),
			 0);
	assert_non_null(strstr(out, "Not compared, as base has no such cell: multi 2p 64 "
				    "MiB text munmap (class_idx,"));
}

static void a_floor_is_of_one_kernel(void **state)
{
	static const char *const commands[] = { "compare --aa",
						"baseline accept --floor --baselines f" };
	char out[16384], line[256];

	(void)state;
	scratch_run(
		"sed 's/\"variant\":{\"name\":\"base\"/\"variant\":{\"name\":\"bound\"/' "
		"$F/new-1.json >bound.json",
		out, sizeof(out));
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		snprintf(line, sizeof(line),
			 "$S %s $F/old-1.json $F/old-2.json "
			 "bound.json 2>&1",
			 commands[i]);
		assert_int_equal(scratch_run(line, out, sizeof(out)), 2);
		assert_non_null(strstr(out, "old-1.json is of base and bound.json of "
					    "bound: expected boots of one kernel; to "));
		assert_non_null(strstr(out, " them nevertheless: swaprel "));
		assert_non_null(strstr(out, " --anyway\n"));
		snprintf(line, sizeof(line),
			 "$S %s --anyway $F/old-1.json "
			 "$F/old-2.json bound.json 2>&1",
			 commands[i]);
		assert_int_equal(scratch_run(line, out, sizeof(out)), 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refused_runs_are_left_out),
		cmocka_unit_test(a_base_that_was_refused_ends_it),
		cmocka_unit_test(a_cell_that_the_base_lacks_is_not_fine),
		cmocka_unit_test(cells_that_are_not_compared_are_named_once),
		cmocka_unit_test(a_floor_is_of_one_kernel),
	};

	return cmocka_run_group_tests_name("left_out", tests, scratch_enter,
					   scratch_leave);
}
