/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_GUEST_GUEST_H
#define SWAPREL_GUEST_GUEST_H

#include "record/file_format.h"

/*
 * What process 1 of a guest does that was booted for one job: mounts what a run needs,
 * runs "swaprel run" on /job.json as /guest.json tells, sends the result, or why there is
 * none, to a serial port, and restarts the machine. Never returns.
 */
_Noreturn void guest_init_main(void);

/* What the boot backend says of this guest: /guest.json. */
extern const struct file_format guest_format;

#endif
