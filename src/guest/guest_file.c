// SPDX-License-Identifier: GPL-2.0-or-later
#include "guest/guest.h"
#include "guest/steps.h"

#define GUEST_FILE_MAX (1024 * 1024)

static const struct field load_fields[] = {
	{ "variant", FIELD_STRING, STRING(struct guest_load, variant),
	  .flags = FIELD_REQUIRED },
	{ "module", FIELD_STRING, STRING(struct guest_load, module),
	  .flags = FIELD_NULLABLE },
	{ "params", FIELD_STRING, STRING(struct guest_load, params) },
	{ "load", FIELD_UINT, AT(struct guest_load, number), .flags = FIELD_REQUIRED },
	{ "turn", FIELD_UINT, AT(struct guest_load, turn) },
	{ "file", FIELD_STRING, STRING(struct guest_load, file),
	  .flags = FIELD_REQUIRED },
};

static const struct record load_record = {
	.what = "load",
	FIELDS(struct guest_load, load_fields),
};

static const struct field guest_fields[] = {
	{ "variant", FIELD_STRING, STRING(struct guest, kernel.variant) },
	{ "provenance", FIELD_STRING, STRING(struct guest, kernel.provenance),
	  .flags = FIELD_NULLABLE },
	{ "cpus", FIELD_UINT, AT(struct guest, cpus) },
	{ "loads", FIELD_ARRAY, AT(struct guest, loads), .record = &load_record },
	{ "insert", FIELD_STRING, STRING(struct guest, insert) },
	{ "substrate", FIELD_STRING, STRING(struct guest, substrate),
	  .flags = FIELD_NULLABLE },
	{ "output", FIELD_STRING, STRING(struct guest, output), .flags = FIELD_REQUIRED },
	{ "frames", FIELD_BOOL, AT(struct guest, frames) },
	{ "deadline_s", FIELD_UINT, AT(struct guest, deadline_s) },
	{ "budget_s", FIELD_UINT, AT(struct guest, budget_s) },
	{ "boots_least", FIELD_UINT, AT(struct guest, boots_least) },
};

static const struct record guest_record = {
	.what = "guest",
	FIELDS(struct guest, guest_fields),
};

const struct file_format guest_format = {
	.max_bytes = GUEST_FILE_MAX,
	.record = &guest_record,
};
