// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/load.h"
#include "base/clock.h"

unsigned int load_percent_between(const struct cpu_time *first,
				  const struct cpu_time *last)
{
	const uint64_t busy_from = first->busy_ns + first->steal_ns;
	const uint64_t busy_to = last->busy_ns + last->steal_ns;
	const uint64_t from = busy_from + first->idle_ns, to = busy_to + last->idle_ns;

	if (to <= from || busy_to <= busy_from)
		return 0;
	return (unsigned int)((busy_to - busy_from) * 100 / (to - from));
}

int load_busy_percent(const struct fs *fs, uint64_t over_ns, unsigned int *percent)
{
	struct cpu_time first, last;
	int ret = cpu_time_read(&first, fs);

	if (ret)
		return ret;
	clock_nap_ns(over_ns);
	ret = cpu_time_read(&last, fs);
	if (!ret)
		*percent = load_percent_between(&first, &last);
	return ret;
}
