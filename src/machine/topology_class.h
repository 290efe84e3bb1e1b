/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_MACHINE_TOPOLOGY_CLASS_H
#define SWAPREL_MACHINE_TOPOLOGY_CLASS_H

#include "base/fs.h"
#include "machine/topology.h"

/* Part of topology_read(): fill .speed and .performance_class of every CPU and
 * topology->classes. Cannot fail: a machine that does not say has one class. */
void topology_read_classes(struct topology *topology, const struct fs *fs);

#endif
