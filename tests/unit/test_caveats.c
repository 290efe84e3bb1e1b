// SPDX-License-Identifier: GPL-2.0-or-later
/* What is said below a table of what the results recorded, kind by kind. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "caveat/caveat.h"

static struct result first, later;
static struct document document;

static void make_result(struct result *result, const char *variant)
{
	result_init(result);
	strcpy(result->variant.name, variant);
	strcpy(result->substrate, "metal");
	strcpy(result->started_at, "2026-01-01T00:00:00Z");
	strcpy(result->finished_at, "2026-01-01T00:00:10Z");
	strcpy(result->conditions.throttle_source, "hwmon");
	result->machine.cpus = 2;
}

/* One cell with @rounds rounds, each of which compressed to a quarter. */
static struct result_cell *add_cell(struct result *result, const char *pattern,
				    size_t rounds)
{
	struct result_cell *cell = result_add_cell(result);

	cell->point.procs = 2;
	strcpy(cell->point.pattern, pattern);
	for (size_t i = 0; i < rounds; i++) {
		struct result_round *round = result_add_round(cell);

		round->valid = true;
		round->before.orig_data_bytes = 4096;
		round->before.compr_data_bytes = 100;
		round->gate.orig_data_bytes = 4096 + 4000;
		round->gate.compr_data_bytes = 100 + 1000;
		round->core_to_core_before_ns = i % 2 ? 40 : 160;
		round->core_to_core_after_ns = 30;
	}
	return cell;
}

static int setup(void **state)
{
	(void)state;
	make_result(&first, "first");
	make_result(&later, "later");
	document_init(&document, "test");
	return document.error;
}

static int teardown(void **state)
{
	(void)state;
	document_free(&document);
	result_free(&first);
	result_free(&later);
	return 0;
}

static const json_t *find(const char *kind)
{
	const json_t *list = json_object_get(document.data, "caveats");
	const json_t *item;
	size_t i;

	json_array_foreach((json_t *)list, i, item)
	{
		if (!strcmp(json_string_value(json_object_get(item, "kind")), kind))
			return item;
	}
	return NULL;
}

static void has(const char *kind, const char *text)
{
	const json_t *item = find(kind);

	assert_non_null(item);
	assert_string_equal(json_string_value(json_object_get(item, "text")), text);
}

/* Two sides, one of which has a single boot. */
static void look_at(const struct caveat_variant *sides)
{
	struct caveat_context ctx = {
		.document = &document, .variants = sides, .count = 2, .one_boot = true
	};

	caveats_add(&ctx);
	assert_int_equal(document.error, 0);
}

/* Two sides of a boot each. */
static void look_at_both(void)
{
	const struct result *a = &first, *b = &later;
	const struct caveat_variant sides[] = { { "first", &a, 1 }, { "later", &b, 1 } };

	look_at(sides);
}

static void look_at_one(const char *arguments)
{
	const struct caveat_invocation invocation = { .command = "swaprel show",
						      .arguments = arguments };

	caveats_of_result(&document, &first, METRIC_MEAN, &invocation);
	assert_int_equal(document.error, 0);
}

static void what_was_not_recorded_is_not_told(void **state)
{
	(void)state;
	look_at_one("a.json");
	assert_int_equal(json_array_size(document_caveats(&document)), 1);
	has("boots", "One boot only: the interval does not include variation between "
		     "boots.");
}

static void emulation_is_reported_in_words(void **state)
{
	(void)state;
	strcpy(first.substrate, "tcg");
	look_at_one("a.json");
	has("substrate",
	    "Emulated CPUs (tcg, no KVM): shows which kernel does less work and "
	    "roughly how much less; neither the gain on real hardware nor the cost of "
	    "a contended lock.");
}

static void each_substrate_but_metal_has_words(void **state)
{
	(void)state;
	for (size_t i = 0; i < result_substrate_names.count; i++) {
		document_free(&document);
		document_init(&document, "test");
		strcpy(first.substrate, result_substrate_names.items[i]);
		look_at_one("a.json");
		assert_int_equal(!find("substrate"), !strcmp(first.substrate, "metal"));
	}
}

static void what_is_not_comparable_is_reported(void **state)
{
	(void)state;
	strcpy(later.substrate, "tcg");
	strcpy(first.job.backend, "zram");
	strcpy(later.job.backend, "zswap");
	strcpy(first.job.algorithm, "lzo-rle");
	strcpy(later.job.algorithm, "lz4");
	look_at_both();
	has("anyway", "Not comparable: later is of substrate tcg, not metal; "
		      "job.backend zswap, not zram; job.algorithm lz4, not lzo-rle.");
}

static void loads_that_differ_are_reported(void **state)
{
	(void)state;
	first.conditions.load_before_percent = 100;
	later.conditions.load_before_percent = 49;
	look_at_both();
	has("load", "Load before the run differs: 49 % (later) to 100 % (first) of all "
		    "CPUs; that may explain differences in the table.");
	assert_non_null(json_object_get(document.data, "conditions"));
}

static void loads_alike_are_one_range(void **state)
{
	(void)state;
	first.conditions.load_before_percent = 2;
	later.conditions.load_before_percent = 5;
	look_at_both();
	has("load", "Load before the run: 2 to 5 % of all CPUs.");
}

static void a_busy_host_is_reported(void **state)
{
	(void)state;
	first.conditions.load_before_percent = 60;
	look_at_one("a.json");
	has("load", "Load before the run: 60 % of all CPUs: the host was busy, which "
		    "makes times longer.");
}

