// SPDX-License-Identifier: GPL-2.0-or-later
/* One fault at a time planted in the example: each is refused, by name. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "data.h"
#include "job/plan.h"
#include "result/result.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const char example[] = "results/schema/example.json";

/* One value of the example put in place of another; text NULL: the field taken away. */
static const struct {
	const char *path;
	const char *text;
	const char *line;
} faults[] = {
	{ "finished_at", "null", "finished_at: null: expected a time in a complete run" },
	{ "finished_at", NULL, "finished_at: missing: a result needs it" },
	{ "state", "\"done\"",
	  "state: \"done\": expected complete, interrupted or refused" },
	{ "state", "\"refused\"",
	  "reject: none: expected a reason, as the run was refused" },
	{ "reject", "\"throttled\"",
	  "reject: \"throttled\": expected none in a complete run" },
	{ "tool_version", "7",
	  "tool_version: 7: expected a string of at most 47 characters" },
	{ "substrate", "\"moon\"",
	  "substrate: \"moon\": expected metal, kvm, tcg, tcg-exact or vm" },
	{ "extra", "1",
	  "extra: no such field: a result has schema, tool_version, started_at, "
	  "finished_at, state, reject, reject_detail, variant, turn, order_seed, substrate, "
	  "machine, kernel, conditions, clock, job, cells" },
	{ "variant.name", "\"../x\"",
	  "variant.name: \"../x\": expected letters, digits, '.', '_' and '-', a "
	  "letter or digit first" },
	{ "variant.provenance", "[1]", "variant.provenance: expected an object or null" },
	{ "machine", "null", "machine: null: expected an object" },
	{ "machine.cpus", "-1", "machine.cpus: -1: expected a whole number" },
	{ "machine.cpus", "\"2\"", "machine.cpus: \"2\": expected a whole number" },
	{ "machine.page_size_bytes", "0",
	  "machine.page_size_bytes: 0: expected a whole number from 4096 to 1048576" },
	{ "machine.mitigations", "\"all\"",
	  "machine.mitigations: expected an object or null" },
	{ "machine.mitigations.x", "{}", "machine.mitigations.x: expected a string" },
	{ "kernel.release", NULL, "kernel.release: missing: a kernel needs it" },
	{ "conditions.numa_node", "null",
	  "conditions.numa_node: null: expected a whole number from -1 to 1023" },
	{ "clock.read_ns", "1.5", "clock.read_ns: 1.5: expected a whole number" },
	{ "job.ratio", NULL, "job.ratio: missing: a result needs it" },
	{ "job.rounds.max", NULL, "job.rounds.max: missing: a result needs it" },
	{ "job.modes", "[]",
	  "job.modes: a list: expected a list of 1 to 32 whole numbers" },
	{ "job.schema", "\"swaprel.job/2\"",
	  "job.schema: \"swaprel.job/2\": expected \"swaprel.job/1\"" },
	{ "job.name", "\"a b\"",
	  "job.name: \"a b\": expected letters, digits, '.', '_' and '-', a "
	  "letter or digit first" },
	{ "cells", "{}", "cells: an object: expected a list" },
	{ "cells.0", "[]", "cells[0]: a list: expected an object" },
	{ "cells.0.procs", "0",
	  "cells[0].procs: 0: expected a whole number from 1 to 256" },
	{ "cells.0.procs", "3",
	  "cells[0].rounds[0].procs: 2 processes: expected the cell's 3 "
	  "in a valid round" },
	{ "cells.0.procs", "1",
	  "cells[0].rounds[0].procs: 2 processes: expected the cell's 1 "
	  "in a valid round" },
	{ "cells.0.pattern", "\"\\u001b[2J\"",
	  "cells[0].pattern: \"?[2J\": expected letters, digits, '.', '_' and '-', a "
	  "letter or digit first" },
	{ "cells.0.resident", "\"1:\\u001b[2J\"",
	  "cells[0].resident: \"1:?[2J\": expected none or RESIDENT:SWAPPED" },
	{ "cells.0.release", "\"\"",
	  "cells[0].release: \"\": expected letters, digits, '.', '_' and '-', a "
	  "letter or digit first" },
	{ "cells.0.summary.used", "3",
	  "cells[0].summary.used: 3: expected at most 2, the valid rounds that are not "
	  "warm-up" },
	{ "cells.0.summary.rejected", "2",
	  "cells[0].summary.rejected: 2: expected at most 1, the rejected rounds that are not "
	  "warm-up" },
	{ "cells.0.summary.low_ns", "4000001",
	  "cells[0].summary.median_ns: expected a value from low_ns to high_ns" },
	{ "cells.0.summary.high_ns", "1",
	  "cells[0].summary.median_ns: expected a value from low_ns to high_ns" },
	{ "cells.0.summary.median_ns", "true",
	  "cells[0].summary.median_ns: true: expected a number" },
	{ "cells.0.rounds.1.valid", "false",
	  "cells[0].rounds[1].reject: none: expected a reason, as the round is not valid" },
	{ "cells.0.rounds.1.reject", "\"gate_skew\"",
	  "cells[0].rounds[1].reject: expected none, as the round is said to be valid" },
	{ "cells.0.rounds.1.reject_detail", NULL,
	  "cells[0].rounds[1].reject_detail: missing: a round needs it" },
	{ "cells.0.rounds.1.procs", "[]",
	  "cells[0].rounds[1].procs: 0 processes: expected the cell's 2 in a valid round" },
	{ "cells.0.rounds.1.wall_ns", "null",
	  "cells[0].rounds[1].wall_ns: null: expected ns in a valid round" },
	{ "cells.0.rounds.1.mean_ns", "null",
	  "cells[0].rounds[1].mean_ns: null: expected ns in a valid round" },
	{ "cells.0.rounds.1.max_ns", "null",
	  "cells[0].rounds[1].max_ns: null: expected ns in a valid round" },
	{ "cells.0.rounds.1.mean_ns", "9223372036854775807",
	  "cells[0].rounds[1].mean_ns: expected at most max_ns" },
	{ "cells.0.rounds.1.wall_ns", "3999999",
	  "cells[0].rounds[1].max_ns: expected at most wall_ns" },
	{ "cells.0.rounds.1.gate.orig_data_bytes", "-4096",
	  "cells[0].rounds[1].gate.orig_data_bytes: -4096: expected a whole number" },
	{ "cells.0.rounds.1.procs.1.release_ns", "null",
	  "cells[0].rounds[1].procs[1]: expected release_ns and start_skew_ns in a valid "
	  "round" },
	{ "cells.0.rounds.1.procs.1.release_ns", "4000001",
	  "cells[0].rounds[1].procs[1]: expected release_ns to be at most the round's "
	  "max_ns" },
	{ "cells.0.rounds.1.procs.0.pages", "0",
	  "cells[0].rounds[1].procs[0]: expected 1 page at least in a valid round" },
	{ "cells.0.rounds.1.procs.0.call_ns", "5000000",
	  "cells[0].rounds[1].procs[0]: expected call_ns to be at most release_ns" },
	{ "cells.0.rounds.1.memory.back99_ns", "1",
	  "cells[0].rounds[1].memory: expected times in the order of shares" },
	{ "cells.0.rounds.1.memory.peak_held_bytes", "0",
	  "cells[0].rounds[1].memory: expected null throughout in a round of watch none" },
	{ "cells.0.rounds.1.procs.0.resident_pages", "8",
	  "cells[0].rounds[1].procs[0]: expected resident_pages to be 0 in a cell of "
	  "resident none" },
	{ "cells.0.profile",
	  "{ \"source\": \"cycles\", \"fault\": \"none\", \"detail\": \"\", "
	  "\"period_ns\": 1000, \"shares\": [{ \"who\": \"caller\", \"category\": "
	  "\"zs_free\", \"samples\": 2, \"within_samples\": 3, \"share\": 1 }] }",
	  "cells[0].profile.shares[0].within_samples: 3: expected at most 2, all samples of "
	  "the caller" },
	{ "cells.0.rounds.1.bystander.longest_ns", "1",
	  "cells[0].rounds[1].bystander: expected percentiles in their order" },
	{ "cells.0.rounds.1.bystander.alone_p99_ns", "1",
	  "cells[0].rounds[1].bystander: expected percentiles in their order" },
	{ "cells.0.rounds.1.procs.0.cpu", "8192",
	  "cells[0].rounds[1].procs[0].cpu: 8192: expected a whole number from 0 to 8191" },
	{ "cells.0.rounds.2.procs.2", "{}",
	  "cells[0].rounds[2].procs[2].cpu: missing: a process needs it" },
};

