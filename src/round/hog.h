/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_ROUND_HOG_H
#define SWAPREL_ROUND_HOG_H

#include "round/killer.h"

/* Controls: a real-time process takes the killer's CPU for 100 ms, before the killer's
 * call, or once its process has ended. */
void hog_call(struct killer *killer);
void hog_observer(struct killer *killer);

#endif
