/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_RECORD_RECORD_H
#define SWAPREL_RECORD_RECORD_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/names.h"

/*
 * A plain struct and its JSON object, described by one table: the table writes the
 * object, reads it, checks it, and names the field in the message when it does not fit.
 * Options, JSON Schemas and the tables of the documentation are made from it, too. A new
 * field is one line.
 */

#define LIST_MAX      32
#define LIST_NAME_MAX 32

struct uint_list {
	size_t count;
	unsigned int items[LIST_MAX];
};

struct name_list {
	size_t count;
	char items[LIST_MAX][LIST_NAME_MAX];
};

/* A growing array of records; @items is owned by it. Add with array_add(). */
struct array {
	size_t count;
	size_t room;
	void *items;
};

enum field_kind {
	FIELD_STRING, /* char[size]; unknown: "" */
	FIELD_NAME,   /* the same, name_is_plain(); one of .names where there are any */
	FIELD_UINT,   /* unsigned int */
	FIELD_INT,    /* int */
	FIELD_U64,    /* uint64_t; unknown: UNKNOWN_U64 */
	FIELD_DOUBLE, /* double; unknown: NAN */
	FIELD_BOOL,   /* bool */
	FIELD_ENUM,   /* unsigned int, an index of .names */
	FIELD_UINT_LIST, /* struct uint_list, one item at least */
	FIELD_NAME_LIST, /* struct name_list, one item at least */
	FIELD_RECORD,    /* a struct described by .record; one that may be unknown begins
			    with a    FIELD_NAME, and is when that is "" */
	FIELD_ARRAY,     /* struct array of .record */
	FIELD_JSON,      /* json_t *, any value, owned; unknown: NULL */
};

#define UNKNOWN_U64 UINT64_MAX

enum field_flag {
	FIELD_REQUIRED = 1, /* decoding fails without it */
	FIELD_NULLABLE = 2, /* may be unknown: null in JSON */
	FIELD_EMPTY = 4,    /* a FIELD_NAME that may be "" */
	FIELD_WHOLE = 8,    /* a FIELD_RECORD of which every field is required: a program
			       wrote them all, so the default of today is no answer */
};

struct record;

struct field {
	const char *name;
	enum field_kind kind;
	size_t offset;
	size_t size; /* of a text's buffer */
	unsigned int flags;
	double min, max; /* of numbers and of list items; both 0: any */
	const struct names *names;
	const struct record *record;
	/*
	 * Of a field that was added to a format in use: what files from before it have,
	 * as JSON: "20", "\"text\"", "null" (unknown; of a record, all over). Only a
	 * required field takes it; without it, a file that lacks the field is refused.
	 */
	const char *before;
	const char *help; /* one phrase, for usage texts and docs */
};

struct record {
	const char *what; /* "job", "round", for messages */
	const char *name; /* its definition's, in schemas and docs; NULL: .what */
	const struct field *fields;
	size_t count;
	size_t size; /* of the struct */
};

/* The offset, and for a string the size, of a member, for designated field tables. */
#define AT(type, member)     .offset = offsetof(type, member)
#define STRING(type, member) AT(type, member), .size = sizeof(((type *)0)->member)

/* The fields of a struct record for @type. */
#define FIELDS(type, table) \
	.fields = table, .count = sizeof(table) / sizeof((table)[0]), .size = sizeof(type)

/* A new object owned by the caller, fields in the table's order. NULL: no memory. */
json_t *record_encode(const struct record *record, const void *from);

/*
 * Fill @to from @json. Fields that are absent keep what @to holds, unless required: then
 * they get .before, or are -EINVAL. So are unknown names, wrong types and values out of
 * range, and one line names @where (a file), the field's path, the value and what was
 * expected. @to, which may share values with @json, is to be cleared with record_clear()
 * in either case.
 */
int record_decode(const struct record *record, json_t *json, void *to, const char *where,
		  struct err *err);

/* As if the JSON held this one field, its value written as a user types it: "4",
 * "1,2,4", "yes". @name is the field's path, "rounds.max". */
int record_set_text(const struct record *record, void *to, const char *name,
		    const char *text, const char *where, struct err *err);

/* Set every nullable field to unknown and all else to zero. */
void record_init(const struct record *record, void *what);

/* Free arrays and JSON values inside; the struct itself is the caller's. */
void record_clear(const struct record *record, void *what);

/* A new zeroed item of @record at the end, set to unknown where it may be; NULL: no
 * memory, and the array is as it was. */
void *array_add(struct array *array, const struct record *record);

#endif
