// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Memory of which a share stays resident: its rounds are proven page by page, zram gets
 * no page of the share, and a page too many or too few is rejected by its name.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/root/harness.h"

#define SHORT                                                             \
	"--rounds-warmup", "0", "--rounds-min", "2", "--rounds-max", "8", \
		"--rounds-target-percent", "100", "--round-timeout-s", "5"

#define SWAPPED_BYTES (16 << 20)
#define BLOCK_BYTES   (64 << 10)
#define PROCS         2

/* What 16 MiB are 256 blocks of. */
static const struct share {
	const char *text;
	json_int_t blocks;
} shares[] = { { "none", 0 }, { "1:5.4", 47 }, { "111:566", 50 }, { "1:1", 256 } };

#define SHARE_COUNT (sizeof(shares) / sizeof(shares[0]))

static json_int_t at(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	assert_true(json_is_integer(value));
	return json_integer_value(value);
}

/* What the round brought to zram. */
static json_int_t brought(const json_t *round, const char *counter)
{
	return at(json_object_get(round, "gate"), counter) -
	       at(json_object_get(round, "before"), counter);
}

static void check_round(const json_t *round, const struct share *share)
{
	const json_int_t page_bytes = sysconf(_SC_PAGESIZE);
	const json_t *procs = json_object_get(round, "procs");

	assert_int_equal(json_array_size(procs), PROCS);
	for (size_t i = 0; i < PROCS; i++) {
		const json_t *proc = json_array_get(procs, i);

		assert_int_equal(at(proc, "pages"), SWAPPED_BYTES / page_bytes);
		assert_int_equal(at(proc, "resident_pages"),
				 share->blocks * BLOCK_BYTES / page_bytes);
	}
	/* A block of the share in it would show. */
	assert_true(brought(round, "orig_data_bytes") <
		    PROCS * SWAPPED_BYTES + BLOCK_BYTES + BLOCK_BYTES / 2);
}

static void assert_clean(struct scene *scene)
{
	const char *left = scene_left_behind(scene);

	if (left)
		fail_msg("%s", left);
}

/* How many rounds are valid. The first to be so sets @whole_bytes, that all bring to
 * zram: the same data are swapped out, but for what others bring. */
static size_t check_cell(const json_t *rounds, const struct share *share,
			 json_int_t *whole_bytes)
{
	size_t valid = 0;

	for (size_t n = 0; n < json_array_size(rounds); n++) {
		const json_t *round = json_array_get(rounds, n);
		json_int_t bytes;

		if (!round_is_valid(round))
			continue;
		bytes = brought(round, "compr_data_bytes");
		valid++;
		check_round(round, share);
		if (!*whole_bytes)
			*whole_bytes = bytes;
		assert_true(llabs(bytes - *whole_bytes) < *whole_bytes / 100);
	}
	return valid;
}

/* Also where the release ends the process. A busy host spoils single rounds. */
static void each_share_is_proven(void **state)
{
	static const char *const releases[] = { "munmap", "kill" };
	struct scene *scene = *state;
	json_int_t whole_bytes = 0;

	for (size_t r = 0; r < 2; r++) {
		scene_job(scene, ARGS(SHORT, "--modes", "2", "--release", releases[r],
				      "--pattern", "mixed", "--resident",
				      "none,1:5.4,111:566,1:1"));
		assert_non_null(scene_load(scene));
		for (size_t c = 0; c < SHARE_COUNT; c++) {
			const size_t valid = check_cell(scene_rounds(scene, c),
							&shares[c], &whole_bytes);

			if (valid < 2)
				fail_msg("%s, %s: %zu valid rounds", releases[r],
					 shares[c].text, valid);
		}
		assert_clean(scene);
	}
}

static void assert_rejected(struct scene *scene, const char *control, const char *reason,
			    const char *trace)
{
	const json_t *round;
	const char *detail;

	scene_job(scene, ARGS(SHORT, "--modes", "2", "--resident", "1:5.4", "--control",
			      control));
	assert_non_null(scene_load(scene));
	round = scene_round(scene, 0, 0);
	detail = json_string_value(json_object_get(round, "reject_detail"));
	if (strcmp(round_reject(round), reason) || !detail || !strstr(detail, trace))
		fail_msg("%s: %s: %s: expected %s: %s", control, round_reject(round),
			 detail ? detail : "", reason, trace);
	assert_clean(scene);
}

static void a_page_out_of_place_is_rejected(void **state)
{
	assert_rejected(*state, "touch", "pages_resident",
			"process 2: 1 page not in swap");
	assert_rejected(*state, "evict", "resident_lost", "process 2: 1 of ");
}

/* It would spoil a page that is to be swapped out. */
static void evict_wants_a_share(void **state)
{
	struct scene *scene = *state;

	assert_int_equal(scene_job(scene, ARGS(SHORT, "--resident", "1:5.4,none",
					       "--control", "evict")),
			 2);
	assert_non_null(strstr(scene->err, "control: evict: expected a share that stays "
					   "resident, as in --resident 1:5.4, not none"));
	assert_clean(scene);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scene_setup, scene_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_share_is_proven),
		TEST(a_page_out_of_place_is_rejected),
		TEST(evict_wants_a_share),
	};
	int missing = harness_skip();

	return missing ? missing : cmocka_run_group_tests(tests, NULL, NULL);
}
