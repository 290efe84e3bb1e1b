// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <lzo/lzo1x.h>
#include <math.h>
#include <stdlib.h>

#include "workloads/pattern/calibrate.h"
#include "workloads/pattern/util.h"

/*
 * Random bytes lie in clumps at even distances, a clump every STRETCH_BYTES or, in a page
 * that is to become small, one for each CLUMP_BYTES of what it becomes. Single bytes
 * strewn about would cut matches anywhere and make the size jump from one count to the
 * next.
 */
#define STRETCH_BYTES 64
#define CLUMP_BYTES   16

/* Between the clumps: a run that LZO takes as one match. Not zero, as lzo-rle codes zeros
 * in its own way and zram would not come to the size that liblzo2 told. */
#define FILLER 'a'

/* How far around its first find the search looks for a count that fits better. */
#define NEIGHBOURS 8

/* What one calibration works with; @noise is a page's worth of random bytes. */
struct bench {
	size_t page_bytes;
	double want_bytes;
	size_t clumps;
	unsigned char *noise;
	unsigned char *packed;
	void *work;
};

/* LZO's bound on the growth of data that does not compress. */
static size_t packed_room(size_t bytes)
{
	return bytes + bytes / 16 + 64 + 3;
}

static size_t clump_count(size_t page_bytes, double want_bytes)
{
	size_t most = page_bytes / STRETCH_BYTES;
	size_t count = (size_t)(want_bytes / CLUMP_BYTES);

	if (!count)
		return 1;
	return count < most ? count : most;
}

static void bench_close(struct bench *bench)
{
	free(bench->noise);
	free(bench->packed);
	free(bench->work);
}

static int bench_open(struct bench *bench, size_t page_bytes, double want_bytes,
		      uint64_t seed)
{
	*bench = (struct bench){
		.page_bytes = page_bytes,
		.want_bytes = want_bytes,
		.clumps = clump_count(page_bytes, want_bytes),
		.noise = malloc(page_bytes),
		.packed = malloc(packed_room(page_bytes)),
		.work = malloc(LZO1X_1_MEM_COMPRESS),
	};
	if (!bench->noise || !bench->packed || !bench->work) {
		bench_close(bench);
		return -ENOMEM;
	}
	random_bytes(bench->noise, page_bytes, seed);
	return 0;
}

/* The page with @random_count random bytes in it, stamped as the copies will be. */
static void compose(const struct bench *bench, unsigned char *page, size_t random_count)
{
	size_t clumps = bench->clumps;

	memset(page, FILLER, bench->page_bytes);
	for (size_t i = 0; i < clumps; i++) {
		size_t from = random_count * i / clumps;
		size_t to = random_count * (i + 1) / clumps;

		memcpy(page + bench->page_bytes * i / clumps, bench->noise + from,
		       to - from);
	}
	stamp_head(page, bench->page_bytes, random_count);
}

static size_t packed_bytes(const struct bench *bench, const unsigned char *page)
{
	lzo_uint len = 0;

	lzo1x_1_compress(page, bench->page_bytes, bench->packed, &len, bench->work);
	return len;
}

static size_t try_count(const struct bench *bench, unsigned char *page,
			size_t random_count)
{
	compose(bench, page, random_count);
	return packed_bytes(bench, page);
}

/* How far the page's size is from the wish, as a share of the wish. */
static double miss(const struct bench *bench, unsigned char *page, size_t random_count)
{
	double have_bytes = (double)try_count(bench, page, random_count);

	return fabs(have_bytes - bench->want_bytes) / bench->want_bytes;
}

/* More random bytes make a larger page, but for a byte here and there: halve the range
 * until it is one count, the first that is about as large as wanted. */
static size_t search(const struct bench *bench, unsigned char *page)
{
	size_t low = 0, high = bench->page_bytes;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if ((double)try_count(bench, page, middle) < bench->want_bytes)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Leave the page that comes nearest to the wish in @page; its miss. */
static double settle(const struct bench *bench, unsigned char *page)
{
	size_t found = search(bench, page);
	size_t first = found > NEIGHBOURS ? found - NEIGHBOURS : 0;
	size_t best = found;
	double least = INFINITY;

	for (size_t i = first; i <= found + NEIGHBOURS && i <= bench->page_bytes; i++) {
		double off = miss(bench, page, i);

		if (off < least) {
			least = off;
			best = i;
		}
	}
	return miss(bench, page, best);
}

int calibrate_page(unsigned char *page, size_t page_bytes, double ratio, uint64_t seed,
		   struct err *err)
{
	struct bench bench;
	double off;
	int ret;

	if (!(ratio >= 1))
		return err_set(err, -ERANGE, "ratio %g: expected 1.2 to 20", ratio);
	if (lzo_init() != LZO_E_OK)
		return err_set(err, -EIO, "liblzo2 does not fit the compiler's types");
	ret = bench_open(&bench, page_bytes, (double)page_bytes / ratio, seed);
	if (ret)
		return err_sys(err, ret, "calibrating a page");
	off = settle(&bench, page);
	bench_close(&bench);
	if (off * 100 > CALIBRATE_PERCENT)
		return err_set(err, -ERANGE,
			       "ratio %g: no page of %zu bytes compresses like that, "
			       "expected 1.2 to 20",
			       ratio, page_bytes);
	return 0;
}
