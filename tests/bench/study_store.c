// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A lab's store, made of one real result: "study_store RESULT DIR BOARDS NIGHTS BOOTS
 * CELLS [SEED]" writes DIR/BOARD/NIGHT/BOOT/result.json. Every time of a round is the
 * real one times what its board, night, boot and round add, normal on the log scale (5,
 * 0.5, 1 and 0.5 %). Board 0 gets slower by 5 % half-way, board 1 by 0.3 % a night from
 * half-way on, all others stay. The study behind docs/scale.md; prints nothing but
 * errors.
 */
#include <errno.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "result/result.h"

/* 2026-01-01 01:00:00 UTC */
#define FIRST_S 1767229200

struct store {
	struct result basis;
	const char *dir;
	unsigned long boards, nights, boots, cells, seed;
	gsl_rng *rng;
};

static double planted(const struct store *store, unsigned long board, unsigned long night)
{
	const double half = (double)store->nights / 2;

	if ((double)night < half)
		return 0;
	if (board == 0)
		return log(1.05);
	return board == 1 ? 0.003 * ((double)night - half + 1) : 0;
}

static void scale(uint64_t *ns, double factor)
{
	if (*ns != UNKNOWN_U64)
		*ns = (uint64_t)((double)*ns * factor);
}

static void perturb(struct store *store, struct result *result, double log_level)
{
	for (size_t c = 0; c < result->cells.count; c++) {
		struct result_cell *cell = (struct result_cell *)result->cells.items + c;

		for (size_t r = 0; r < cell->rounds.count; r++) {
			struct result_round *round =
				(struct result_round *)cell->rounds.items + r;
			const double factor =
				exp(log_level + gsl_ran_gaussian(store->rng, 0.005));

			scale(&round->mean_ns, factor);
			scale(&round->max_ns, factor);
			scale(&round->wall_ns, factor);
			scale(&round->call_ns, factor);
			for (size_t p = 0; p < round->procs.count; p++) {
				struct result_proc *proc =
					(struct result_proc *)round->procs.items + p;

				scale(&proc->release_ns, factor);
				scale(&proc->call_ns, factor);
			}
		}
	}
}

/* Copies of the real cells under other patterns' names, until there are enough. */
static int multiply(struct store *store)
{
	json_t *json = record_encode(&result_record, &store->basis);
	static const char *const patterns[] = { "text", "lzo-ratio", "mixed", "zero",
						"random" };
	json_t *cells = json_object_get(json, "cells");
	const size_t real = json_array_size(cells);
	struct err err;
	int ret;

	for (size_t i = real; i < store->cells; i++) {
		json_t *copy = json_deep_copy(json_array_get(cells, i % real));

		json_object_set_new(copy, "pattern", json_string(patterns[i / real % 5]));
		json_array_append_new(cells, copy);
	}
	while (json_array_size(cells) > store->cells)
		json_array_remove(cells, json_array_size(cells) - 1);
	result_free(&store->basis);
	ret = file_format_decode(&result_format, &store->basis, json, "multiplied", &err);
	if (ret)
		fprintf(stderr, "%s\n", err.msg);
	json_decref(json);
	return ret;
}

static void name_run(struct result *result, unsigned long board, unsigned long night,
		     unsigned long boot)
{
	const time_t when = (time_t)(FIRST_S + night * 86400 + boot * 600);
	struct tm tm;

	gmtime_r(&when, &tm);
	strftime(result->started_at, sizeof(result->started_at), "%Y-%m-%dT%H:%M:%SZ",
		 &tm);
	strcpy(result->finished_at, result->started_at);
	snprintf(result->machine.id, sizeof(result->machine.id), "%016lx", board);
	snprintf(result->machine.nodename, sizeof(result->machine.nodename),
		 "board-%04lu", board);
	snprintf(result->kernel.release, sizeof(result->kernel.release),
		 "7.3.0-rc1-%05lu-g%012lx", night,
		 (night + 1) * 0x9e3779b97f4aUL >> 4 & 0xffffffffffff);
	snprintf(result->kernel.boot_id, sizeof(result->kernel.boot_id),
		 "%08x-%04x-4000-8000-%012x", (unsigned int)board,
		 (unsigned int)night & 0xffff, (unsigned int)boot);
}

static int write_run(const struct store *store, const struct result *result,
		     unsigned long board, unsigned long night, unsigned long boot)
{
	char path[512];
	size_t len;
	char *text = file_format_text(&result_format, result, &len);
	FILE *out;
	int ret = -EIO;

	snprintf(path, sizeof(path), "%s/%04lu", store->dir, board);
	mkdir(path, 0777);
	snprintf(path, sizeof(path), "%s/%04lu/%03lu", store->dir, board, night);
	mkdir(path, 0777);
	snprintf(path, sizeof(path), "%s/%04lu/%03lu/result-%lu.json", store->dir, board,
		 night, boot);
	out = fopen(path, "w");
	if (out && text && fwrite(text, 1, len, out) == len)
		ret = 0;
	if (out && fclose(out))
		ret = -EIO;
	free(text);
	if (ret)
		perror(path);
	return ret;
}

static int make_night(struct store *store, unsigned long board, unsigned long night)
{
	const double level = log1p(0.05 * sin((double)board)) +
			     planted(store, board, night) +
			     gsl_ran_gaussian(store->rng, 0.005);
	int ret = 0;

	for (unsigned long boot = 0; boot < store->boots && !ret; boot++) {
		json_t *json = record_encode(&result_record, &store->basis);
		struct result result;
		struct err err;

		ret = file_format_decode(&result_format, &result, json, "copy", &err);
		json_decref(json);
		if (!ret) {
			perturb(store, &result,
				level + gsl_ran_gaussian(store->rng, 0.01));
			name_run(&result, board, night, boot);
			ret = write_run(store, &result, board, night, boot);
		}
		result_free(&result);
	}
	return ret;
}

int main(int argc, char **argv)
{
	struct store store = { 0 };
	struct err err;
	int ret;

	if (argc < 7) {
		fprintf(stderr, "study_store RESULT DIR BOARDS NIGHTS BOOTS CELLS "
				"[SEED]\n");
		return 2;
	}
	store.dir = argv[2];
	store.boards = strtoul(argv[3], NULL, 10);
	store.nights = strtoul(argv[4], NULL, 10);
	store.boots = strtoul(argv[5], NULL, 10);
	store.cells = strtoul(argv[6], NULL, 10);
	store.seed = argc > 7 ? strtoul(argv[7], NULL, 10) : 1;
	store.rng = gsl_rng_alloc(gsl_rng_mt19937);
	gsl_rng_set(store.rng, store.seed);
	mkdir(store.dir, 0777);
	ret = result_load(&store.basis, argv[1], &err);
	if (ret)
		fprintf(stderr, "%s\n", err.msg);
	ret = ret ? ret : multiply(&store);
	for (unsigned long b = 0; b < store.boards && !ret; b++) {
		for (unsigned long n = 0; n < store.nights && !ret; n++)
			ret = make_night(&store, b, n);
	}
	result_free(&store.basis);
	gsl_rng_free(store.rng);
	return ret ? 1 : 0;
}
