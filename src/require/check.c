// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "require/check.h"

#define COMMAND_MAX 200 /* of what an advice has room for */

void require_seen(struct requirement *item, enum require_state state, const char *fmt,
		  ...)
{
	va_list ap;

	item->state = state;
	va_start(ap, fmt);
	vsnprintf(item->seen, sizeof(item->seen), fmt, ap);
	va_end(ap);
}

void require_advise(struct requirement *item, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(item->advice, sizeof(item->advice), fmt, ap);
	va_end(ap);
}

const char *require_command(const struct require_context *ctx)
{
	const char *command = ctx->plan->command;

	return command && strlen(command) < COMMAND_MAX ? command : "swaprel ...";
}

uint64_t require_peak_bytes(const struct require_plan *plan)
{
	double ratio = plan->worst_ratio > 1 ? plan->worst_ratio : 1;

	return plan->peak_bytes + (uint64_t)((double)plan->swap_bytes / ratio) +
	       REQUIRE_SLACK_BYTES;
}
