// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "base/fs.h"
#include "cmd/baseline_show.h"
#include "cmd/cmd.h"
#include "result/baseline_log.h"

/* What show goes through: root, and the machine at hand. */
struct shelf {
	const struct fs *fs;
	const char *root;
	const char *machine;
	int machine_fd;
	struct document *document;
	struct err err;
};

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "-";
}

static int show_set(void *arg, const char *name)
{
	struct shelf *shelf = arg;
	json_t *last;
	int ret;

	/* Neither the log nor what a killed process left. */
	if (!strcmp(name, BASELINE_LOG) || *name == '.')
		return 0;
	ret = baseline_log_last(shelf->machine_fd, name, &last, &shelf->err);
	if (ret)
		return err_prefix(&shelf->err, ret, "%s/%s", shelf->root, shelf->machine);
	document_cell(shelf->document, "%s", shelf->machine);
	document_cell(shelf->document, "%s", name);
	document_cell(shelf->document, "%zu",
		      json_array_size(json_object_get(last, "by")));
	document_cell(shelf->document, "%s", text_of(last, "at"));
	document_cell(shelf->document, "%s", text_of(last, "user"));
	document_cell(shelf->document, "%s", text_of(last, "tool_version"));
	json_decref(last);
	return 0;
}

static int show_machine(void *arg, const char *name)
{
	struct shelf *shelf = arg;
	struct fs machine = { -1, "" };
	int ret;

	machine.root_fd = fs_openat(shelf->fs, O_RDONLY | O_DIRECTORY, "%s/%s",
				    shelf->root, name);
	if (machine.root_fd == -ENOTDIR)
		return 0;
	if (machine.root_fd < 0)
		return err_sys(&shelf->err, machine.root_fd, "%s/%s", shelf->root, name);
	shelf->machine = name;
	shelf->machine_fd = machine.root_fd;
	ret = fs_each(&machine, ".", show_set, shelf);
	fs_close(&machine);
	return ret;
}

static int fill_shelf(struct document *document, const char *root, struct err *err)
{
	static const char *const heads[] = { "machine",  "what", "files",
					     "accepted", "by",   "swaprel" };
	struct shelf shelf = { .root = root, .document = document };
	struct fs fs;
	int ret = fs_open(&fs, root[0] == '/' ? "/" : ".");

	if (ret)
		return err_sys(err, ret, "%s", root);
	shelf.fs = &fs;
	document_table(document, heads, sizeof(heads) / sizeof(heads[0]));
	document_parts(document, 2, NULL);
	ret = fs_each(&fs, root, show_machine, &shelf);
	fs_close(&fs);
	/* A visit that failed has said why. */
	if (ret == -ENOENT && !*shelf.err.msg) {
		document_head(document, "%s: no baseline is recorded.", root);
		ret = 0;
	} else if (ret && !*shelf.err.msg) {
		err_sys(&shelf.err, ret, "%s", root);
	}
	*err = shelf.err;
	return ret;
}

int baseline_show(const struct reading_options *options)
{
	struct document document;
	struct err err;
	int code, ret;

	document_init(&document, "swaprel.baselines/1");
	ret = fill_shelf(&document, options->baselines, &err);
	if (!ret && document.error)
		ret = err_sys(&err, document.error, "no document");
	code = ret ? cli_fail(EXIT_USAGE, "baseline: %s", err.msg)
		   : reading_write(options->format, &document, NULL);
	document_free(&document);
	return code;
}
