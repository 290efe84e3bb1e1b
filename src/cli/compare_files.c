// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fts.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clean.h"
#include "base/load.h"
#include "campaign/campaign.h"
#include "cli/compare_files.h"

#define RESULT_NAME "result.json"

/* Read once; the bytes stay in @file where they are to be kept. */
static int load(struct compare_file *file, struct result *result, bool keep,
		struct err *err)
{
	char *text;
	ssize_t len = load_file(file->path, &text, RESULT_FILE_MAX, err);
	int ret;

	if (len < 0) {
		result_init(result);
		return (int)len;
	}
	ret = result_parse(result, text, (size_t)len, file->path, err);
	if (keep) {
		file->text = text;
		file->text_len = (size_t)len;
	} else {
		free(text);
	}
	return ret;
}

static int add_file(struct compare_files *files, const char *path, size_t argument,
		    struct err *err)
{
	struct result *result = malloc(sizeof(*result));
	char *copy = strdup(path);
	struct compare_file *file;

	if (files->count == files->room) {
		size_t room = files->room ? 2 * files->room : 16;
		void *more = reallocarray(files->files, room, sizeof(*files->files));

		if (more) {
			files->files = more;
			files->room = room;
		}
	}
	if (!result || !copy || files->count == files->room) {
		free(result);
		free(copy);
		return err_sys(err, -ENOMEM, "%s", path);
	}
	file = &files->files[files->count++];
	*file = (struct compare_file){ .result = result,
				       .path = copy,
				       .argument = argument };
	return load(file, result, files->keep_text, err);
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

/* What is no regular file is not read, and that is said: a column would be missing. */
static void say_skipped(const FTSENT *entry)
{
	char path[PATH_MAX];

	if (!strcmp(entry->fts_name, RESULT_NAME))
		clean_line(stderr, "swaprel: %s: skipped: %s: expected a regular file",
			   entry->fts_path,
			   entry->fts_info == FTS_DEFAULT ? "not a file"
							  : "a symbolic link");
	if (entry->fts_info != FTS_SL || !strcmp(entry->fts_name, CAMPAIGN_ATTEMPTS) ||
	    snprintf(path, sizeof(path), "%s/" RESULT_NAME, entry->fts_path) >=
		    (int)sizeof(path))
		return;
	if (!access(path, F_OK))
		clean_line(stderr,
			   "swaprel: %s: skipped: a symbolic link: name the directory "
			   "itself",
			   entry->fts_path);
}

static int visit(FTS *tree, FTSENT *entry, struct compare_files *files, size_t argument,
		 struct err *err)
{
	switch (entry->fts_info) {
	case FTS_D:
		if (entry->fts_level > 0 && !strcmp(entry->fts_name, CAMPAIGN_ATTEMPTS))
			fts_set(tree, entry, FTS_SKIP);
		return 0;
	case FTS_F:
		if (strcmp(entry->fts_name, RESULT_NAME))
			return 0;
		return add_file(files, entry->fts_path, argument, err);
	case FTS_DNR:
	case FTS_ERR:
	case FTS_NS:
		return err_sys(err, -entry->fts_errno, "%s", entry->fts_path);
	case FTS_SL:
	case FTS_SLNONE:
	case FTS_DEFAULT:
		say_skipped(entry);
		return 0;
	default:
		return 0;
	}
}

static int add_tree(struct compare_files *files, char *dir, size_t argument,
		    struct err *err)
{
	char *const roots[] = { dir, NULL };
	FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR, by_name);
	size_t before = files->count;
	FTSENT *entry;
	int ret = 0;

	if (!tree)
		return err_sys(err, -errno, "%s", dir);
	while (!ret && (entry = fts_read(tree)))
		ret = visit(tree, entry, files, argument, err);
	fts_close(tree);
	if (!ret && files->count == before)
		ret = err_set(err, -ENOENT, "%s: expected a " RESULT_NAME " below it",
			      dir);
	return ret;
}

/* Take the label off @argument; returns the path. */
static char *take_label(char label[LIST_NAME_MAX], char *argument)
{
	size_t len = strcspn(argument, "=/");

	*label = '\0';
	if (argument[len] != '=' || len >= LIST_NAME_MAX || !access(argument, F_OK))
		return argument;
	memcpy(label, argument, len);
	label[len] = '\0';
	return argument + len + 1;
}

static int load_argument(struct compare_files *files, char *argument, size_t index,
			 struct err *err)
{
	char label[LIST_NAME_MAX];
	char *path = take_label(label, argument);
	size_t before = files->count;
	struct stat st;
	int ret;

	if (path != argument && !job_name_is_plain(label))
		return err_set(err, -EINVAL, "%s: \"%s\": expected a name before the '='",
			       argument, label);
	if (!stat(path, &st) && S_ISDIR(st.st_mode))
		ret = add_tree(files, path, index, err);
	else
		ret = add_file(files, path, index, err);
	for (size_t i = before; i < files->count; i++)
		strcpy(files->files[i].label, label);
	return ret;
}

int compare_files_load(struct compare_files *files, char **arguments, size_t count,
		       struct err *err)
{
	int ret = 0;

	for (size_t i = 0; i < count && !ret; i++)
		ret = load_argument(files, arguments[i], i, err);
	return ret;
}

void compare_files_free(struct compare_files *files)
{
	for (size_t i = 0; i < files->count; i++) {
		result_free((struct result *)files->files[i].result);
		free((void *)files->files[i].result);
		free((void *)files->files[i].path);
		free((void *)files->files[i].text);
	}
	free(files->files);
	*files = (struct compare_files){ 0 };
}
