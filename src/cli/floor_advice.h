/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CLI_FLOOR_ADVICE_H
#define SWAPREL_CLI_FLOOR_ADVICE_H

#include "cli/reading.h"

/* A caveat where no noise floor of this machine is kept, with the command that takes it
 * from the base's own boots, if they are two at least. */
void floor_advice(struct document *document, const struct reading *reading,
		  const char *baselines);

#endif
