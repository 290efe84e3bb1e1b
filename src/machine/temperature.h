/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_MACHINE_TEMPERATURE_H
#define SWAPREL_MACHINE_TEMPERATURE_H

#include <stdbool.h>

#include "base/fs.h"

/* Of the CPUs, the hottest where there are several sensors. */
struct temperature {
	double cpu_celsius;   /* NAN: not observable */
	char source[64];      /* the file, "" when the machine has none */
	double slows_celsius; /* from here on firmware lowers the clock and tells nobody;
				 NAN: it does not, or nothing says where */
};

/*
 * From the thermal zones of CPUs (x86_pkg_temp, and cpu-thermal of a device tree), or
 * else from hwmon (coretemp, k10temp, cpu_thermal). Never fails: what cannot be read is
 * unknown, never 0.
 */
void temperature_read(struct temperature *temperature, const struct fs *fs);

/* Whether it is so hot that the clock is lowered, as far as is known. */
bool temperature_slows(const struct temperature *temperature);

#endif
