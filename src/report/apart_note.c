// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/apart_note.h"

int apart_note(struct document *document, const struct result *const *results,
	       size_t count, bool always)
{
	struct apart apart;
	int ret = apart_make(&apart, results, count);

	if (ret || !apart.rounds)
		return ret;
	if (apart_moved(&apart))
		return document_say(
			&document->notes,
			"From CPU to CPU a cache line took %.0f to %.0f ns: they were "
			"moved, as a hypervisor does, and what is shared costs more from "
			"afar. swaprel compare --near %.0f takes only the rounds in which "
			"they were near.",
			apart.least_ns, apart.most_ns, apart_between_ns(&apart));
	if (!always)
		return 0;
	return document_say(&document->notes,
			    "From CPU to CPU a cache line took %.0f to %.0f ns.",
			    apart.least_ns, apart.most_ns);
}
