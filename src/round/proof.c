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

struct scan {
	struct proof *proof;
	unsigned int swap_type;
	int pagemap_fd;
	bool cache;
};

static void count_page(const struct scan *scan, uint64_t entry, bool cached)
{
	struct proof *proof = scan->proof;

	if (entry & PAGEMAP_PRESENT)
		proof->resident_pages++;
	else if (!(entry & PAGEMAP_SWAP))
		proof->empty_pages++;
	else if ((entry & PAGEMAP_SWAP_TYPE) != scan->swap_type)
		proof->wrong_device_pages++;
	else if (cached)
		proof->cached_pages++;
	else
		proof->proven_pages++;
}

static int scan_chunk(const struct scan *scan, const struct region *chunk)
{
	size_t pages = chunk->bytes / chunk->page_bytes;
	uint64_t entries[CHUNK_PAGES];
	unsigned char incore[CHUNK_PAGES] = { 0 };
	off_t at =
		(off_t)((uintptr_t)chunk->addr / chunk->page_bytes * sizeof(entries[0]));
	ssize_t want = (ssize_t)(pages * sizeof(entries[0]));
	ssize_t got = pread(scan->pagemap_fd, entries, (size_t)want, at);

	if (got != want)
		return got < 0 ? -errno : -EIO;
	if (scan->cache && mincore(chunk->addr, chunk->bytes, incore))
		return -errno;
	for (size_t i = 0; i < pages; i++)
		count_page(scan, entries[i], incore[i] & 1);
	return 0;
}

int proof_scan(struct proof *proof, const struct region *region, unsigned int swap_type,
	       bool cache)
{
	struct scan scan = { proof, swap_type, -1, cache };
	size_t step = CHUNK_PAGES * region->page_bytes;
	int ret = 0;

	memset(proof, 0, sizeof(*proof));
	scan.pagemap_fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
	if (scan.pagemap_fd < 0)
		return -errno;
	for (size_t at = 0; at < region->bytes && !ret; at += step) {
		struct region chunk = *region;

		chunk.addr += at;
		chunk.bytes = region->bytes - at < step ? region->bytes - at : step;
		ret = scan_chunk(&scan, &chunk);
	}
	close(scan.pagemap_fd);
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