static json_t *step_down(json_t *json, const char *step)
{
	if (json_is_array(json))
		return json_array_get(json, (size_t)atoi(step));
	return json_object_get(json, step);
}

static void put_value(json_t *json, const char *step, json_t *value)
{
	if (json_is_array(json) && (size_t)atoi(step) == json_array_size(json))
		json_array_append_new(json, value);
	else if (json_is_array(json))
		json_array_set_new(json, (size_t)atoi(step), value);
	else if (value)
		json_object_set_new(json, step, value);
	else
		assert_int_equal(json_object_del(json, step), 0);
}

static void plant(json_t *json, const char *path, const char *text)
{
	char copy[96], *rest = copy, *step, *dot;

	snprintf(copy, sizeof(copy), "%s", path);
	while ((dot = strchr(rest, '.'))) {
		*dot = '\0';
		step = rest;
		rest = dot + 1;
		json = step_down(json, step);
		assert_non_null(json);
	}
	put_value(json, rest, text ? json_loads(text, JSON_DECODE_ANY, NULL) : NULL);
}

static int parse_json(const json_t *json, struct err *err)
{
	char *text = json_dumps(json, 0);
	struct result result;
	int ret = result_parse(&result, text, strlen(text), "file", err);

	result_free(&result);
	free(text);
	return ret;
}

