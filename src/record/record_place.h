/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_RECORD_RECORD_PLACE_H
#define SWAPREL_RECORD_RECORD_PLACE_H

#include "record/record.h"

/* Where the decoder is, and its messages: the inside of record_decode.c. */

/* The way from the file down to the value at hand, kept on the stack as we descend. */
struct place {
	const struct place *up;
	const char *name; /* NULL: an item of a list, at @index */
	size_t index;
};

struct decoder {
	const char *where;
	struct err *err;
	const char
		*whole; /* what needs every field here; NULL: absent ones are defaults */
};

/* What null makes of a field: what record_init() made of it. */
void field_unknown(const struct field *field, void *at);

/* The path as text, "cells[3].rounds[0].valid"; returns its length. */
size_t place_print(const struct place *place, char *buf, size_t size);

/* The line for a value that does not fit. Returns -EINVAL, as the next one does. */
int place_reject(const struct decoder *dec, const struct place *place, const json_t *json,
		 const char *expected);

/* The line for a field that @record does not have. */
int place_reject_unknown(const struct decoder *dec, const struct place *place,
			 const struct record *record);

#endif
