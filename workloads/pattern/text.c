// SPDX-License-Identifier: GPL-2.0-or-later
#include "workloads/pattern/util.h"
#include "workloads/workload.h"

/* The kinds: a page repeats one of them from its stamp to its end. */
static const char *const kinds[] = {
	"swapped out ",
	"a page of memory that nobody has looked at for a while. ",
	"{\"id\": 1027, \"state\": \"idle\", \"tags\": [\"cached\", \"old\"]}\n",
	"Mar 14 09:26:53 host daemon[271]: connection closed by peer, 3 bytes left\n",
	"GET /logo.svg HTTP/1.1\r\nHost: www.example.org\r\nAccept: image/svg+xml\r\n\r\n",
	"<li class=\"entry\"><a href=\"/wiki/Memory\">Memory</a> <em>(edited)</em></li>\n",
};

#define KIND_COUNT (sizeof(kinds) / sizeof(kinds[0]))

static int make(unsigned char *page, size_t index, const struct pattern_options *options,
		struct err *err)
{
	const char *kind = kinds[index % KIND_COUNT];
	size_t len = strlen(kind);

	(void)err;
	for (size_t i = 0; i < options->page_bytes; i++)
		page[i] = (unsigned char)kind[i % len];
	stamp_head(page, options->page_bytes, index);
	return 0;
}

const struct pattern pattern_text = {
	.name = "text",
	.about =
		"each page repeats one of six short texts, as the posted test with stated data did",
	.pool_pages = KIND_COUNT,
	.make = make,
	.stamp = stamp_head,
};
