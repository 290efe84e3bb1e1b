// SPDX-License-Identifier: GPL-2.0-or-later
#include "result/watch.h"

#define NAME(symbol, name, about)  name,
#define ABOUT(symbol, name, about) about,

static const char *const names[WATCH_COUNT] = { WATCHES(NAME) };

const struct names watch_names = { "watch", names, WATCH_COUNT };
const char *const watch_about[WATCH_COUNT] = { WATCHES(ABOUT) };
