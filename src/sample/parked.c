// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>

#include "sample/parked.h"
#include "sample/sample.h"

#define HANDLE_BYTES 8

static void keep_most(uint64_t *most, uint64_t value)
{
	if (value != UNKNOWN_U64 && (*most == UNKNOWN_U64 || value > *most))
		*most = value;
}

static void add(uint64_t *sum, uint64_t value)
{
	if (value != UNKNOWN_U64)
		*sum = (*sum == UNKNOWN_U64 ? 0 : *sum) + value;
}

struct parked parked_summarize(const struct compare_variant *variant,
			       const struct point *point)
{
	struct parked parked = { UNKNOWN_U64, UNKNOWN_U64, UNKNOWN_U64, UNKNOWN_U64,
				 UNKNOWN_U64 };

	for (size_t i = 0; i < variant->file_count; i++) {
		const struct result_cell *cell =
			result_find_cell(&variant->files[i]->result, point);

		for (size_t j = 0; cell && j < cell->rounds.count; j++) {
			const struct result_round *round = result_round(cell, j);
			const struct result_parking *own = &round->parking;

			if (!result_round_counts(round))
				continue;
			if (own->buffer_pages < parked.buffer_pages)
				parked.buffer_pages = own->buffer_pages;
			keep_most(&parked.peak_handles, own->peak_handles);
			keep_most(&parked.held_bytes, round->held_bytes);
			add(&parked.deferred_handles, own->deferred_handles);
			add(&parked.fallback_handles, own->fallback_handles);
		}
	}
	return parked;
}

const char *parked_unseen(const struct compare_variants *variants, const char **variant)
{
	for (size_t i = 0; i < variants->count; i++) {
		const struct compare_variant *own = &variants->items[i];

		for (size_t j = 0; j < own->file_count; j++) {
			const struct run_conditions *met =
				&own->files[j]->result.conditions;

			*variant = own->name;
			if (met->parking_unseen[0])
				return met->parking_unseen;
		}
	}
	return NULL;
}

double parked_fallback_share(const struct parked *parked)
{
	double deferred = (double)parked->deferred_handles;
	double fallback = (double)parked->fallback_handles;

	if (parked->deferred_handles == UNKNOWN_U64 ||
	    parked->fallback_handles == UNKNOWN_U64 || deferred + fallback == 0)
		return NAN;
	return fallback / (deferred + fallback);
}

static uint64_t buffer_pages(const struct result *result)
{
	for (size_t i = 0; i < result->cells.count; i++) {
		const struct result_cell *cell = result_cell(result, i);

		for (size_t j = 0; j < cell->rounds.count; j++) {
			uint64_t pages = result_round(cell, j)->parking.buffer_pages;

			if (pages != UNKNOWN_U64)
				return pages;
		}
	}
	return UNKNOWN_U64;
}

uint64_t parked_spare_pages(const struct compare_variant *variant)
{
	for (size_t i = 0; i < variant->file_count; i++) {
		const struct result *result = &variant->files[i]->result;
		uint64_t pages = buffer_pages(result), cpus = result->machine.cpus;

		if (pages != UNKNOWN_U64 && cpus != UNKNOWN_U64)
			return pages > cpus ? pages - cpus : 0;
	}
	return UNKNOWN_U64;
}

double parked_capacity_bytes(uint64_t pages, uint64_t page_size_bytes)
{
	return (double)pages * (double)(page_size_bytes / HANDLE_BYTES) *
	       (double)page_size_bytes;
}
