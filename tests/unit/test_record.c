// SPDX-License-Identifier: GPL-2.0-or-later
/* Structs described by a table. */
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "record/json_file.h"
#include "record/record.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

struct leg {
	unsigned int toes;
	char colour[8];
};

struct animal {
	char name[8];
	unsigned int kind;
	int mood;
	uint64_t weight_g;
	double height_m;
	bool tame;
	struct uint_list ages;
	struct name_list foods;
	struct leg first;
	struct array legs;
	json_t *notes;
};

static const char *const kinds[] = { "cat", "dog" };
static const struct names kind_names = { "kind", kinds, COUNT(kinds) };

static const struct field leg_fields[] = {
	{ "toes", FIELD_UINT, AT(struct leg, toes), .flags = FIELD_REQUIRED, .max = 10 },
	{ "colour", FIELD_STRING, STRING(struct leg, colour), .flags = FIELD_NULLABLE },
};

static const struct record leg_record = { "leg", FIELDS(struct leg, leg_fields) };

static const struct field animal_fields[] = {
	{ "name", FIELD_STRING, STRING(struct animal, name) },
	{ "kind", FIELD_ENUM, AT(struct animal, kind), .names = &kind_names },
	{ "mood", FIELD_INT, AT(struct animal, mood), .min = -5, .max = 5 },
	{ "weight_g", FIELD_U64, AT(struct animal, weight_g), .flags = FIELD_NULLABLE },
	{ "height_m", FIELD_DOUBLE, AT(struct animal, height_m),
	  .flags = FIELD_NULLABLE },
	{ "tame", FIELD_BOOL, AT(struct animal, tame) },
	{ "ages", FIELD_UINT_LIST, AT(struct animal, ages), .max = 30 },
	{ "foods", FIELD_NAME_LIST, AT(struct animal, foods) },
	{ "first_leg", FIELD_RECORD, AT(struct animal, first), .record = &leg_record },
	{ "legs", FIELD_ARRAY, AT(struct animal, legs), .record = &leg_record },
	{ "notes", FIELD_JSON, AT(struct animal, notes), .flags = FIELD_NULLABLE },
};

static const struct record animal_record = { "pet",
					     FIELDS(struct animal, animal_fields) };

static const char whole[] =
	"{\"name\": \"Minka\", \"kind\": \"dog\", \"mood\": -3, \"weight_g\": 4000,"
	" \"height_m\": 0.25, \"tame\": true, \"ages\": [1, 2], \"foods\": [\"fish\"],"
	" \"first_leg\": {\"toes\": 5, \"colour\": null},"
	" \"legs\": [{\"toes\": 4, \"colour\": \"red\"}], \"notes\": {\"a\": [1]}}";

static int decode(struct animal *animal, const char *text, struct err *err)
{
	json_t *json;
	int ret;

	record_init(&animal_record, animal);
	assert_int_equal(json_text_load(text, strlen(text), "zoo", &json, err), 0);
	ret = record_decode(&animal_record, json, animal, "zoo", err);
	json_decref(json);
	return ret;
}

static void a_record_goes_there_and_back(void **state)
{
	json_t *before, *after;
	struct animal animal;
	struct err err = { "" };

	(void)state;
	if (decode(&animal, whole, &err))
		fail_msg("%s", err.msg);
	assert_string_equal(animal.name, "Minka");
	assert_int_equal(animal.kind, 1);
	assert_int_equal(animal.mood, -3);
	assert_int_equal(animal.ages.count, 2);
	assert_int_equal(animal.ages.items[1], 2);
	assert_string_equal(animal.foods.items[0], "fish");
	assert_int_equal(animal.first.toes, 5);
	assert_int_equal(animal.legs.count, 1);
	after = record_encode(&animal_record, &animal);
	before = json_loads(whole, 0, NULL);
	assert_true(json_equal(before, after));
	json_decref(before);
	json_decref(after);
	record_clear(&animal_record, &animal);
	assert_null(animal.notes);
	assert_int_equal(animal.legs.count, 0);
}

static void unknown_is_null(void **state)
{
	struct animal animal;
	json_t *json;

	(void)state;
	record_init(&animal_record, &animal);
	assert_true(animal.weight_g == UNKNOWN_U64);
	assert_true(isnan(animal.height_m));
	json = record_encode(&animal_record, &animal);
	assert_true(json_is_null(json_object_get(json, "weight_g")));
	assert_true(json_is_null(json_object_get(json, "height_m")));
	assert_true(json_is_null(json_object_get(json, "notes")));
	assert_true(json_is_null(
		json_object_get(json_object_get(json, "first_leg"), "colour")));
	json_decref(json);
}

static void text_of_the_kernel_may_be_anything(void **state)
{
	struct animal animal;
	json_t *json;

	(void)state;
	record_init(&animal_record, &animal);
	strcpy(animal.name, "\xff\xfe");
	json = record_encode(&animal_record, &animal);
	assert_string_equal(json_string_value(json_object_get(json, "name")),
			    "(not UTF-8)");
	json_decref(json);
}

