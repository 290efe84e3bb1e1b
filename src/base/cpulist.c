// SPDX-License-Identifier: GPL-2.0-or-later
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cpulist.h"

static int parse_cpu(const char **text, unsigned long *cpu)
{
	char *end;

	if (!isdigit((unsigned char)**text))
		return -EINVAL;
	*cpu = strtoul(*text, &end, 10);
	*text = end;
	return *cpu < CPU_SETSIZE ? 0 : -ERANGE;
}

static int parse_range(const char **text, cpu_set_t *set)
{
	unsigned long first, last;
	int ret = parse_cpu(text, &first);

	if (ret)
		return ret;
	last = first;
	if (**text == '-') {
		(*text)++;
		ret = parse_cpu(text, &last);
		if (ret)
			return ret;
	}
	if (last < first)
		return -EINVAL;
	for (unsigned long cpu = first; cpu <= last; cpu++)
		CPU_SET(cpu, set);
	return 0;
}

int cpulist_parse(const char *text, cpu_set_t *set)
{
	int ret;

	CPU_ZERO(set);
	text += strspn(text, " \n");
	while (*text) {
		ret = parse_range(&text, set);
		if (ret)
			return ret;
		text += strspn(text, " \n");
		if (!*text)
			break;
		if (*text++ != ',')
			return -EINVAL;
		if (!*text)
			return -EINVAL;
	}
	return 0;
}

char *cpulist_format(const cpu_set_t *set, char *buf, size_t size)
{
	size_t len = 0;

	buf[0] = '\0';
	for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
		char run[32];
		int last = cpu;

		if (!CPU_ISSET(cpu, set))
			continue;
		while (last + 1 < CPU_SETSIZE && CPU_ISSET(last + 1, set))
			last++;
		snprintf(run, sizeof(run), last > cpu ? "%s%d-%d" : "%s%d",
			 len ? "," : "", cpu, last);
		if (len + strlen(run) + 4 >= size) {
			snprintf(buf + len, size - len, "...");
			break;
		}
		len += (size_t)snprintf(buf + len, size - len, "%s", run);
		cpu = last;
	}
	return buf;
}