static void each_planted_fault_is_named(void **state)
{
	char path[DATA_PATH_MAX];
	unsigned int wrong = 0;

	(void)state;
	data_path(path, example);
	for (size_t i = 0; i < COUNT(faults); i++) {
		json_t *json = json_load_file(path, 0, NULL);
		struct err err = { "" };
		char line[512];
		int ret;

		plant(json, faults[i].path, faults[i].text);
		ret = parse_json(json, &err);
		json_decref(json);
		snprintf(line, sizeof(line), "file: %s", faults[i].line);
		if (ret == -EINVAL && !strcmp(err.msg, line))
			continue;
		print_error("%s: %d\n got      %s\n expected %s\n", faults[i].path, ret,
			    err.msg, line);
		wrong++;
	}
	assert_int_equal(wrong, 0);
}

/* Faults that take more than one value: a cell twice, too many processes, too many cells.
 */
static void faults_of_several_items_are_named(void **state)
{
	char path[DATA_PATH_MAX];
	json_t *json = json_load_file(data_path(path, example), 0, NULL);
	json_t *cells = json_object_get(json, "cells");
	json_t *rounds = json_object_get(json_array_get(cells, 0), "rounds");
	json_t *procs = json_object_get(json_array_get(rounds, 2), "procs");
	struct err err = { "" };

	(void)state;
	json_array_append(cells, json_array_get(cells, 0));
	assert_int_equal(parse_json(json, &err), -EINVAL);
	assert_string_equal(err.msg,
			    "file: cells[1]: the same procs, size_mib, pattern, "
			    "release and resident as cells[0]: expected each point once");
	while (json_array_size(cells) <= PLAN_CELLS_MAX)
		json_array_append(cells, json_array_get(cells, 0));
	assert_int_equal(parse_json(json, &err), -EINVAL);
	assert_string_equal(err.msg, "file: cells: 4097: expected at most 4096");
	while (json_array_size(cells) > 1)
		json_array_remove(cells, 1);
	assert_int_equal(parse_json(json, &err), 0);
	json_array_append(procs, json_array_get(procs, 0));
	assert_int_equal(parse_json(json, &err), -EINVAL);
	assert_string_equal(err.msg,
			    "file: cells[0].rounds[2].procs: more processes than the "
			    "cell has");
	json_decref(json);
}

/* Two accounts of the kernel's, which need not agree to the ns. */
static void workers_have_no_more_than_all_tasks(void **state)
{
	static const struct {
		const char *workers, *line;
	} cases[] = {
		{ "103000000", "" },
		{ "103000001", "file: cells[0].rounds[1].worker_cpu_ns: expected at most "
			       "tasks_cpu_ns and 100 ms" },
	};
	char path[DATA_PATH_MAX];

	(void)state;
	data_path(path, example);
	for (size_t i = 0; i < COUNT(cases); i++) {
		json_t *json = json_load_file(path, 0, NULL);
		struct err err = { "" };

		plant(json, "cells.0.rounds.1.tasks_cpu_ns", "3000000");
		plant(json, "cells.0.rounds.1.worker_cpu_ns", cases[i].workers);
		assert_int_equal(parse_json(json, &err), i ? -EINVAL : 0);
		assert_string_equal(err.msg, cases[i].line);
		json_decref(json);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_planted_fault_is_named),
		cmocka_unit_test(faults_of_several_items_are_named),
		cmocka_unit_test(workers_have_no_more_than_all_tasks),
	};

	return cmocka_run_group_tests_name("result_check", tests, NULL, NULL);
}
