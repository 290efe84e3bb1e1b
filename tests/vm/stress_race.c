// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/clock.h"
#include "tests/vm/stress.h"
#include "tests/vm/stress_page.h"

/*
 * Words of noise in a page that lzo-rle makes such objects of that a zspage holds about
 * 100. Two racers have up to 256 of them. So there are few zspages; when compaction finds
 * one sparse enough, it moves a good part of all objects there are, and holds the class
 * lock for long enough to be waited for.
 */
static const unsigned char noise_words[] = { 3, 11, 13, 16, 29, 32 };

#define RACE_PAGES   128
#define STRIDE_PAGES 37 /* odd, so that every page has its turn */
#define CHECK_EVERY  32

#define MIGRATE_EVERY 64
#define NAP_NS        NS_PER_MSEC

struct race {
	struct stress *stress;
	int fd;
	off_t at;             /* of this racer's pages on the disk */
	unsigned char *wrote; /* RACE_PAGES pages, and one more to read back to */
};

static int race_open(struct race *race, const struct stress_disk *disk)
{
	const unsigned int place = atomic_fetch_add(&race->stress->racers, 1);

	race->at = (off_t)place * RACE_PAGES * STRESS_PAGE_BYTES;
	race->fd = open(disk->node, O_RDWR | O_CLOEXEC | O_DIRECT);
	if (race->fd < 0)
		return -errno;
	race->wrote = mmap(NULL, (RACE_PAGES + 1) * STRESS_PAGE_BYTES,
			   PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	return race->wrote == MAP_FAILED ? -errno : 0;
}

static int write_pages(const struct race *race, uint64_t seed, size_t noise)
{
	const size_t bytes = RACE_PAGES * STRESS_PAGE_BYTES;
	ssize_t written;

	for (size_t i = 0; i < RACE_PAGES; i++)
		stress_page_fill(race->wrote + i * STRESS_PAGE_BYTES, stress_mix(seed, i),
				 noise);
	written = pwrite(race->fd, race->wrote, bytes, race->at);
	if (written < 0)
		return -errno;
	return (size_t)written == bytes ? 0 : -EIO;
}

static int check_page(const struct race *race, size_t index)
{
	const size_t from = index * STRESS_PAGE_BYTES;
	const unsigned char *want = race->wrote + from;
	unsigned char *got = race->wrote + RACE_PAGES * STRESS_PAGE_BYTES;
	const ssize_t ret = pread(race->fd, got, STRESS_PAGE_BYTES,
				  race->at + (off_t)from);
	size_t byte;

	if (ret != STRESS_PAGE_BYTES)
		return ret < 0 ? -errno : -EIO;
	atomic_fetch_add(&race->stress->pages_compared, 1);
	byte = stress_page_difference(got, want);
	if (byte < STRESS_PAGE_BYTES)
		stress_fail(race->stress,
			    "raced page %zu, byte %zu: 0x%02x where 0x%02x was written",
			    index, byte, got[byte], want[byte]);
	return 0;
}

static int discard_page(const struct race *race, size_t index)
{
	uint64_t range[2] = { (uint64_t)race->at + index * STRESS_PAGE_BYTES,
			      STRESS_PAGE_BYTES };

	return ioctl(race->fd, BLKDISCARD, range) ? -errno : 0;
}

/* From all over, so that the zspages empty together. */
static int discard_pages(const struct race *race)
{
	int ret = 0;

	for (size_t i = 0; i < RACE_PAGES && !ret; i++) {
		const size_t index = i * STRIDE_PAGES % RACE_PAGES;

		if (i % CHECK_EVERY == 0)
			ret = check_page(race, index);
		if (!ret)
			ret = discard_page(race, index);
	}
	return ret;
}

/* All racers of a turn race for the same class. */
static size_t noise_of_turn(const struct stress *stress)
{
	return noise_words[stress_mix(stress->seed, stress->turn) % sizeof(noise_words)];
}

void stress_race(struct stress *stress, const struct stress_disk *disk, uint64_t seed)
{
	struct race race = { .stress = stress };
	int ret = race_open(&race, disk);

	for (uint64_t round = 0; !ret && !stress->stop; round++) {
		ret = write_pages(&race, stress_mix(seed, round), noise_of_turn(stress));
		if (!ret)
			ret = discard_pages(&race);
		atomic_fetch_add(&stress->rounds, 1);
	}
	if (ret)
		stress_fail(stress, "race: %s", strerror(-ret));
	_exit(0);
}

void stress_compact(struct stress *stress, const struct stress_disk *disk, uint64_t seed)
{
	(void)seed;
	for (unsigned int n = 1; !stress->stop; n++) {
		int ret = stress_disk_compact(disk);

		if (!ret && n % MIGRATE_EVERY == 0)
			ret = fs_write(&disk->fs, "1", "proc/sys/vm/compact_memory");
		if (ret)
			stress_fail(stress, "compact: %s", strerror(-ret));
		atomic_fetch_add(&stress->compactions, 1);
		clock_nap_ns(NAP_NS);
	}
	_exit(0);
}
