// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "swapdev/swap_type.h"

#define MAGIC     "SWAPSPACE2"
#define MAGIC_LEN 10

/* The "info" of union swap_header in the kernel's include/linux/swap.h, at the start of
 * the first page; the magic stands at that page's end. Numbers are in host order. */
struct swap_header_v1 {
	char bootbits[1024];
	uint32_t version;
	uint32_t last_page;
	uint32_t nr_badpages;
	unsigned char uuid[16];
	char volume_name[16];
	uint32_t padding[117];
	uint32_t badpages[1];
};

_Static_assert(offsetof(struct swap_header_v1, badpages) == 1536, "as the kernel has it");

int swap_signature_write(int fd, uint64_t bytes)
{
	const size_t page_bytes = (size_t)sysconf(_SC_PAGESIZE);
	const uint64_t pages = bytes / page_bytes;
	struct swap_header_v1 *header;
	char *page;
	int ret = 0;

	if (pages < 2 || pages - 1 > UINT32_MAX)
		return -ERANGE;
	page = calloc(1, page_bytes);
	if (!page)
		return -ENOMEM;
	header = (struct swap_header_v1 *)page;
	header->version = 1;
	header->last_page = (uint32_t)(pages - 1);
	memcpy(header->volume_name, "swaprel", strlen("swaprel"));
	if (getrandom(header->uuid, sizeof(header->uuid), GRND_NONBLOCK) < 0)
		memset(header->uuid, 0, sizeof(header->uuid));
	memcpy(page + page_bytes - MAGIC_LEN, MAGIC, MAGIC_LEN);
	if (pwrite(fd, page, page_bytes, 0) != (ssize_t)page_bytes)
		ret = -EIO;
	else if (fsync(fd))
		ret = -errno;
	free(page);
	return ret;
}