static void a_side_without_load_is_named(void **state)
{
	(void)state;
	first.conditions.load_before_percent = 2;
	look_at_both();
	has("load", "Load before the run: 2 % of all CPUs; of later it was not "
		    "recorded.");
}

static void steal_is_a_share_of_the_run(void **state)
{
	(void)state;
	first.conditions.steal_ns = 200000000; /* of 2 CPUs for 10 s */
	look_at_one("a.json");
	has("steal", "Steal during the run: 1.0 % of the CPU time.");
}

/* The clock of a board without one may be set in the middle. */
static void steal_without_a_clock_is_not_told(void **state)
{
	(void)state;
	first.conditions.steal_ns = 200000000;
	strcpy(first.finished_at, "1970-01-01T00:00:10Z");
	look_at_one("a.json");
	assert_null(find("steal"));
}

static void data_are_told_with_their_ratio(void **state)
{
	(void)state;
	add_cell(&first, "text", 1);
	add_cell(&first, "mixed", 1);
	look_at_one("a.json");
	has("data", "Compression: text 4.0 : 1, mixed 4.0 : 1; other data take other "
		    "times.");
}

static void throttling_is_reported(void **state)
{
	(void)state;
	first.conditions.throttle_before = 3;
	first.conditions.throttle_after = 4;
	look_at_both();
	has("throttling", "CPUs were throttled in 1 of 2 runs; times there are longer.");
}

static void an_alarm_that_stays_is_reported(void **state)
{
	(void)state;
	strcpy(first.conditions.throttle_source, "hwmon0/in0_lcrit_alarm");
	first.conditions.throttle_before = first.conditions.throttle_after = 1;
	look_at_one("a.json");
	has("throttling", "CPUs were throttled; times there are longer.");
}

static void throttling_may_not_be_observable(void **state)
{
	(void)state;
	first.conditions.throttle_source[0] = '\0';
	look_at_one("a.json");
	has("throttling", "Throttling: not observable on this machine.");
}

static void nearest_sources_are_reported(void **state)
{
	(void)state;
	strcpy(later.kernel.release, "7.2.0-x");
	first.variant.provenance = json_pack("{s:b, s:s}", "nearest", 0, "tree", "7.2");
	later.variant.provenance = json_pack("{s:b, s:s}", "nearest", 1, "tree", "7.3");
	look_at_both();
	has("nearest",
	    "NOT THE CODE OF LINUX 7.2.0-x in 1 of 2 runs: its modules are built "
	    "from the sources of 7.3, the nearest available.");
}

static void other_swap_is_reported(void **state)
{
	(void)state;
	strcpy(later.conditions.other_swap, "/dev/zram0 (priority 100)");
	look_at_both();
	has("swap", "Other swap in use, left alone in 1 of 2 runs: /dev/zram0 (priority "
		    "100).");
}

static void a_kernel_that_complained_is_reported(void **state)
{
	(void)state;
	first.kernel.tainted = 1 << 12;
	first.conditions.tainted_after = 1 << 12 | 1 << 9;
	strcpy(first.conditions.complaint, "WARNING: at mm/zsmalloc.c:1");
	look_at_one("a.json");
	has("complaint", "The kernel complained: WARNING: at mm/zsmalloc.c:1.");
	has("taint", "Kernel tainted: W O; it detected a bug in itself.");
}

/* What loading it does says nothing of the kernel. */
static void a_modules_own_taint_is_none(void **state)
{
	(void)state;
	first.conditions.tainted_after = 1 << 12 | 1 << 13;
	strcpy(first.kernel.module.name, "swaprel_base");
	look_at_one("a.json");
	assert_null(find("taint"));
	first.conditions.tainted_after |= 1 << 9;
	look_at_one("a.json");
	has("taint", "Kernel tainted: W; it detected a bug in itself.");
}

static void moved_cpus_name_a_command(void **state)
{
	(void)state;
	add_cell(&first, "text", 20);
	look_at_one("'a b.json'");
	has("cpus", "Cache-line latency between the CPUs varied, 40 to 160 ns, which "
		    "slows contended rounds. --near 80 keeps only rounds at or below "
		    "that:");
	assert_string_equal(json_string_value(json_object_get(find("cpus"), "command")),
			    "swaprel show 'a b.json' --near 80");
}

static void no_command_where_none_is_known(void **state)
{
	(void)state;
	add_cell(&first, "text", 20);
	look_at_one(NULL);
	assert_true(json_is_null(json_object_get(find("cpus"), "command")));
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(what_was_not_recorded_is_not_told),
		CASE(emulation_is_reported_in_words),
		CASE(each_substrate_but_metal_has_words),
		CASE(what_is_not_comparable_is_reported),
		CASE(loads_that_differ_are_reported),
		CASE(loads_alike_are_one_range),
		CASE(a_busy_host_is_reported),
		CASE(a_side_without_load_is_named),
		CASE(steal_is_a_share_of_the_run),
		CASE(steal_without_a_clock_is_not_told),
		CASE(data_are_told_with_their_ratio),
		CASE(throttling_is_reported),
		CASE(an_alarm_that_stays_is_reported),
		CASE(throttling_may_not_be_observable),
		CASE(nearest_sources_are_reported),
		CASE(other_swap_is_reported),
		CASE(a_kernel_that_complained_is_reported),
		CASE(a_modules_own_taint_is_none),
		CASE(moved_cpus_name_a_command),
		CASE(no_command_where_none_is_known),
	};
	return cmocka_run_group_tests_name("caveats", tests, NULL, NULL);
}
