// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "stats/median.h"
#include "tests/unit/levels.h"

static double probability(const struct median_draw *draw, unsigned int low,
			  unsigned int high)
{
	for (size_t i = 0; i < draw->count; i++) {
		if (draw->pairs[i].low == low && draw->pairs[i].high == high)
			return draw->pairs[i].probability;
	}
	return 0;
}

/* Of 27 samples of 3 the middle one is the least in 7: 111, three 112, three 113. */
static void medians_of_three_by_hand(void **state)
{
	struct median_draw draw;

	(void)state;
	assert_int_equal(median_draw_make(&draw, 3), 0);
	assert_int_equal(draw.count, 3);
	assert_near(probability(&draw, 0, 0), 7 / 27.0, 1e-12);
	assert_near(probability(&draw, 1, 1), 13 / 27.0, 1e-12);
	assert_near(probability(&draw, 2, 2), 7 / 27.0, 1e-12);
	median_draw_free(&draw);
}

static int compare_digits(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

/* All n^n samples of n, counted. */
static void count_all(size_t n, unsigned int counts[8][8], unsigned int *total)
{
	*total = 1;
	for (size_t i = 0; i < n; i++)
		*total *= (unsigned int)n;
	memset(counts, 0, 64 * sizeof(unsigned int));
	for (unsigned int sample = 0; sample < *total; sample++) {
		unsigned int rest = sample;
		int digits[8];

		for (size_t i = 0; i < n; i++) {
			digits[i] = (int)(rest % n);
			rest /= (unsigned int)n;
		}
		qsort(digits, n, sizeof(*digits), compare_digits);
		counts[digits[(n - 1) / 2]][digits[n / 2]]++;
	}
}

static void medians_are_as_counted(void **state)
{
	unsigned int counts[8][8], total;

	(void)state;
	for (size_t n = 1; n <= 6; n++) {
		struct median_draw draw;

		assert_int_equal(median_draw_make(&draw, n), 0);
		count_all(n, counts, &total);
		for (unsigned int j = 0; j < n; j++) {
			for (unsigned int k = 0; k < n; k++)
				assert_near(probability(&draw, j, k),
					    (double)counts[j][k] / total, 1e-12);
		}
		median_draw_free(&draw);
	}
}

static void medians_of_many_sum_to_one(void **state)
{
	static const size_t counts[] = { 40, 41, 1000, 5000 };

	(void)state;
	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		struct median_draw draw;
		double sum = 0;

		assert_int_equal(median_draw_make(&draw, counts[i]), 0);
		for (size_t p = 0; p < draw.count; p++)
			sum += draw.pairs[p].probability;
		assert_near(sum, 1, 1e-6);
		median_draw_free(&draw);
	}
}

/* The mean over subsamples, one by one: all sets of @taken of @count bits. */
static double count_subsamples(const double *sorted, size_t count, size_t taken)
{
	double sum = 0;
	size_t seen = 0;

	for (unsigned int set = 0; set < 1u << count; set++) {
		double picked[16];
		size_t used = 0;

		for (size_t i = 0; i < count; i++) {
			if (set & 1u << i)
				picked[used++] = sorted[i];
		}
		if (used != taken)
			continue;
		sum += log((picked[(taken - 1) / 2] + picked[taken / 2]) / 2);
		seen++;
	}
	return sum / (double)seen;
}

/* And its jackknife: the same of all but each value in turn. */
static double jackknife(const double *sorted, size_t count, size_t taken)
{
	double whole = count_subsamples(sorted, count, taken), squares = 0;

	for (size_t i = 0; i < count; i++) {
		double rest[16], off;

		memcpy(rest, sorted, i * sizeof(*rest));
		memcpy(rest + i, sorted + i + 1, (count - i - 1) * sizeof(*rest));
		off = count_subsamples(rest, count - 1, taken) - whole;
		squares += off * off;
	}
	return squares * ((double)count - 1) / (double)count;
}

static void subsamples_are_as_counted(void **state)
{
	static const double sorted[] = { 1, 1.5, 1.5, 2, 3, 5, 8, 9, 9, 20 };

	(void)state;
	for (size_t count = 2; count <= 10; count++) {
		for (size_t taken = 1; taken < count; taken++) {
			struct log_median median;

			assert_int_equal(
				median_of_subsamples(&median, sorted, count, taken), 0);
			assert_near(median.log_value,
				    count_subsamples(sorted, count, taken), 1e-12);
			assert_near(median.variance, jackknife(sorted, count, taken),
				    1e-12);
		}
	}
}

/* 2 of 5,000: as many pairs as there are; 1 is the mean of the logs. */
static void subsamples_of_many(void **state)
{
	struct log_median median;
	static double sorted[5000];

	(void)state;
	for (size_t i = 0; i < 5000; i++)
		sorted[i] = exp(((double)i - 2499.5) / 5000);
	assert_int_equal(median_of_subsamples(&median, sorted, 5000, 1), 0);
	assert_near(median.log_value, 0, 1e-12);
	assert_near(median.variance, 1 / 12.0 / 4999, 1e-10);
	assert_int_equal(median_of_subsamples(&median, sorted, 5000, 101), 0);
	assert_near(median.log_value, 0, 1e-12);
	assert_int_equal(median_of_subsamples(&median, sorted, 5000, 2), 0);
	assert_in_range(median.log_value * 1e6, 10000, 22000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(medians_of_three_by_hand),
		cmocka_unit_test(medians_are_as_counted),
		cmocka_unit_test(medians_of_many_sum_to_one),
		cmocka_unit_test(subsamples_are_as_counted),
		cmocka_unit_test(subsamples_of_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
