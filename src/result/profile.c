// SPDX-License-Identifier: GPL-2.0-or-later
#include "result/profile.h"

enum { KNOWN = FIELD_REQUIRED, FIGURE = FIELD_REQUIRED | FIELD_NULLABLE };

#define NAME(symbol, name, title, about)  name,
#define TITLE(symbol, name, title, about) title,
#define ABOUT(symbol, name, title, about) about,

static const char *const categories[] = { PROFILE_CATEGORIES(NAME) };
const char *const profile_category_title[] = { PROFILE_CATEGORIES(TITLE) };
const char *const profile_category_about[] = { PROFILE_CATEGORIES(ABOUT) };

static const char *const who_items[] = {
	[PROFILE_CALLER] = "caller",
	[PROFILE_WORKER] = "worker",
	[PROFILE_MACHINE] = "machine",
};

static const char *const faults[] = {
	[PROFILE_FINE] = "none",
	[PROFILE_UNTRACED] = "untraced",
	[PROFILE_ROUND] = "round_rejected",
	[PROFILE_UNREACHED] = "zs_free_unreached",
	[PROFILE_LOST] = "samples_lost",
};

static const char *const sources[] = {
	[PROFILE_NO_SOURCE] = "none",
	[PROFILE_CYCLES] = "cycles",
	[PROFILE_CPU_CLOCK] = "cpu-clock",
	[PROFILE_FUNCTIONS] = "function-profile",
};

const struct names profile_category_names = { "category", categories,
					      PROFILE_CATEGORY_COUNT };
const struct names profile_who_names = { "who", who_items, PROFILE_WHO_COUNT };
const struct names profile_fault_names = { "fault", faults, PROFILE_FAULT_COUNT };
const struct names profile_source_names = { "source", sources, PROFILE_SOURCE_COUNT };

static const struct field share_fields[] = {
	{ "who", FIELD_ENUM, AT(struct profile_share, who), .flags = KNOWN,
	  .names = &profile_who_names,
	  .help = "whose time: who releases, the kernel's workers, or all of the machine" },
	{ "category", FIELD_ENUM, AT(struct profile_share, category), .flags = KNOWN,
	  .names = &profile_category_names, .help = "what it was spent on" },
	{ "samples", FIELD_U64, AT(struct profile_share, samples), .flags = KNOWN,
	  .help = "samples in it; of function-profile calls" },
	{ "within_samples", FIELD_U64, AT(struct profile_share, within_samples),
	  .flags = FIGURE,
	  .help = "samples in it or in what it called; null: calls were counted" },
	{ "share", FIELD_DOUBLE, AT(struct profile_share, share), .flags = KNOWN,
	  .max = 1, .help = "share of that time, from 0 to 1" },
};

const struct record profile_share_record = {
	.what = "share of a profile",
	.name = "profile_share",
	FIELDS(struct profile_share, share_fields),
};

static const struct field profile_fields[] = {
	{ "source", FIELD_NAME, STRING(struct profile, source), .flags = KNOWN,
	  .names = &profile_source_names,
	  .help = "which of the kernel's tracing: cycles, cpu-clock, function-profile, or "
		  "none" },
	{ "fault", FIELD_ENUM, AT(struct profile, fault), .flags = KNOWN,
	  .names = &profile_fault_names, .help = "why it is not to be relied on" },
	{ "detail", FIELD_STRING, STRING(struct profile, detail), .flags = KNOWN,
	  .help = "what was seen, with figures; empty: nothing to say" },
	{ "period_ns", FIELD_U64, AT(struct profile, period_ns), .flags = FIGURE,
	  .help = "ns from one sample of a CPU to the next" },
	{ "shares", FIELD_ARRAY, AT(struct profile, shares), .flags = KNOWN,
	  .record = &profile_share_record, .help = "who spent how much on what" },
};

const struct record profile_record = {
	.what = "profile",
	FIELDS(struct profile, profile_fields),
};

uint64_t profile_samples(const struct profile *profile, enum profile_who who)
{
	uint64_t samples = 0;

	for (size_t i = 0; i < profile->shares.count; i++) {
		const struct profile_share *share = profile_share(profile, i);

		if (share->who == who)
			samples += share->samples;
	}
	return samples;
}
