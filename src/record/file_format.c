// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "record/file_format.h"
#include "record/json_file.h"

void file_format_init(const struct file_format *format, void *what)
{
	if (format->defaults)
		format->defaults(what);
	else
		record_init(format->record, what);
}

void file_format_free(const struct file_format *format, void *what)
{
	record_clear(format->record, what);
}

int file_format_decode(const struct file_format *format, void *what, json_t *json,
		       const char *where, struct err *err)
{
	int ret = 0;

	file_format_init(format, what);
	if (format->schema)
		ret = json_check_schema(json, format->schema, where, err);
	if (!ret)
		ret = record_decode(format->record, json, what, where, err);
	return ret || !format->check ? ret : format->check(what, where, err);
}

/* Takes @json over; @ret is what its loading returned. */
static int decode_loaded(const struct file_format *format, void *what, int ret,
			 json_t *json, const char *where, struct err *err)
{
	if (ret) {
		file_format_init(format, what);
		return ret;
	}
	ret = file_format_decode(format, what, json, where, err);
	json_decref(json);
	return ret;
}

int file_format_parse(const struct file_format *format, void *what, const char *text,
		      size_t len, const char *where, struct err *err)
{
	json_t *json;
	int ret = json_text_load(text, len, where, &json, err);

	return decode_loaded(format, what, ret, json, where, err);
}

int file_format_load(const struct file_format *format, void *what, const char *path,
		     struct err *err)
{
	json_t *json;
	int ret = json_file_load(path, format->max_bytes, &json, err);

	return decode_loaded(format, what, ret, json, path, err);
}

int file_format_load_at(const struct file_format *format, void *what, int dir_fd,
			const char *name, struct err *err)
{
	json_t *json;
	int ret = json_load_at(dir_fd, name, format->max_bytes, &json, err);

	return decode_loaded(format, what, ret, json, name, err);
}

int file_format_open(const struct file_format *format, void *what,
		     const struct builtin *builtins, size_t count,
		     const char *name_or_path, struct err *err)
{
	for (size_t i = 0; i < count; i++) {
		const struct builtin *own = &builtins[i];

		if (!strcmp(own->name, name_or_path))
			return file_format_parse(format, what, own->text, own->len,
						 own->name, err);
	}
	return file_format_load(format, what, name_or_path, err);
}

char *file_format_text(const struct file_format *format, const void *what, size_t *len)
{
	json_t *json = record_encode(format->record, what);
	char *text = json ? json_file_text(json, len) : NULL;

	json_decref(json);
	return text;
}

int file_format_save(const struct file_format *format, const void *what,
		     struct publish_target *target, const struct publish_owner *owner,
		     struct err *err)
{
	size_t len;
	char *text = file_format_text(format, what, &len);
	int ret = text ? publish_write(target, text, len, owner, err)
		       : err_sys(err, -ENOMEM, "%s", target->path);

	free(text);
	return ret;
}
