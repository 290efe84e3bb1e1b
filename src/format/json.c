// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdlib.h>

#include "format/format.h"

/* Escaped beyond ASCII, so that a terminal that shows it obeys nothing in it. */
static int write_json(FILE *out, const struct document *document)
{
	char *text = json_dumps(document->data, JSON_INDENT(1) | JSON_ENSURE_ASCII |
							JSON_REAL_PRECISION(12));

	if (!text)
		return -ENOMEM;
	fputs(text, out);
	fputc('\n', out);
	free(text);
	return 0;
}

const struct format format_json = {
	.name = "json",
	.about = "the rows, the notes, and how the figures were made",
	.write = write_json,
};
