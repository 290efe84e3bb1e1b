/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_BACKEND_SUPERVISOR_H
#define SWAPREL_BACKEND_SUPERVISOR_H

#include <sys/types.h>

#include "backend/backend.h"

/*
 * The life of the supervisor, see backend.h, from just after the fork; @parent is the
 * campaign. SIGTERM, from the campaign or because it died, ends all that the
 * backend started. The exit code is the backend's, or 128 + the signal that killed it.
 */
void supervisor_main(const struct backend_call *call, pid_t parent)
	__attribute__((noreturn));

#endif
