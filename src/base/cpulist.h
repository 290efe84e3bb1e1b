/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_BASE_CPULIST_H
#define SWAPREL_BASE_CPULIST_H

#include <sched.h>
#include <stddef.h>

/*
 * The kernel's list format, "0-3,8,10-11", as in cpu/online and node0/cpulist. An empty
 * text is the empty set. -EINVAL for anything else, -ERANGE for a CPU beyond CPU_SETSIZE.
 */
int cpulist_parse(const char *text, cpu_set_t *set);

/* The other way; returns @buf. A list that does not fit ends in "...". */
char *cpulist_format(const cpu_set_t *set, char *buf, size_t size);

#endif
