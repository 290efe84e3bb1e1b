// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * "naive DEVICE FILE MIB": what someone writes in ten minutes to time a release. Swap to
 * DEVICE, fill MIB with FILE over and over, page out, clock, munmap, clock. Prints ns.
 * Shares no line with swaprel, so that the two can be held against each other.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/swap.h>
#include <time.h>
#include <unistd.h>

#ifndef MADV_PAGEOUT
#define MADV_PAGEOUT 21
#endif

#define PAGEOUTS 3

static void fill(char *to, size_t bytes, const char *path)
{
	size_t got = 0, at;
	int fd = open(path, O_RDONLY);
	ssize_t len;

	while (got < bytes && (len = read(fd, to + got, bytes - got)) > 0)
		got += (size_t)len;
	close(fd);
	for (at = got; got && at < bytes; at += got)
		memcpy(to + at, to, bytes - at < got ? bytes - at : got);
}

static long long release_ns(size_t bytes, const char *path)
{
	char *region = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct timespec start, end;

	if (region == MAP_FAILED)
		return -1;
	madvise(region, bytes, MADV_NOHUGEPAGE);
	fill(region, bytes, path);
	for (int i = 0; i < PAGEOUTS; i++)
		madvise(region, bytes, MADV_PAGEOUT);
	clock_gettime(CLOCK_MONOTONIC, &start);
	munmap(region, bytes);
	clock_gettime(CLOCK_MONOTONIC, &end);
	return (end.tv_sec - start.tv_sec) * 1000000000ll + end.tv_nsec - start.tv_nsec;
}

int main(int argc, char **argv)
{
	long long ns;

	if (argc != 4 || swapon(argv[1], 0)) {
		perror(argc == 4 ? argv[1] : "usage: naive DEVICE FILE MIB");
		return 1;
	}
	ns = release_ns(strtoul(argv[3], NULL, 10) << 20, argv[2]);
	if (swapoff(argv[1]) || ns < 0) {
		perror(argv[1]);
		return 1;
	}
	printf("%lld\n", ns);
	return 0;
}
