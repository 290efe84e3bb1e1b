// SPDX-License-Identifier: GPL-2.0-or-later
#include "format/format.h"
#include "format/format_plain.h"

/* What the kernel's lists are written in. */
#define COLUMNS 72

static int write_mail(FILE *out, const struct document *document)
{
	format_plain(out, document, COLUMNS);
	return 0;
}

const struct format format_mail = { "mail", true, COLUMNS, write_mail };
