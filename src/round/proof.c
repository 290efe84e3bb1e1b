// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "round/proof.h"

#define PAGEMAP_PRESENT   (UINT64_C(1) << 63)
#define PAGEMAP_SWAP      (UINT64_C(1) << 62)
#define PAGEMAP_SWAP_TYPE UINT64_C(0x1f)

/* Entries looked at with one read: 16 KiB of stack. */
#define CHUNK_PAGES 2048

static void count_page(struct proof *proof, uint64_t entry, bool stays,
		       unsigned int swap_type, bool cached)
{
	if (stays && entry & PAGEMAP_PRESENT)
		proof->kept_pages++;
	else if (stays)
		proof->lost_pages++;
	else if (entry & PAGEMAP_PRESENT)
		proof->resident_pages++;
	else if (!(entry & PAGEMAP_SWAP))
		proof->empty_pages++;
	else if ((entry & PAGEMAP_SWAP_TYPE) != swap_type)
		proof->wrong_device_pages++;
	else if (cached)
		proof->cached_pages++;
	else
		proof->proven_pages++;
}

int proof_scan(struct proof *proof, const struct region *region,
	       const struct layout *layout, unsigned int swap_type, bool cache)
{
	const size_t page_bytes = region->page_bytes, pages = region->bytes / page_bytes;
	const size_t first = (uintptr_t)region->addr / page_bytes;
	const int fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
	unsigned char incore[CHUNK_PAGES] = { 0 };
	uint64_t entries[CHUNK_PAGES];
	int ret = 0;

	memset(proof, 0, sizeof(*proof));
	if (fd < 0)
		return -errno;
	for (size_t at = 0; at < pages && !ret; at += CHUNK_PAGES) {
		const size_t count = pages - at < CHUNK_PAGES ? pages - at : CHUNK_PAGES;
		const ssize_t want = (ssize_t)(count * sizeof(entries[0]));
		const ssize_t got = pread(fd, entries, (size_t)want,
					  (off_t)((first + at) * sizeof(entries[0])));

		if (got != want)
			ret = got < 0 ? -errno : -EIO;
		else if (cache && mincore(region->addr + at * page_bytes,
					  count * page_bytes, incore))
			ret = -errno;
		for (size_t i = 0; i < count && !ret; i++)
			count_page(proof, entries[i],
				   layout_stays(layout, (at + i) * page_bytes), swap_type,
				   incore[i] & 1);
	}
	close(fd);
	return ret;
}

/* The region may have been merged with a neighbour or split by the kernel, so every
 * mapping that overlaps it counts. */
int proof_huge_bytes(uint64_t *bytes, const struct region *region)
{
	uintptr_t first = (uintptr_t)region->addr, end = first + region->bytes;
	uint64_t from, to, kib;
	bool ours = false;
	char line[512];
	FILE *smaps = fopen("/proc/self/smaps", "re");

	*bytes = 0;
	if (!smaps)
		return -errno;
	while (fgets(line, sizeof(line), smaps)) {
		if (sscanf(line, "%" SCNx64 "-%" SCNx64 " ", &from, &to) == 2)
			ours = from < end && to > first;
		else if (ours && sscanf(line, "AnonHugePages: %" SCNu64, &kib) == 1)
			*bytes += kib * 1024;
	}
	fclose(smaps);
	return 0;
}
