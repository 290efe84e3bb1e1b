/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_RECORD_FILE_FORMAT_H
#define SWAPREL_RECORD_FILE_FORMAT_H

#include <jansson.h>
#include <stddef.h>

#include "base/err.h"
#include "base/publish.h"
#include "record/record.h"

/*
 * A kind of file: one record, its name and version, its limits. Each format is a constant
 * of this type beside its struct, and the header has typed one-liners for what of the
 * below its callers need.
 */
struct file_format {
	const char *schema; /* "swaprel.job/1"; NULL: files of it do not say */
	size_t max_bytes;
	const struct record *record;
	/* What a file may leave out; NULL: record_init(). */
	void (*defaults)(void *what);
	/* What single fields cannot say; may fill in what a file leaves to its other
	 * fields. NULL: nothing. 0 or -EINVAL with a line that begins with @where. */
	int (*check)(void *what, const char *where, struct err *err);
};

/* A file that is built into the program, see job/embed.c. */
struct builtin {
	const char *name, *text;
	size_t len;
};

/* Ready for file_format_free(); nothing allocated. */
void file_format_init(const struct file_format *format, void *what);
void file_format_free(const struct file_format *format, void *what);

/*
 * Read a file that the user named (see load_file()), or one in a directory (load_at()),
 * or text or JSON that is in memory already, and check all of it: schema, each field,
 * what fields cannot say alone. @where stands in the messages. 0 or negative errno, and
 * one line. @what is initialised here, and is to be freed in either case.
 */
int file_format_load(const struct file_format *format, void *what, const char *path,
		     struct err *err);
int file_format_load_at(const struct file_format *format, void *what, int dir_fd,
			const char *name, struct err *err);
int file_format_parse(const struct file_format *format, void *what, const char *text,
		      size_t len, const char *where, struct err *err);
int file_format_decode(const struct file_format *format, void *what, json_t *json,
		       const char *where, struct err *err);

/* The same of the one of @count @builtins that has this name, or else of a file. */
int file_format_open(const struct file_format *format, void *what,
		     const struct builtin *builtins, size_t count,
		     const char *name_or_path, struct err *err);

/* The text of a file, ends in a newline. To be freed; NULL: no memory. */
char *file_format_text(const struct file_format *format, const void *what, size_t *len);

/* Publish it, see publish_write(). */
int file_format_save(const struct file_format *format, const void *what,
		     struct publish_target *target, const struct publish_owner *owner,
		     struct err *err);

#endif
