// SPDX-License-Identifier: GPL-2.0-or-later
#include "result/reject.h"

#define NAME(symbol, name, advice)   name,
#define ADVICE(symbol, name, advice) advice,

static const char *const items[] = { REJECTS(NAME) };
static const char *const advice[] = { REJECTS(ADVICE) };

const struct names reject_names = { "reject reason", items, REJECT_COUNT };

const char *reject_advice(enum reject reject)
{
	return (unsigned int)reject < REJECT_COUNT ? advice[reject]
						   : "The reason is unknown.";
}
