// SPDX-License-Identifier: GPL-2.0-or-later
/* A record within a record that may be unknown as a whole. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "record/record.h"

struct owner {
	char name[8];
	unsigned int age;
};

struct home {
	struct owner owner;
};

static const struct field owner_fields[] = {
	{ "name", FIELD_NAME, STRING(struct owner, name), .flags = FIELD_REQUIRED },
	{ "age", FIELD_UINT, AT(struct owner, age), .flags = FIELD_REQUIRED },
};

static const struct record owner_record = { "owner", FIELDS(struct owner, owner_fields) };

static const struct field home_fields[] = {
	{ "owner", FIELD_RECORD, AT(struct home, owner), .record = &owner_record,
	  .flags = FIELD_REQUIRED | FIELD_NULLABLE, .before = "null" },
};

static const struct record home_record = { "home", FIELDS(struct home, home_fields) };

/* @in becomes @out, or is refused if that is NULL. */
static void assert_home(const char *in, const char *out)
{
	json_t *json = json_loads(in, 0, NULL), *again, *expected;
	struct err err = { "" };
	struct home home;

	record_init(&home_record, &home);
	if (!out) {
		assert_int_equal(record_decode(&home_record, json, &home, "f", &err),
				 -EINVAL);
		json_decref(json);
		return;
	}
	if (record_decode(&home_record, json, &home, "f", &err))
		fail_msg("%s: %s", in, err.msg);
	again = record_encode(&home_record, &home);
	expected = json_loads(out, 0, NULL);
	assert_true(json_equal(again, expected));
	json_decref(expected);
	json_decref(again);
	json_decref(json);
}

static void a_record_may_be_unknown(void **state)
{
	(void)state;
	assert_home("{\"owner\": {\"name\": \"Ann\", \"age\": 3}}",
		    "{\"owner\": {\"name\": \"Ann\", \"age\": 3}}");
	assert_home("{\"owner\": null}", "{\"owner\": null}");
	assert_home("{}", "{\"owner\": null}");
	assert_home("{\"owner\": {\"name\": \"\", \"age\": 3}}", NULL);
	assert_home("{\"owner\": {}}", NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_record_may_be_unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
