// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clean.h"
#include "base/fs.h"
#include "cmd/cmd.h"
#include "cmd/reading.h"
#include "compare/floor_file.h"
#include "result/baseline_log.h"
#include "version.h"

static const char usage[] =
	"Usage: swaprel baseline accept [--floor] [OPTION...] FILE...\n"
	"       swaprel baseline show [--baselines DIR]\n\n"
	"accept makes boots of one kernel the baseline of their machine and job, by which\n"
	"'swaprel compare --gate --baseline' judges; with --floor, the noise floor that they\n"
	"show becomes the machine's, which every comparison on it quotes. Who replaced what\n"
	"is added to the machine's log. show prints what is kept.\n\n";

enum { OPT_FLOOR = READING_NEXT };

struct options {
	struct reading_options reading;
	bool floor;
};

static int check_complete(const struct compare_files *files, struct err *err)
{
	for (size_t i = 0; i < files->count; i++) {
		const struct compare_file *file = &files->files[i];

		if (file->result->state != RESULT_COMPLETE)
			return err_set(err, -EINVAL,
				       "%s: state: %s: expected a complete run",
				       file->path,
				       result_state_names.items[file->result->state]);
	}
	return 0;
}

static int check_kernel(const struct compare_columns *columns, struct err *err)
{
	if (columns->count == 1)
		return 0;
	return err_set(err, -EINVAL,
		       "files of %s and %s: expected boots of one kernel (NAME=FILE puts "
		       "several under one name)",
		       columns->items[0].name, columns->items[1].name);
}

static int accept_floor(const struct reading *reading, const struct baseline_mover *mover,
			const char *const *paths, struct err *err)
{
	const struct result *like = study_result(&reading->study);
	struct floor_file floor;
	json_t *json = NULL;
	int ret = floor_file_make(&floor, &reading->study);

	if (!ret)
		json = record_encode(&floor_file_record, &floor);
	if (!json)
		ret = err_sys(err, -ENOMEM, "no floor");
	else if (!isfinite(floor_row(&floor, 0)->percent))
		ret = err_set(err, -EINVAL, "a noise floor takes two boots or more");
	else
		ret = baseline_accept_floor(mover, like, json, paths,
					    reading->files.count, err);
	json_decref(json);
	floor_file_free(&floor);
	return ret;
}

static int accept_reading(const struct reading *reading, const struct options *options,
			  struct err *err)
{
	struct baseline_mover mover = baseline_mover(options->reading.baselines,
						     SWAPREL_VERSION);
	const char **paths = calloc(reading->files.count + 1, sizeof(*paths));
	int ret = paths ? check_complete(&reading->files, err) : -ENOMEM;

	for (size_t i = 0; paths && i < reading->files.count; i++)
		paths[i] = reading->files.files[i].path;
	if (!ret && !options->floor)
		ret = check_kernel(&reading->columns, err);
	if (!ret && !reading->study.set.cell_count)
		ret = err_set(err, -EINVAL, "%s: no cell", paths[0]);
	if (!ret)
		ret = options->floor
			      ? accept_floor(reading, &mover, paths, err)
			      : baseline_accept(&mover, study_result(&reading->study),
						paths, reading->files.count, err);
	free(paths);
	return ret;
}

static int accept_files(char **arguments, size_t count, const struct options *options)
{
	struct reading reading = { 0 };
	struct err err = { "no memory" };
	char path[BASELINE_PATH_MAX];
	int ret = reading_open(&reading, arguments, count, &options->reading, &err);

	if (!ret)
		ret = accept_reading(&reading, options, &err);
	if (!ret) {
		const struct result *like = study_result(&reading.study);
		const char *root = options->reading.baselines;

		if (options->floor)
			baseline_floor_path(path, sizeof(path), root, like, &err);
		else
			baseline_set_path(path, sizeof(path), root, like, &err);
		clean_line(stdout, "%s: accepted, from %zu file%s", path,
			   reading.files.count, reading.files.count == 1 ? "" : "s");
	}
	reading_close(&reading);
	return ret ? cmd_fail(EXIT_USAGE, "baseline: %s", err.msg) : EXIT_FINE;
}

/* What show goes through: root, and the machine at hand. */
struct shelf {
	const struct fs *fs;
	const char *root;
	const char *machine;
	struct table *table;
};

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "-";
}