static const struct {
	const char *text;
	const char *line;
} misfits[] = {
	{ "[]", "zoo: top level: a list: expected an object" },
	{ "{\"name\": 1}", "zoo: name: 1: expected a string of at most 7 characters" },
	{ "{\"name\": \"12345678\"}",
	  "zoo: name: \"12345678\": expected a string of at most 7 characters" },
	{ "{\"name\": null}",
	  "zoo: name: null: expected a string of at most 7 characters" },
	{ "{\"kind\": \"cow\"}", "zoo: kind: \"cow\": expected cat or dog" },
	{ "{\"mood\": 6}", "zoo: mood: 6: expected a whole number from -5 to 5" },
	{ "{\"mood\": -6}", "zoo: mood: -6: expected a whole number from -5 to 5" },
	{ "{\"mood\": 1.5}", "zoo: mood: 1.5: expected a whole number from -5 to 5" },
	{ "{\"weight_g\": -1}", "zoo: weight_g: -1: expected a whole number" },
	{ "{\"height_m\": \"tall\"}", "zoo: height_m: \"tall\": expected a number" },
	{ "{\"tame\": 1}", "zoo: tame: 1: expected true or false" },
	{ "{\"ages\": 3}", "zoo: ages: 3: expected a list of 1 to 32 whole numbers" },
	{ "{\"ages\": []}",
	  "zoo: ages: a list: expected a list of 1 to 32 whole numbers" },
	{ "{\"ages\": [1, 31]}",
	  "zoo: ages[1]: 31: expected a whole number from 0 to 30" },
	{ "{\"foods\": [{}]}",
	  "zoo: foods[0]: an object: expected a string of at most 31 characters" },
	{ "{\"first_leg\": {}}", "zoo: first_leg.toes: missing: a leg needs it" },
	{ "{\"legs\": [{\"toes\": 1}, {\"toes\": 11}]}",
	  "zoo: legs[1].toes: 11: expected a whole number from 0 to 10" },
	{ "{\"legs\": [{\"toes\": 1, \"claws\": 1}]}",
	  "zoo: legs[0].claws: no such field: a leg has toes, colour" },
	{ "{\"\\u001b[2J\\n\": 1}", "zoo: ?[2J?: no such field: a pet has name, kind, "
				    "mood, weight_g, height_m, tame, ages, foods, "
				    "first_leg, legs, notes" },
};

static void misfits_are_named(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(misfits); i++) {
		struct err err = { "" };
		struct animal animal;

		assert_int_equal(decode(&animal, misfits[i].text, &err), -EINVAL);
		assert_string_equal(err.msg, misfits[i].line);
		record_clear(&animal_record, &animal);
	}
}

static void long_lists_are_refused(void **state)
{
	char text[256] = "{\"ages\": [1";
	struct animal animal;
	struct err err;

	(void)state;
	for (int i = 1; i < LIST_MAX; i++)
		strcat(text, ",1");
	strcat(text, "]}");
	assert_int_equal(decode(&animal, text, &err), 0);
	assert_int_equal(animal.ages.count, LIST_MAX);
	text[strlen(text) - 2] = '\0';
	strcat(text, ",1]}");
	assert_int_equal(decode(&animal, text, &err), -EINVAL);
}

static void fields_are_set_from_text(void **state)
{
	struct animal animal;
	struct err err = { "" };

	(void)state;
	record_init(&animal_record, &animal);
	assert_int_equal(
		record_set_text(&animal_record, &animal, "weight-g", "70", "-", &err), 0);
	assert_int_equal(record_set_text(&animal_record, &animal, "first-leg.toes", "3",
					 "-", &err),
			 0);
	assert_int_equal(
		record_set_text(&animal_record, &animal, "ages", "3,4", "-", &err), 0);
	assert_int_equal(
		record_set_text(&animal_record, &animal, "tame", "on", "-", &err), 0);
	assert_int_equal(animal.weight_g, 70);
	assert_int_equal(animal.first.toes, 3);
	assert_int_equal(animal.ages.items[1], 4);
	assert_true(animal.tame);
	assert_int_equal(
		record_set_text(&animal_record, &animal, "ages", "3,,4", "option", &err),
		-EINVAL);
	assert_string_equal(
		err.msg, "option: ages[1]: \"\": expected a whole number from 0 to 30");
	assert_int_equal(
		record_set_text(&animal_record, &animal, "name.x", "1", "option", &err),
		-EINVAL);
	assert_string_equal(err.msg, "option: name.x: a pet has no such field");
	assert_int_equal(
		record_set_text(&animal_record, &animal, "name", "\xff", "option", &err),
		-EINVAL);
	assert_string_equal(err.msg, "option: name: not valid UTF-8");
}

/* What the manual says, and what else people write. */
static void yes_and_no_are_text(void **state)
{
	static const char *const yes[] = { "yes", "true", "on", "1" };
	static const char *const no[] = { "no", "false", "off", "0" };
	struct animal animal;
	struct err err = { "" };

	(void)state;
	record_init(&animal_record, &animal);
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(record_set_text(&animal_record, &animal, "tame", yes[i],
						 "-", &err),
				 0);
		assert_true(animal.tame);
		assert_int_equal(record_set_text(&animal_record, &animal, "tame", no[i],
						 "-", &err),
				 0);
		assert_false(animal.tame);
	}
	assert_int_equal(
		record_set_text(&animal_record, &animal, "tame", "2", "option", &err),
		-EINVAL);
	assert_string_equal(err.msg, "option: tame: \"2\": expected yes or no");
}

static void arrays_grow(void **state)
{
	struct array array = { 0 };
	struct leg *leg;

	(void)state;
	for (unsigned int i = 0; i < 100; i++) {
		leg = array_add(&array, &leg_record);
		assert_non_null(leg);
		assert_int_equal(leg->toes, 0);
		leg->toes = i;
	}
	assert_int_equal(array.count, 100);
	leg = array.items;
	assert_int_equal(leg[99].toes, 99);
	free(array.items);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_record_goes_there_and_back),
		cmocka_unit_test(unknown_is_null),
		cmocka_unit_test(text_of_the_kernel_may_be_anything),
		cmocka_unit_test(misfits_are_named),
		cmocka_unit_test(long_lists_are_refused),
		cmocka_unit_test(fields_are_set_from_text),
		cmocka_unit_test(yes_and_no_are_text),
		cmocka_unit_test(arrays_grow),
	};

	return cmocka_run_group_tests_name("record", tests, NULL, NULL);
}
