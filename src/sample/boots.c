// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "sample/boots.h"

/* A file, and what it is sorted by. */
struct keyed {
	const char *id;
	uint64_t print;
	size_t index;
};

static int by_index(const struct keyed *a, const struct keyed *b)
{
	return a->index < b->index ? -1 : a->index > b->index;
}

static int by_id(const void *a, const void *b)
{
	const int ret = strcmp(((const struct keyed *)a)->id,
			       ((const struct keyed *)b)->id);

	return ret ? ret : by_index(a, b);
}

static int by_print(const void *a, const void *b)
{
	const struct keyed *x = a, *y = b;

	if (x->print != y->print)
		return x->print < y->print ? -1 : 1;
	return by_index(x, y);
}

static bool has_module(const struct result *result)
{
	return *result->kernel.module.name;
}

/* The files of one id, which may be "". Loads of modules are made many in a boot: none of
 * them is a boot by itself for lack of an id. */
static void identify_group(size_t *ids, const struct compare_file *files,
			   const struct keyed *group, size_t count)
{
	size_t first_load = SIZE_MAX;

	for (size_t i = count; i--;) {
		if (has_module(&files[group[i].index].result))
			first_load = group[i].index;
	}
	for (size_t i = 0; i < count; i++) {
		const size_t own = group[i].index;
		const struct result *result = &files[own].result;
		/* Beside loads the kernel's own zram may have been measured. */
		const bool known = *group->id &&
				   (!compare_is_exact(result) || first_load != SIZE_MAX);

		if (known)
			ids[own] = group->index;
		else
			ids[own] = has_module(result) ? first_load : own;
	}
}

int boots_identify(size_t *ids, const struct compare_file *files, size_t count)
{
	struct keyed *keyed = calloc(count + 1, sizeof(*keyed));

	if (!keyed)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++)
		keyed[i] = (struct keyed){ .id = files[i].result.kernel.boot_id,
					   .index = i };
	qsort(keyed, count, sizeof(*keyed), by_id);
	for (size_t i = 0, end; i < count; i = end) {
		for (end = i + 1; end < count && !strcmp(keyed[end].id, keyed[i].id);)
			end++;
		identify_group(ids, files, keyed + i, end - i);
	}
	free(keyed);
	return 0;
}

/* A number that tells most runs from each other without writing them out: boards without
 * a clock begin all their boots at one time. */
static uint64_t fingerprint(const struct result *result)
{
	uint64_t print = HASH_START;

	for (size_t c = 0; c < result->cells.count; c++) {
		const struct result_cell *cell = result_cell(result, c);

		for (size_t i = 0; i < cell->rounds.count; i++) {
			const struct result_round *round = result_round(cell, i);

			print = hash_add(print, round->wall_ns);
			print = hash_add(print, round->mean_ns);
		}
	}
	return print;
}

/* Of one run to the last figure. Counted instructions do repeat, boot after boot. */
static bool same_boot(const struct result *a, const struct result *b)
{
	json_t *one, *two;
	bool same;

	if (strcmp(a->started_at, b->started_at) || compare_is_exact(a))
		return false;
	one = record_encode(&result_record, a);
	two = record_encode(&result_record, b);
	same = one && json_equal(one, two);
	json_decref(one);
	json_decref(two);
	return same;
}

/* Whichever variants the two belong to: a run says nothing about itself. */
int boots_refuse_repeated(const struct compare_file *files, size_t count, struct err *err)
{
	struct keyed *keyed = calloc(count + 1, sizeof(*keyed));
	int ret = 0;

	if (!keyed)
		return err_sys(err, -ENOMEM, "compare");
	for (size_t i = 0; i < count; i++)
		keyed[i] = (struct keyed){ .print = fingerprint(&files[i].result),
					   .index = i };
	qsort(keyed, count, sizeof(*keyed), by_print);
	for (size_t i = 0; i < count && !ret; i++) {
		for (size_t j = i; j-- && keyed[j].print == keyed[i].print && !ret;) {
			const struct compare_file *one = &files[keyed[j].index];
			const struct compare_file *two = &files[keyed[i].index];

			if (same_boot(&one->result, &two->result))
				ret = err_set(err, -EEXIST,
					      "%s and %s are the same boot: expected "
					      "each once",
					      one->path, two->path);
		}
	}
	free(keyed);
	return ret;
}