static int show_set(void *arg, const char *name)
{
	const struct shelf *shelf = arg;
	char log[BASELINE_PATH_MAX + 64];
	json_t *last;

	if (!strcmp(name, BASELINE_LOG))
		return 0;
	snprintf(log, sizeof(log), "%s/%s/" BASELINE_LOG, shelf->root, shelf->machine);
	last = baseline_log_last(log, name);
	table_add(shelf->table, "%s", shelf->machine);
	table_add(shelf->table, "%s", name);
	table_add(shelf->table, "%zu", json_array_size(json_object_get(last, "by")));
	table_add(shelf->table, "%s", text_of(last, "at"));
	table_add(shelf->table, "%s", text_of(last, "user"));
	table_add(shelf->table, "%s", text_of(last, "tool_version"));
	json_decref(last);
	return 0;
}

static int show_machine(void *arg, const char *name)
{
	struct shelf *shelf = arg;
	char dir[BASELINE_PATH_MAX];
	int ret;

	shelf->machine = name;
	snprintf(dir, sizeof(dir), "%s/%s", shelf->root, name);
	ret = fs_each(shelf->fs, dir, show_set, shelf);
	return ret == -ENOTDIR ? 0 : ret;
}

static int fill_shelf(struct document *document, const char *root)
{
	static const char *const heads[] = { "machine",  "what", "files",
					     "accepted", "by",   "swaprel" };
	struct shelf shelf = { .root = root };
	struct fs fs;
	int ret = fs_open(&fs, root[0] == '/' ? "/" : ".");

	if (ret)
		return ret;
	shelf.fs = &fs;
	shelf.table = document_table(document, sizeof(heads) / sizeof(heads[0]));
	ret = shelf.table ? 0 : -ENOMEM;
	for (size_t i = 0; !ret && i < shelf.table->columns; i++)
		ret = table_add(shelf.table, "%s", heads[i]);
	if (!ret)
		ret = fs_each(&fs, root, show_machine, &shelf);
	fs_close(&fs);
	return ret;
}

static int show_all(const struct options *options)
{
	const char *root = options->reading.baselines;
	struct document document;
	int code, ret = document_init(&document, "swaprel.baselines/1");

	if (!ret)
		ret = fill_shelf(&document, root);
	if (ret == -ENOENT)
		ret = document_say(&document.head, "%s: no baseline is kept.", root);
	code = ret ? cmd_fail(EXIT_USAGE, "baseline: %s: %s", root, strerror(-ret))
		   : reading_write(&format_text, &document, NULL);
	document_free(&document);
	return code;
}

static int parse(struct options *options, int argc, char **argv)
{
	static const struct option table[] = {
		READING_LONG_OPTIONS,
		{ "floor", no_argument, NULL, OPT_FLOOR },
		{ 0 },
	};
	int opt, ret = 0;

	while (!ret && (opt = getopt_long(argc, argv, "m:h", table, NULL)) != -1) {
		if (opt == 'h')
			return -ECANCELED;
		if (opt == OPT_FLOOR)
			options->floor = true;
		else
			ret = reading_option(&options->reading, opt, optarg);
	}
	return ret;
}

static int baseline(int argc, char **argv)
{
	struct options options = { .reading = READING_OPTIONS };
	int ret = parse(&options, argc, argv);
	char **arguments = argv + optind;
	int count = argc - optind;

	if (ret == -ECANCELED) {
		fputs(usage, stdout);
		fputs(reading_usage, stdout);
		return EXIT_FINE;
	}
	if (ret)
		return EXIT_USAGE;
	if (options.reading.near_ns > 0)
		return cmd_fail(EXIT_USAGE, "baseline: --near: expected whole results; "
					    "compare and claim leave rounds out");
	if (count == 1 && !strcmp(arguments[0], "show"))
		return show_all(&options);
	if (count > 1 && !strcmp(arguments[0], "accept"))
		return accept_files(arguments + 1, (size_t)count - 1, &options);
	return cmd_fail(EXIT_USAGE, "baseline: expected 'accept FILE...' or 'show'");
}

const struct command cmd_baseline = {
	"baseline", "accept results as what later ones are judged by; show them", baseline
};
